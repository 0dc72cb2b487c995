/** What the replay says of its moments. */
import { sentences } from "../bench/forms.js";
import { bracketed, gettext, interpolate } from "../bench/words.js";

/** @typedef {import("../bench/bench.js").Bench} Bench */
/** @typedef {import("./types.js").Moment} Moment */
/** @typedef {import("./types.js").Score} Score */

/** @type {{[kind: string]: () => string}} */
const KINDS = {
  feedback: () => gettext("Feedback"),
  scores: () => gettext("Scores"),
  review: () => gettext("Teacher's verdict"),
  message: () => gettext("From the teacher"),
};

/** A mark's sign, so that no colour is needed to tell it. */
const SIGNS = { productive: "▲", unproductive: "▼", neutral: "●" };

/**
 * Minutes and seconds, with tenths where they matter.
 * @param {number} milliseconds
 * @param {boolean} [tenths]
 */
export function clock(milliseconds, tenths = false) {
  const seconds = Math.max(0, milliseconds) / 1000;
  const minutes = Math.floor(seconds / 60);
  const rest = tenths ? (Math.floor(seconds * 10) / 10 - minutes * 60).toFixed(1) : String(Math.floor(seconds - minutes * 60));
  return `${minutes}:${rest.padStart(tenths ? 4 : 2, "0")}`;
}

/**
 * A moment in a sentence, with the student's own words where it has some.
 * @param {Moment} moment
 * @param {Bench} bench
 */
export function described(moment, bench) {
  const kind = KINDS[moment.kind];
  const whole = kind ? `${kind()}${gettext(": ")}${moment.words}` : ownWords(moment, bench) || moment.words;
  const done = moment.kept ? `${whole}${bracketed(keptFor(moment.kept))}` : whole;
  const told = moment.tag ? `${done} · ${SIGNS[moment.tag.word]} ${moment.tag.name}` : done;
  return moment.late ? `${told}${bracketed(gettext("after the run"))}` : told;
}

/**
 * Without a network, or in a pause, an action waits on the device: it stands where it arrived.
 * @param {number} seconds
 */
function keptFor(seconds) {
  return interpolate(gettext("done %(time)s before it arrived"), { time: clock(1000 * seconds) });
}

/**
 * @param {Moment} moment
 * @param {Bench} bench
 */
function ownWords(moment, bench) {
  const message = /** @type {any} */ (moment.told[0]);
  if (moment.kind !== "statement" || !message?.new) return "";
  return `${moment.words}${gettext(": ")}${sentences(bench, message.target, message.new).join(" ")}`;
}

/** Who gave a score. @param {Score} score */
export function scorer(score) {
  if (score.by_rule) return gettext("Rule");
  if (score.percent === undefined) return gettext("Model");
  return interpolate(gettext("Model, certainty %(percent)s"), { percent: `${score.percent} %` });
}
