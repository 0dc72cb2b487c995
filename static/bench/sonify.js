/**
 * The plot as sound: time goes with x, pitch with y. First each point as a short tone, then the
 * fitted curve as one gliding tone. Web Audio alone; stops on Escape, on the button and at the end.
 */
import { element } from "./dom.js";
import { gettext, interpolate } from "./words.js";

/** @typedef {{x: number, y: number, struck?: boolean}} Heard */
/** @typedef {{at: number, pitch: number}} Tone seconds from the start, and hertz */

const LOWEST_HZ = 220;
const OCTAVES = 2;
const SECONDS = 3; // for the whole of the lower axis
const GAP = 0.4;

/**
 * When and how high each tone sounds: the lowest y at 220 Hz, the highest two octaves above.
 * @param {Heard[]} points
 * @param {{low: number, high: number, left: number, right: number}} range
 * @returns {Tone[]}
 */
export function tones(points, { low, high, left, right }) {
  const share = (/** @type {number} */ value, /** @type {number} */ from, /** @type {number} */ to) => (to > from ? (value - from) / (to - from) : 0.5);
  const made = points.map(({ x, y }) => ({ at: share(x, left, right) * SECONDS, pitch: LOWEST_HZ * 2 ** (OCTAVES * share(y, low, high)) }));
  return made.sort((one, other) => one.at - other.at);
}

/**
 * The extent of all that will be heard.
 * @param {Heard[]} points
 */
export function rangeOf(points) {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  return { low: Math.min(...ys), high: Math.max(...ys), left: Math.min(...xs), right: Math.max(...xs) };
}

export class PlotSound {
  /** @param {() => {points: Heard[], curve: Heard[]}} what is in the plot now */
  constructor(what) {
    this.what = what;
    /** @type {AudioContext | null} */
    this.audio = null;
    this.timer = 0;
    this.button = element("button", { type: "button", class: "button button-small", text: gettext("Hear the plot"), "data-testid": "plot-hear" });
    this.status = element("span", { class: "visually-hidden", role: "status", "data-testid": "plot-heard" });
    this.button.addEventListener("click", () => (this.audio ? this.stop() : this.play()));
    this.escape = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.stop();
  }

  play() {
    const { points, curve } = this.what();
    const kept = points.filter((point) => !point.struck);
    if (!kept.length) {
      this.say(gettext("There are no points to hear yet."));
      return;
    }
    const range = rangeOf([...kept, ...curve]);
    this.audio = new AudioContext();
    const begin = this.audio.currentTime + 0.1;
    for (const tone of tones(kept, range)) this.beep(begin + tone.at, tone.pitch);
    let length = SECONDS + 0.3;
    if (curve.length > 1) {
      this.glide(begin + length + GAP, tones(curve, range));
      length += GAP + SECONDS;
    }
    this.pressed(true);
    document.addEventListener("keydown", this.escape);
    this.timer = window.setTimeout(() => this.stop(), (length + 0.3) * 1000);
    this.say(this.told(kept, curve.length > 1));
  }

  /**
   * What sounds, in words, for whoever can't hear it.
   * @param {Heard[]} kept
   * @param {boolean} curve
   */
  told(kept, curve) {
    const sorted = [...kept].sort((one, other) => one.x - other.x);
    const change = sorted[sorted.length - 1].y - sorted[0].y;
    const way = change > 0 ? gettext("the last is higher than the first") : change < 0 ? gettext("the last is lower than the first") : gettext("the last is as high as the first");
    const heard = interpolate(gettext("%(count)s tones from left to right; higher means more; %(way)s."), { count: kept.length, way });
    return curve ? `${heard} ${gettext("Then the fitted curve as one gliding tone.")}` : heard;
  }

  /**
   * @param {number} at
   * @param {number} pitch
   */
  beep(at, pitch) {
    const volume = this.voice(at, at + 0.18, pitch).volume;
    volume.setValueAtTime(0, at);
    volume.linearRampToValueAtTime(0.25, at + 0.02);
    volume.linearRampToValueAtTime(0, at + 0.18);
  }

  /**
   * @param {number} from
   * @param {Tone[]} line
   */
  glide(from, line) {
    const end = from + line[line.length - 1].at;
    const { volume, frequency } = this.voice(from, end + 0.1, line[0].pitch);
    volume.setValueAtTime(0, from);
    volume.linearRampToValueAtTime(0.15, from + 0.05);
    for (const tone of line) frequency.linearRampToValueAtTime(tone.pitch, from + tone.at);
    volume.setValueAtTime(0.15, end);
    volume.linearRampToValueAtTime(0, end + 0.1);
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {number} pitch
   */
  voice(from, to, pitch) {
    const audio = /** @type {AudioContext} */ (this.audio);
    const [tone, gain] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.setValueAtTime(pitch, from);
    tone.connect(gain).connect(audio.destination);
    tone.start(from);
    tone.stop(to);
    return { volume: gain.gain, frequency: tone.frequency };
  }

  stop() {
    if (!this.audio) return;
    window.clearTimeout(this.timer);
    document.removeEventListener("keydown", this.escape);
    void this.audio.close();
    this.audio = null;
    this.pressed(false);
  }

  /** @param {boolean} sounding */
  pressed(sounding) {
    this.button.textContent = sounding ? gettext("Stop the sound") : gettext("Hear the plot");
  }

  /** @param {string} text */
  say(text) {
    this.status.textContent = text;
  }
}
