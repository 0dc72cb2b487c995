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
   */
  forward(time) {
    const came = this.reel.moments.slice(this.count, this.reel.countAt(time));
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
   */
  seek(time) {
    const wanted = Math.max(0, Math.min(time, this.reel.end));
    const count = this.reel.countAt(wanted);
    if (count === this.count && wanted >= this.time) return this.forward(wanted);
    const { say } = this.bench;
    this.bench.say = () => {};
    this.count = count;
    this.stage.restore(this.start, this.past.flatMap(({ at, told }) => told.map((message) => ({ at, message }))));
    this.clock.time = wanted;
    this.bench.say = say;
    this.bench.draw();
    return this.tell([]);
  }

  /**
   * One moment on or back; standing.
   * @param {1 | -1} by
   * @param {(moment: Moment) => boolean} [wanted]
   */
  step(by, wanted) {
    this.playing = false;
    const time = this.reel.neighbour(this.time, by, wanted);
    const next = this.reel.moments[this.count];
    if (by > 0 && next && next.at === time) this.forward(time);
    else this.seek(time);
  }
}

/**
 * The bench before anything has happened, ready to be told.
 * @param {BenchState} state
 */
export function ready(state) {
  return [{ type: "welcome", state: "active", step: "question" }, { type: "ready" }].reduce(reduce, state);
}
