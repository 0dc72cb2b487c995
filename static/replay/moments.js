/** The moments as a list: a way to each of them, and from a score to the events that it rests on. */
import { element, find, replace } from "../bench/dom.js";
import { bracketed, gettext, interpolate } from "../bench/words.js";
import { MARKS } from "./reel.js";
import { clock, described, scorer } from "./words.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./types.js").Moment} Moment */
/** @typedef {import("./types.js").Score} Score */

/** @param {Player} player */
export function mountMoments(player) {
  const panel = find("#replay-moments");
  const button = /** @type {HTMLButtonElement} */ (find("#replay-list"));
  const marked = player.reel.moments.filter((moment) => MARKS.has(moment.kind));
  const rows = marked.map((moment) => ({ place: player.reel.moments.indexOf(moment), node: row(moment, player) }));
  const none = element("p", { class: "empty", text: gettext("Nothing was recorded, scored or said in this run.") });
  const close = element("button", { type: "button", class: "button button-small", text: gettext("Close") });
  const head = element("div", { class: "replay-moments-head" }, [element("h2", { id: "replay-moments-title", text: gettext("Moments") }), close]);
  replace(panel, head, rows.length ? element("ol", {}, rows.map(({ node }) => node)) : none);
  const open = (/** @type {boolean} */ on) => {
    panel.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    if (on) /** @type {HTMLElement | null} */ (panel.querySelector("[data-now] button, button"))?.focus();
    else button.focus();
  };
  button.addEventListener("click", () => open(panel.hidden === true));
  close.addEventListener("click", () => open(false));
  panel.addEventListener("keydown", (event) => event.key === "Escape" && open(false));
  player.onMove(() => {
    const now = rows.filter(({ place }) => place < player.count).pop();
    for (const one of rows) one.node.toggleAttribute("data-now", one === now);
  });
}

/**
 * @param {Moment} moment
 * @param {Player} player
 */
function row(moment, player) {
  const go = element("button", { type: "button", class: "replay-moment" }, [
    element("span", { class: "number soft", text: clock(moment.at) }),
    element("span", { text: described(moment, player.bench) }),
  ]);
  go.addEventListener("click", () => player.goTo(moment));
  return element("li", { class: `replay-moment-${moment.kind}` }, [go, moment.scores && scoreList(moment.scores, player)]);
}

/**
 * @param {Score[]} scores
 * @param {Player} player
 */
export function scoreList(scores, player) {
  const items = scores.map((score) =>
    element("li", { "data-testid": "score" }, [
      element("b", { text: `${score.about}${gettext(": ")}` }),
      element("span", { class: tone(score), text: score.verdict_name }),
      element("span", { class: "soft", text: ` ${scorer(score)}${bracketed(score.version)}` }),
      evidence(score, player),
      score.now && element("p", { class: "replay-now", "data-testid": "score-now" }, [score.now.verdict && element("b", { text: `${gettext("Counts now:")} ` }), score.now.words]),
      score.page && element("a", { href: score.page, class: "replay-why", "data-testid": "score-page", text: gettext("What would have changed it?") }),
    ]),
  );
  return element("ul", { class: "replay-scores small" }, items);
}

/** @param {Score} score */
function tone(score) {
  const tones = /** @type {{[verdict: string]: string}} */ ({ correct: " pill-good", incorrect: " pill-look", incomplete: " pill-look" });
  return `pill${tones[score.verdict] || ""}`;
}

/**
 * @param {Score} score
 * @param {Player} player
 */
function evidence(score, player) {
  if (!score.evidence.length) return null;
  const buttons = score.evidence.map((seq) => {
    const label = interpolate(gettext("Go to action %(seq)s"), { seq });
    const go = element("button", { type: "button", class: "replay-evidence", "aria-label": label, title: label, text: seq, "data-testid": "evidence" });
    go.addEventListener("click", () => player.goTo(player.reel.deed(seq)));
    return go;
  });
  return element("span", { class: "replay-rests" }, [element("span", { class: "soft", text: gettext("rests on actions") }), ...buttons]);
}

/**
 * The scores of a step beside it, as they stood at the time.
 * @param {import("../bench/inquiry.js").Inquiry} inquiry
 * @param {Player} player
 */
export function mountScores(inquiry, player) {
  for (const step of inquiry.steps) {
    const place = element("div", { class: "replay-step-scores", "data-testid": `scores-${step.name}` });
    step.slot.node.append(place);
    let drawn = "";
    player.onMove(() => {
      const scores = standing(player, step.name);
      const key = scores.map((score) => score.id).join();
      if (key === drawn) return;
      drawn = key;
      replace(place, scores.length > 0 && scoreList(scores, player));
    });
  }
}

/**
 * The last score of each scorer about each thing.
 * @param {Player} player
 * @param {string} step
 */
function standing(player, step) {
  const scores = player.past.flatMap((moment) => moment.scores || []).filter((score) => score.step === step);
  return [...new Map(scores.map((score) => [`${score.by_rule} ${score.about}`, score])).values()];
}
