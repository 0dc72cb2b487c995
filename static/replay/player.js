/** Plays the reel on the bench: forward as it happened, or at once to any moment. */
import { reduce } from "../bench/state.js";

/** @typedef {import("../bench/bench.js").Bench} Bench */
/** @typedef {import("../bench/state.js").BenchState} BenchState */
/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {import("./reel.js").Reel} Reel */
/** @typedef {import("./stage.js").Stage} Stage */
/** @typedef {import("./types.js").Moment} Moment */

const LONGEST_FRAME_MS = 250; // a tab that slept does not leap

export class Player {
  /**
   * @param {Bench} bench
   * @param {Stage} stage
   * @param {Clock} clock
   * @param {Reel} reel
   */
  constructor(bench, stage, clock, reel) {
    this.bench = bench;
    this.stage = stage;
    this.clock = clock;
    this.reel = reel;
    this.rate = 1;
    this.playing = false;
    this.count = 0; // moments that have come
    /** @type {BenchState} */
    this.start = bench.state;
    /** @type {((player: Player, came: Moment[]) => void)[]} */
    this.listeners = [];
  }

  /** Milliseconds since the run began. */
  get time() {
    return this.clock.time;
  }

  /** The moments up to now. */
  get past() {
    return this.reel.moments.slice(0, this.count);
  }

  get ended() {
    return this.time >= this.reel.end;
  }

  /** @param {(player: Player, came: Moment[]) => void} listener is told what came, nothing after a jump */
  onMove(listener) {
    this.listeners.push(listener);
    listener(this, []);
  }

  /** @param {Moment[]} came */
  tell(came) {
    for (const listener of this.listeners) listener(this, came);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  play() {
    if (this.playing) return;
    if (this.ended) this.seek(0);
    this.playing = true;
    this.tell([]);
    let before = 0;
    const frame = (/** @type {number} */ now) => {
      if (!this.playing) return;
      if (before) this.advance(Math.min(now - before, LONGEST_FRAME_MS) * this.rate);
      before = now;
      this.clock.frame(frame);
    };
    this.clock.frame(frame);
  }

  pause() {
    this.playing = false;
    this.tell([]);
  }

  /** @param {number} milliseconds of the tape */
  advance(milliseconds) {
    const place = this.reel.toTape(this.time) + milliseconds;
    const time = Math.min(this.reel.toRun(place), this.reel.end);
    if (time >= this.reel.end) this.playing = false;
    this.forward(time);
  }

  /**
   * On to a later time, with everything on the way as it happened.
   * @param {number} time
   * @param {number} [count] where not all moments of that instant have come yet
   */
  forward(time, count = this.reel.countAt(time)) {
    const came = this.reel.moments.slice(this.count, count);
    for (const moment of came) {
      this.clock.time = moment.at;
      for (const message of moment.told) this.bench.dispatch(message);
    }
    this.count += came.length;
    this.clock.time = time;
    this.tell(came);
  }

  /**
   * At once to a time, from wherever.
   * @param {number} time
   * @param {number} [count] where not all moments of that instant have come yet
   */
  seek(time, count) {
    const wanted = Math.max(0, Math.min(time, this.reel.end));
    const come = count ?? this.reel.countAt(wanted);
    if (come === this.count && wanted >= this.time) return this.forward(wanted, come);
    const { say } = this.bench;
    this.bench.say = () => {};
    this.count = come;
    this.stage.restore(this.start, this.past.flatMap(({ at, told }) => told.map((message) => ({ at, message }))));
    this.clock.time = wanted;
    this.bench.say = say;
    this.bench.draw();
    return this.tell([]);
  }

  /**
   * To just after a moment, whatever else came in the same instant; standing.
   * @param {Moment | undefined} moment the beginning where it is none
   */
  goTo(moment) {
    this.playing = false;
    if (moment) this.seek(moment.at, this.reel.moments.indexOf(moment) + 1);
    else this.seek(0, 0);
  }

  /**
   * One moment on or back; standing. What was done without a network arrives at once: each of it is a step.
   * @param {1 | -1} by
   * @param {(moment: Moment) => boolean} [wanted]
   */
  step(by, wanted = () => true) {
    this.playing = false;
    const { moments, end } = this.reel;
    if (by < 0) return this.goTo(moments.slice(0, this.countBefore).reverse().find(wanted));
    const next = moments.slice(this.count).find(wanted);
    if (!next) return this.seek(end);
    if (next === moments[this.count]) return this.forward(next.at, this.count + 1);
    return this.goTo(next);
  }

  /** How many moments came before the one that stands there; all, where some time has gone by since. */
  get countBefore() {
    const last = this.reel.moments[this.count - 1];
    return last && last.at === this.time ? this.count - 1 : this.count;
  }
}

/**
 * The bench before anything has happened, ready to be told.
 * @param {BenchState} state
 */
export function ready(state) {
  return [{ type: "welcome", state: "active", step: "question" }, { type: "ready" }].reduce(reduce, state);
}
