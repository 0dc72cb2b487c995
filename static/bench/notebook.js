/** The notebook: every trial in a table, a way to strike one out, and the student's own notes. */
import { clean, dropDraft, keepDraft, keptDraft } from "./drafts.js";
import { element, replace } from "./dom.js";
import { gettext, interpolate, measured, ngettext } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Trial} Trial */

/**
 * The settings and quantities that have a column. A board has no controls of its own: there the
 * trials say what was set.
 * @param {Bench} bench
 * @param {Trial[]} trials
 */
function columns(bench, trials) {
  const { lab } = bench;
  const derived = lab.hasBoard ? trials.flatMap((trial) => Object.keys(trial.settings)) : [];
  const free = lab.controls.filter((control) => !control.locked).map((control) => control.name);
  const read = trials.flatMap((trial) => Object.keys(trial.readings));
  const quantities = read.length ? read : lab.definition.instruments.slice(0, 1).map((instrument) => instrument.quantity);
  return { settings: [...new Set([...free, ...derived])], quantities: [...new Set(quantities)] };
}

/**
 * @param {Bench} bench
 * @param {string} name
 * @param {string} unit
 */
function heading(bench, name, unit) {
  const symbol = bench.lab.words.unit(unit).trim();
  const parts = [element("span", { class: "column-name", text: bench.lab.words.name(name) })];
  if (symbol) parts.push(element("span", { class: "column-unit", text: symbol }));
  return element("th", { scope: "col", class: "number" }, parts);
}

/**
 * @param {Trial[]} trials
 * @param {string} name
 */
function unitOf(trials, name) {
  return trials.find((trial) => trial.readings[name])?.readings[name].unit || "";
}

/**
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountNotebook(host, bench) {
  const head = element("thead");
  const body = element("tbody");
  const caption = element("caption", { class: "visually-hidden", text: gettext("Trials") });
  const table = element("table", { class: "table trials", "data-testid": "trials" }, [caption, head, body]);
  const none = element("p", { class: "empty", text: gettext("No trials yet. Set the controls, take a reading, and record it.") });
  const wrap = element("div", { class: "trials-wrap", tabindex: "0", role: "region", "aria-label": gettext("Trials") }, [table, none]);
  replace(host, wrap);
  /** @type {Trial[] | null} */
  let drawn = null;
  let open = false;
  bench.onChange(({ trials }) => {
    none.hidden = trials.length > 0;
    table.hidden = !none.hidden;
    if (trials === drawn && open === bench.open) return;
    const grown = drawn !== null && trials.length > drawn.length;
    [drawn, open] = [trials, bench.open];
    const held = strikeHeld(body);
    drawTable(bench, head, body, trials);
    if (held) (strikeNear(body, held) || wrap).focus();
    if (grown) wrap.scrollTop = wrap.scrollHeight;
  });
  bench.lighting.push(({ rows }) => {
    for (const row of body.rows) row.toggleAttribute("data-lit", rows.includes(Number(row.dataset.trial)));
  });
}

/** The trial whose button has the focus, which the table loses when it is drawn anew. @param {HTMLElement} body */
function strikeHeld(body) {
  const active = document.activeElement;
  return body.contains(active) ? Number(active?.closest("tr")?.dataset.trial) : 0;
}

/** The button of that trial, of the next one, or of the one before. @param {HTMLElement} body @param {number} held */
function strikeNear(body, held) {
  const buttons = [.../** @type {NodeListOf<HTMLElement>} */ (body.querySelectorAll("button"))];
  const trialOf = (/** @type {HTMLElement} */ button) => Number(button.closest("tr")?.dataset.trial);
  return buttons.find((button) => trialOf(button) >= held) || buttons.at(-1);
}

/**
 * @param {Bench} bench
 * @param {HTMLElement} head
 * @param {HTMLElement} body
 * @param {Trial[]} trials
 */
function drawTable(bench, head, body, trials) {
  const shown = columns(bench, trials);
  replace(
    head,
    element("tr", {}, [
      element("th", { scope: "col", class: "number", text: "#" }),
      ...shown.settings.map((name) => heading(bench, name, bench.lab.control(name)?.unit || "")),
      ...shown.quantities.map((name) => heading(bench, name, unitOf(trials, name))),
      element("th", { scope: "col" }, element("span", { class: "visually-hidden", text: gettext("Strike out") })),
    ]),
  );
  replace(body, ...trials.map((trial) => drawRow(bench, trial, shown)));
}

/**
 * @param {Bench} bench
 * @param {Trial} trial
 * @param {{settings: string[], quantities: string[]}} shown
 */
function drawRow(bench, trial, shown) {
  const { lab } = bench;
  const cell = (/** @type {string} */ text) => element("td", { class: "number", text });
  const setting = (/** @type {string} */ name) => (name in trial.settings ? lab.bare(name, trial.settings[name]) : "");
  const reading = (/** @type {string} */ name) => (trial.readings[name] ? measured(trial.readings[name].value, trial.readings[name].uncertainty) : "");
  return element("tr", { "data-trial": trial.number, "data-testid": `trial-${trial.number}`, class: trial.struck ? "struck" : undefined }, [
    element("th", { scope: "row", class: "number", text: trial.number }),
    ...shown.settings.map((name) => cell(setting(name))),
    ...shown.quantities.map((name) => cell(reading(name))),
    element("td", { class: "row-tools" }, strike(bench, trial)),
  ]);
}

/**
 * @param {Bench} bench
 * @param {Trial} trial
 */
function strike(bench, trial) {
  if (trial.struck) return element("span", { class: "soft small", text: gettext("struck out") });
  if (!bench.open) return null;
  const label = interpolate(gettext("Strike out trial %(number)s"), { number: trial.number });
  const press = () => bench.act("notebook", "strike", trial.number);
  return element("button", { type: "button", class: "strike", "aria-label": label, title: label, text: "×", onclick: press });
}

/**
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountNotes(host, bench) {
  const list = element("ol", { class: "own-notes" });
  const draft = `assay-draft:${bench.page.run}:note`;
  const field = element("textarea", { id: "own-note", value: String(keptDraft(draft) ?? ""), maxlength: 2000, rows: 2, "data-testid": "note-field" });
  const add = element("button", { class: "button button-small", text: gettext("Add note") });
  const label = element("label", { for: "own-note", text: gettext("Note to yourself") });
  const form = element("form", { class: "own-note-form" }, [label, field, add]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = clean(field.value);
    if (!text) return;
    dropDraft(draft);
    bench.act("notebook", "note", text);
    field.value = "";
  });
  field.addEventListener("input", () => keepDraft(draft, field.value));
  replace(host, list, form);
  let seen = bench.state.refusal;
  bench.onChange(({ notes, refusal }) => {
    if (refusal !== seen && refusal?.target === "notebook" && typeof refusal.value === "string") field.value ||= refusal.value;
    seen = refusal;
    form.hidden = !bench.open;
    if (list.childElementCount !== notes.length) replace(list, ...notes.map((note) => element("li", { text: note.text })));
  });
}

/**
 * How many trials there are of those asked for; with more than those, how many alone.
 * @param {Bench} bench
 * @returns {string}
 */
export function trialCount(bench) {
  const count = bench.state.trials.filter((trial) => !trial.struck).length;
  const wanted = bench.lab.definition.scaffold.trials;
  if (!wanted || count > wanted) return interpolate(ngettext("%(count)s trial", "%(count)s trials", count), { count });
  return interpolate(gettext("%(count)s of %(wanted)s trials"), { count, wanted });
}
