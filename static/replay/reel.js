/**
 * The film strip: which moment stands at which time, and how long silences are cut.
 *
 * Two scales: run time is when something happened, tape time is where it stands on the scrubber.
 * With silences cut they differ, and only there.
 */

/** @typedef {import("./types.js").Moment} Moment */

export const SILENCE_MS = 10_000; // longer ones can be cut
const BEFORE_CUT_MS = 4000; // what moves may be seen to move
const AFTER_CUT_MS = 1000;
const TAIL_MS = 1500;

/** Moments that one goes to when going from mark to mark. */
export const MARKS = new Set(["trial", "statement", "finish", "feedback", "scores", "review", "message", "pause"]);

/** @typedef {{from: number, to: number}} Cut run time that is left out */

export class Reel {
  /** @param {Moment[]} moments in the order in which they came */
  constructor(moments) {
    this.moments = moments;
    this.end = (moments.length ? moments[moments.length - 1].at : 0) + TAIL_MS;
    this.silences = silences(moments);
    /** @type {Cut[]} */
    this.cuts = [];
  }

  /** Whether there is a silence so long that a spectator would rather not sit through it. */
  get isLong() {
    return this.silences.some(({ from, to }) => to - from > 30_000);
  }

  /** @param {boolean} on */
  cut(on) {
    this.cuts = on ? this.silences : [];
  }

  /** How long the tape runs. */
  get length() {
    return this.toTape(this.end);
  }

  /**
   * @param {number} time in the run
   * @returns {number} place on the tape
   */
  toTape(time) {
    let left = 0;
    for (const { from, to } of this.cuts) {
      if (time >= to) left += to - from;
      else if (time > from) left += time - from;
    }
    return time - left;
  }

  /**
   * @param {number} place on the tape
   * @returns {number} time in the run
   */
  toRun(place) {
    let time = place;
    for (const { from, to } of this.cuts) {
      if (time <= from) break;
      time += to - from;
    }
    return time;
  }

  /**
   * How many moments have come at this time.
   * @param {number} time
   */
  countAt(time) {
    let [low, high] = [0, this.moments.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.moments[middle].at <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * An event; of one that there is not, the nearest before it.
   * @param {number} seq
   * @returns {Moment | undefined}
   */
  deed(seq) {
    return this.moments.filter((moment) => moment.seq > 0 && moment.seq <= seq && isDeed(moment)).pop();
  }
}

/** @param {Moment} moment */
export function isDeed(moment) {
  return ["event", "trial", "statement", "finish"].includes(moment.kind);
}

/**
 * @param {Moment[]} moments
 * @returns {Cut[]}
 */
function silences(moments) {
  const times = [0, ...moments.map((moment) => moment.at)];
  const found = [];
  for (let index = 1; index < times.length; index += 1) {
    if (times[index] - times[index - 1] <= SILENCE_MS) continue;
    found.push({ from: times[index - 1] + BEFORE_CUT_MS, to: times[index] - AFTER_CUT_MS });
  }
  return found;
}
