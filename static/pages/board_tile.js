/** A student's tile: name and state, evidence with one move, path, practices, pace, buttons. */
import { element, replace, svg, write } from "../bench/dom.js";
import { gettext, interpolate, ngettext } from "../bench/words.js";

/**
 * @typedef {{decision: number, lab: string, locked: boolean, open: boolean}} Next the lab that waits, and by which decision (0: by none)
 * @typedef {object} Row a student as the server tells it; labs, steps and practices by code
 * @property {number} student
 * @property {string} name
 * @property {string} state
 * @property {boolean} alert whether the student needs the teacher now
 * @property {string} kind of the alert, also of one that was dealt with
 * @property {string} about the practice, where the alert is of one
 * @property {string} evidence
 * @property {string} move
 * @property {number[]} seqs the events that the alert rests on
 * @property {string} dealt by whom it was dealt with
 * @property {string} run
 * @property {number} seq the last event
 * @property {string} lab
 * @property {[number, number] | null} stage its place, and how many there are
 * @property {string} steps a letter a step: d done, h here, o open, n not asked for
 * @property {string[]} practices the last verdict on each
 * @property {number} pace actions in the last five minutes
 * @property {Next} next
 */
/** @typedef {{title: string, steps: string[], practices: string[]}} LabWords */

/**
 * @typedef {object} Words what rows are written out with
 * @property {{[state: string]: string}} states
 * @property {{[lab: string]: LabWords}} labs
 * @property {{[name: string]: string}} links
 */

/** Each verdict has a shape of its own; colour only helps. */
export const VERDICTS = {
  correct: () => gettext("shown"),
  incomplete: () => gettext("partly shown"),
  incorrect: () => gettext("not shown"),
  unsure: () => gettext("unsure"),
  "": () => gettext("not seen yet"),
};

/** @param {string} verdict */
export function verdictWords(verdict) {
  const words = VERDICTS[/** @type {keyof typeof VERDICTS} */ (verdict)] || VERDICTS.unsure;
  return words();
}

/** @param {string} verdict */
export function dot(verdict) {
  const shapes = {
    correct: [svg("circle", { cx: 8, cy: 8, r: 6.5, class: "dot-full" })],
    incomplete: [
      svg("circle", { cx: 8, cy: 8, r: 6, class: "dot-ring" }),
      svg("path", { d: "M8 2a6 6 0 0 0 0 12z", class: "dot-full" }),
    ],
    incorrect: [
      svg("circle", { cx: 8, cy: 8, r: 6, class: "dot-ring" }),
      svg("path", { d: "M5 11l6-6", class: "dot-ring" }),
    ],
    "": [svg("circle", { cx: 8, cy: 8, r: 1.5, class: "dot-point" })],
  };
  const unsure = [svg("circle", { cx: 8, cy: 8, r: 6, class: "dot-ring dot-dashed" })];
  const drawn = shapes[/** @type {keyof typeof shapes} */ (verdict)] || unsure;
  return svg("svg", { viewBox: "0 0 16 16", class: `dot dot-${verdict || "none"}`, "aria-hidden": "true" }, drawn);
}

const SIGNS = { stuck: "!", silent: "…", working: "▸", paused: "‖", offline: "⌁", resting: "☾", not_started: "○", done: "✓" };

/** @param {string} state */
export function sign(state) {
  const shown = SIGNS[/** @type {keyof typeof SIGNS} */ (state)] || "";
  return element("span", { class: "state-sign", "aria-hidden": "true", text: shown });
}

/**
 * The address of somebody's page: in the pattern a zero stands for the person, or for the run.
 * @param {string} pattern
 * @param {string | number} name
 */
export function address(pattern, name) {
  return pattern.replace(/00000000-0000-0000-0000-000000000000|\b0\b/, String(name));
}

/** @param {Row} row @param {Words} words */
export function where(row, words) {
  const title = (/** @type {string} */ lab) => words.labs[lab]?.title || lab;
  const stage = row.stage && interpolate(gettext("stage %(place)s of %(of)s"), { place: row.stage[0], of: row.stage[1] });
  const next = row.next.lab && interpolate(gettext("next: %(lab)s"), { lab: title(row.next.lab) });
  const kept = row.next.locked ? gettext("chosen by a teacher") : "";
  return [row.lab && title(row.lab), stage, next, kept].filter(Boolean).join(" · ") || gettext("Nothing begun yet");
}

/** @param {Row} row @param {Words} words */
function stepWords(row, words) {
  const here = row.steps.indexOf("h");
  const of = row.steps.replaceAll("n", "").length;
  if (here < 0) return interpolate(gettext("%(done)s of %(of)s steps done"), { done: row.steps.split("d").length - 1, of });
  const step = words.labs[row.lab]?.steps[here] || "";
  return interpolate(gettext("Step %(place)s of %(of)s: %(step)s"), { place: row.steps.slice(0, here).replaceAll("n", "").length + 1, of, step });
}

/** @param {Row} row @param {Words} words */
function path(row, words) {
  if (!row.steps) return [];
  const classes = /** @type {{[letter: string]: string}} */ ({ d: "mark mark-done", h: "mark mark-here", o: "mark" });
  const marks = [...row.steps.replaceAll("n", "")].map((letter) => element("i", { class: classes[letter] }));
  return [
    element("span", { class: "marks", "aria-hidden": "true" }, marks),
    element("span", { class: "small", text: stepWords(row, words) }),
  ];
}

