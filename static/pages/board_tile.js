/** A student's tile: name and state, evidence with one move, path, practices, pace, buttons. */
import { element, replace, svg } from "../bench/dom.js";
import { gettext, interpolate, ngettext } from "../bench/words.js";

/**
 * @typedef {{name: string, status: "done" | "here" | "open"}} Step
 * @typedef {{name: string, verdict: string}} Practice
 * @typedef {{name: string, lab: string, locked: boolean, open: boolean}} Next `name` is the lab that waits, `lab` its title
 * @typedef {object} Row
 * @property {number} student
 * @property {string} name
 * @property {string} state
 * @property {string} state_words
 * @property {string} evidence
 * @property {string} move
 * @property {string} page
 * @property {string} run
 * @property {string} lab
 * @property {{place: number, of: number} | null} stage
 * @property {Step[]} steps
 * @property {Practice[]} practices
 * @property {number} pace actions in the last five minutes
 * @property {string} [bench]
 * @property {string} [report]
 * @property {Next} next
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

const SIGNS = { stuck: "!", silent: "…", working: "▸", paused: "‖", offline: "⌁", not_started: "○", done: "✓" };

/** @param {string} state */
export function sign(state) {
  const shown = SIGNS[/** @type {keyof typeof SIGNS} */ (state)] || "";
  return element("span", { class: "state-sign", "aria-hidden": "true", text: shown });
}

/** @param {Row} row */
function path(row) {
  if (!row.steps.length) return null;
  const here = row.steps.findIndex((step) => step.status === "here");
  const done = row.steps.filter((step) => step.status === "done").length;
  const text =
    here >= 0
      ? interpolate(gettext("Step %(place)s of %(of)s: %(step)s"), {
          place: here + 1,
          of: row.steps.length,
          step: row.steps[here].name,
        })
      : interpolate(gettext("%(done)s of %(of)s steps done"), { done, of: row.steps.length });
  const marks = row.steps.map((step) => element("i", { class: `mark mark-${step.status}` }));
  return element("p", { class: "tile-path" }, [
    element("span", { class: "marks", "aria-hidden": "true" }, marks),
    element("span", { class: "small", text }),
  ]);
}

/** @param {Row} row */
function practices(row) {
  if (!row.practices.length) return null;
  const items = row.practices.map(({ name, verdict }) => {
    const text = `${name}: ${verdictWords(verdict)}`;
    return element("li", { title: text }, [dot(verdict), element("span", { class: "visually-hidden", text })]);
  });
  return element("ul", { class: "dots", "aria-label": gettext("Practices") }, items);
}

/** @param {Row} row */
function where(row) {
  const stage =
    row.stage && interpolate(gettext("stage %(place)s of %(of)s"), { place: row.stage.place, of: row.stage.of });
  const next = row.next.lab && interpolate(gettext("next: %(lab)s"), { lab: row.next.lab });
  const kept = row.next.locked ? gettext("chosen by a teacher") : "";
  return [row.lab, stage, next, kept].filter(Boolean).join(" · ") || gettext("Nothing begun yet");
}

/** @param {Row} row */
function pace(row) {
  if (!row.run || row.state === "done") return null;
  const text = row.pace
    ? ngettext("%(count)s action in 5 min", "%(count)s actions in 5 min", row.pace)
    : gettext("no action in 5 min");
  return element("span", { class: "small soft number", text: interpolate(text, { count: row.pace }) });
}

/** @param {Row} row */
function buttons(row) {
  const named = (/** @type {string} */ text) => [text, element("span", { class: "visually-hidden", text: ` ${row.name}` })];
  const open = row.run && row.state !== "done";
  return element("p", { class: "tile-buttons small" }, [
    row.run && element("a", { href: open ? row.bench : row.report, "data-key": "bench" }, named(open ? gettext("Look on") : gettext("Report"))),
    open && element("button", { type: "button", class: "link-button", "data-do": "message", "data-key": "message" }, named(gettext("Message…"))),
    row.next.open && element("button", { type: "button", class: "link-button", "data-do": "next", "data-key": "next" }, named(gettext("Next lab…"))),
  ]);
}

/**
 * Draw a row into its tile; what has the focus keeps it.
 * @param {HTMLElement} tile
 * @param {Row} row
 */
export function drawTile(tile, row) {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const key = active && tile.contains(active) ? active.dataset.key : "";
  tile.dataset.state = row.state;
  replace(
    tile,
    element("div", { class: "tile-head" }, [
      element("h2", {}, element("a", { href: row.page, text: row.name, "data-key": "name" })),
      element("span", { class: "state" }, [sign(row.state), row.state_words]),
    ]),
    element("p", { class: "tile-where small soft", text: where(row) }),
    row.evidence && element("div", { class: "tile-why small" }, [
      element("p", { text: row.evidence }),
      element("p", { class: "tile-move", text: row.move }),
    ]),
    path(row),
    element("div", { class: "tile-foot" }, [practices(row), pace(row)]),
    buttons(row),
  );
  if (key) /** @type {HTMLElement | null} */ (tile.querySelector(`[data-key="${key}"]`))?.focus();
}