/** @param {Row} row @param {Words} words */
function practices(row, words) {
  const names = words.labs[row.lab]?.practices || [];
  return row.practices.map((verdict, index) => {
    const text = `${names[index] || ""}${gettext(": ")}${verdictWords(verdict)}`;
    return element("li", { title: text }, [dot(verdict), element("span", { class: "visually-hidden", text })]);
  });
}

/** @param {Row} row */
function pace(row) {
  if (!row.run || row.state === "done") return "";
  const text = row.pace
    ? ngettext("%(count)s action in 5 min", "%(count)s actions in 5 min", row.pace)
    : gettext("no action in 5 min");
  return interpolate(text, { count: row.pace });
}

/**
 * A small tile shows the pace in four grades: of 300 numbers that change with every action nobody
 * reads one, and each change is drawn. `from` counts actions in five minutes.
 */
export const PACES = [
  { from: 40, sign: "▇", words: () => gettext("40 actions or more in 5 min") },
  { from: 15, sign: "▅", words: () => gettext("15 to 39") },
  { from: 5, sign: "▃", words: () => gettext("5 to 14") },
  { from: 0, sign: "▁", words: () => gettext("fewer than 5") },
];

/** Stage and pace in a small tile. @param {Row} row */
function brief(row) {
  const stage = row.stage ? row.stage.join("/") : "";
  const grade = PACES.find(({ from }) => row.pace >= from);
  return [stage, row.run && row.state !== "done" && grade?.sign].filter(Boolean).join(" ");
}

/** @param {Row} row */
function why(row) {
  if (!row.evidence && !row.dealt) return [];
  if (row.dealt) return [element("p", { class: "soft", text: interpolate(gettext("Dealt with by %(name)s"), { name: row.dealt }) })];
  return [element("p", { text: row.evidence }), element("p", { class: "tile-move", text: row.move })];
}

/** @param {string} text @param {Row} row */
function named(text, row) {
  return [text, element("span", { class: "visually-hidden", text: ` ${row.name}` })];
}

/** @param {Row} row @param {Words} words */
function buttons(row, words) {
  const open = Boolean(row.run) && row.state !== "done";
  const button = (/** @type {string} */ what, /** @type {string} */ text) =>
    element("button", { type: "button", class: "link-button", "data-do": what, "data-key": what }, named(text, row));
  const href = row.run && address(open ? words.links.bench : words.links.report, row.run);
  return [
    row.run && element("a", { href, "data-key": "bench" }, named(open ? gettext("Look on") : gettext("Report"), row)),
    button("message", gettext("Message…")),
    row.next.open && button("next", gettext("Next lab…")),
    row.alert && button("deal", gettext("Dealt with")),
    button("closer", gettext("More…")),
  ];
}

/** Draws a row, and of a row that changed only the parts that did. */
export class Tile {
  /** @param {number} student @param {Words} words */
  constructor(student, words) {
    this.words = words;
    /** What each part shows. @type {Map<Element, string>} */
    this.shown = new Map();
    this.box = element("input", { type: "checkbox", class: "tile-box", "data-key": "box" });
    this.link = element("button", { type: "button", class: "tile-name", "data-do": "closer", "data-key": "name" });
    this.state = element("span", { class: "state" });
    this.where = element("p", { class: "small soft tile-where" });
    this.why = element("div", { class: "tile-why small" });
    this.path = element("p", { class: "tile-path" });
    this.dots = element("ul", { class: "dots", "aria-label": gettext("Practices") });
    this.pace = element("span", { class: "small soft number" });
    this.brief = element("span", { class: "tile-brief soft number", "aria-hidden": "true" });
    this.buttons = element("p", { class: "tile-buttons small" });
    const head = element("div", { class: "tile-head" }, [this.box, element("h2", {}, [this.link]), this.state]);
    const foot = element("div", { class: "tile-foot" }, [this.dots, this.pace, this.brief]);
    this.node = element("li", { class: "tile", "data-student": student }, [head, this.where, this.why, this.path, foot, this.buttons]);
  }

  /** @param {Row} row */
  draw(row) {
    const { words } = this;
    if (this.node.dataset.state !== row.state) this.node.dataset.state = row.state;
    this.node.toggleAttribute("data-alert", row.alert);
    if (this.link.textContent !== row.name) this.name(row.name);
    write(this.where, where(row, words));
    write(this.pace, pace(row));
    write(this.brief, brief(row));
    this.part(this.state, [row.state], () => [sign(row.state), words.states[row.state]]);
    this.part(this.why, [row.evidence, row.move, row.dealt], () => why(row));
    this.part(this.path, [row.lab, row.steps], () => path(row, words));
    this.part(this.dots, [row.lab, row.practices], () => practices(row, words));
    this.part(this.buttons, [row.run, row.state, row.next.open, row.alert, row.name], () => buttons(row, words));
    this.why.hidden = !row.evidence && !row.dealt;
    this.dots.hidden = !row.practices.length;
  }

  /** @param {string} name */
  name(name) {
    write(this.link, name);
    this.box.setAttribute("aria-label", interpolate(gettext("Choose %(name)s"), { name }));
  }

  /**
   * A part is drawn anew where what it shows has changed; what has the focus keeps it.
   * @param {Element} node
   * @param {unknown[]} from
   * @param {() => import("../bench/dom.js").Child[]} draw
   */
  part(node, from, draw) {
    const key = JSON.stringify(from);
    if (this.shown.get(node) === key) return;
    this.shown.set(node, key);
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const focus = active && node.contains(active) ? active.dataset.key : "";
    replace(node, ...draw());
    if (focus) /** @type {HTMLElement | null} */ (node.querySelector(`[data-key="${focus}"]`))?.focus();
  }
}
