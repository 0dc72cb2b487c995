/** The forms of the inquiry's steps: what each asks for, and how its answer reads as a sentence. */
import { clean } from "./drafts.js";
import { element, freshId, replace } from "./dom.js";
import { gettext, interpolate, listed, ngettext } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {{[name: string]: any}} Answer */
/**
 * @typedef {object} StepForm
 * @property {HTMLElement[]} fields
 * @property {() => Answer} value
 * @property {(answer: Answer) => void} fill
 * @property {() => string} missing what still has to be filled in, as a sentence; empty when nothing
 * @property {() => void} [update]
 */

/**
 * @param {string} text
 * @param {HTMLElement} control
 * @param {string} [help]
 */
function field(text, control, help) {
  control.id = control.id || freshId("field");
  const label = element("label", { for: control.id, text });
  return element("div", { class: "field" }, [label, control, help ? element("span", { class: "help", text: help }) : null]);
}

/**
 * @param {[string, string][]} options value and words
 * @param {string} testid
 */
function choice(options, testid) {
  const first = element("option", { value: "", text: gettext("choose…") });
  return element("select", { "data-testid": testid }, [first, ...options.map(([value, text]) => element("option", { value, text }))]);
}

/**
 * @param {string} testid
 * @param {number} [rows]
 */
function writing(testid, rows = 3) {
  return element("textarea", { rows, maxlength: 2000, "data-testid": testid });
}

/**
 * The words of a step: what it asks, beside what the bench asks anyway.
 * @param {Bench} bench
 * @param {string} step
 * @param {string} entry
 * @param {string} otherwise
 */
function asked(bench, step, entry, otherwise) {
  return bench.lab.words.text(`steps.${step}.${entry}`, otherwise);
}

/** @param {Bench} bench @returns {[string, string][]} */
function independents(bench) {
  return bench.lab.definition.variables.independent.map((name) => [name, bench.lab.words.name(name)]);
}

/** @param {Bench} bench @returns {[string, string][]} */
function dependents(bench) {
  return bench.lab.definition.variables.dependent.map((name) => [name, bench.lab.words.name(name)]);
}

/** @param {Bench} bench @returns {[string, string][]} */
function directions(bench) {
  return ["increases", "decreases", "no_effect"].map((name) => [name, bench.lab.words.text(`directions.${name}`, name)]);
}

/**
 * @param {Bench} bench
 * @param {string} step
 * @returns {StepForm}
 */
function textForm(bench, step) {
  const text = writing(`${step}-text`, 4);
  return {
    fields: [field(asked(bench, step, "label", gettext("Your answer")), text), ...starters(bench, step, text)],
    value: () => ({ text: clean(text.value) }),
    fill: (answer) => (text.value = answer.text || ""),
    missing: () => (clean(text.value) ? "" : gettext("Write a sentence first.")),
  };
}

/**
 * A way to begin, where the variant leads closely.
 * @param {Bench} bench
 * @param {string} step
 * @param {HTMLTextAreaElement} text
 */
function starters(bench, step, text) {
  const starter = bench.lab.definition.scaffold.starters ? bench.lab.words.text(`steps.${step}.starter`) : "";
  if (!starter) return [];
  const insert = () => {
    text.value = text.value ? `${text.value} ${starter}` : starter;
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const button = element("button", { type: "button", class: "starter", text: starter, onclick: insert });
  return [element("div", { class: "starters", role: "group", "aria-label": gettext("A way to begin") }, button)];
}

/**
 * Independent and dependent variable and direction: the frame of a hypothesis and of a claim.
 * @param {Bench} bench
 * @param {string} step
 */
function relation(bench, step) {
  const independent = choice(independents(bench), `${step}-independent`);
  const dependent = choice(dependents(bench), `${step}-dependent`);
  const direction = choice(directions(bench), `${step}-direction`);
  const fields = [
    field(gettext("If I increase"), independent),
    field(gettext("then"), dependent),
    field(gettext("in this way"), direction),
  ];
  const value = () => ({ independent: independent.value, dependent: dependent.value, direction: direction.value });
  const fill = (/** @type {Answer} */ answer) => {
    independent.value = answer.independent || "";
    dependent.value = answer.dependent || "";
    direction.value = answer.direction || "";
  };
  const missing = () => (independent.value && dependent.value && direction.value ? "" : gettext("Choose all three first."));
  return { node: element("div", { class: "relation" }, fields), value, fill, missing };
}

/** @param {Bench} bench @returns {StepForm} */
function hypothesisForm(bench) {
  const frame = relation(bench, "hypothesis");
  const text = writing("hypothesis-text");
  return {
    fields: [frame.node, field(asked(bench, "hypothesis", "label", gettext("Because")), text), ...starters(bench, "hypothesis", text)],
    value: () => ({ ...frame.value(), text: clean(text.value) }),
    fill: (answer) => {
      frame.fill(answer);
      text.value = answer.text || "";
    },
    missing: frame.missing,
  };
}

/** @param {Bench} bench @returns {StepForm} */
function planForm(bench) {
  const vary = choice(independents(bench), "plan-vary");
  const boxes = independents(bench).map(([name, text]) => ({ name, ...checkbox(name, text, `plan-keep-${name}`) }));
  const keep = element("fieldset", {}, [element("legend", { text: gettext("I keep the same") }), ...boxes.map((box) => box.node)]);
  const trials = element("input", { type: "number", min: 1, max: 200, value: bench.lab.definition.scaffold.trials || 5, "data-testid": "plan-trials" });
  const text = writing("plan-text", 2);
  const update = () => {
    for (const box of boxes) {
      box.input.disabled = box.name === vary.value;
      if (box.input.disabled) box.input.checked = false;
    }
  };
  vary.addEventListener("change", update);
  return {
    fields: [field(gettext("I vary"), vary), keep, field(gettext("Number of trials"), trials), field(gettext("How, and with which values?"), text)],
    value: () => ({
      vary: vary.value,
      keep: boxes.filter((box) => box.input.checked).map((box) => box.name),
      trials: Number(trials.value) || 0,
      text: clean(text.value),
    }),
    fill: (answer) => {
      vary.value = answer.vary || "";
      trials.value = String(answer.trials ?? trials.value);
      text.value = answer.text || "";
      for (const box of boxes) box.input.checked = (answer.keep || []).includes(box.name);
      update();
    },
    missing: () => (vary.value ? "" : gettext("Choose what you vary first.")),
  };
}

/**
 * @param {string} value
 * @param {string} text
 * @param {string} testid
 */
function checkbox(value, text, testid) {
  const input = element("input", { type: "checkbox", value, "data-testid": testid });
  return { input, node: element("label", { class: "check" }, [input, text]) };
}

/** @param {Bench} bench @returns {StepForm} */
function claimForm(bench) {
  const frame = relation(bench, "claim");
  const text = writing("claim-text", 2);
  const reasoning = writing("claim-reasoning");
  const rows = element("div", { class: "evidence" });
  const evidence = element("fieldset", {}, [element("legend", { text: gettext("Evidence: the trials that show it") }), rows]);
  let checked = /** @type {number[]} */ ([]);
  let drawn = "";
  const boxes = () => [.../** @type {NodeListOf<HTMLInputElement>} */ (rows.querySelectorAll("input"))];
  const update = () => {
    const kept = bench.state.trials.filter((trial) => !trial.struck);
    const key = kept.map((trial) => trial.number).join();
    if (key === drawn && rows.childElementCount) return;
    if (drawn) checked = boxes().filter((box) => box.checked).map((box) => Number(box.value));
    drawn = key;
    const none = element("p", { class: "soft small", text: gettext("There are no trials in your notebook yet.") });
    replace(rows, ...(kept.length ? kept.map((trial) => evidenceRow(bench, trial, checked.includes(trial.number))) : [none]));
  };
  update();
  return {
    fields: [
      frame.node,
      evidence,
      field(asked(bench, "claim", "label", gettext("My claim in words")), text),
      field(asked(bench, "claim", "reasoning", gettext("How the evidence shows it")), reasoning),
      ...starters(bench, "claim", reasoning),
    ],
    value: () => ({
      ...frame.value(),
      text: clean(text.value),
      reasoning: clean(reasoning.value),
      evidence: boxes().filter((box) => box.checked).map((box) => Number(box.value)),
    }),
    fill: (answer) => {
      frame.fill(answer);
      text.value = answer.text || "";
      reasoning.value = answer.reasoning || "";
      checked = answer.evidence || [];
      for (const box of boxes()) box.checked = checked.includes(Number(box.value));
    },
    missing: frame.missing,
    update,
  };
}

/**
 * @param {Bench} bench
 * @param {import("./types.js").Trial} trial
 * @param {boolean} on
 */
function evidenceRow(bench, trial, on) {
  const readings = Object.values(trial.readings).map((reading) => bench.lab.reading(reading));
  const { input, node } = checkbox(String(trial.number), `${trial.number}${gettext(": ")}${readings.join(gettext("; "))}`, `evidence-${trial.number}`);
  input.checked = on;
  return node;
}

/**
 * @param {Bench} bench
 * @param {string} step
 * @returns {StepForm}
 */
export function formOf(bench, step) {
  if (step === "hypothesis") return hypothesisForm(bench);
  if (step === "plan") return planForm(bench);
  if (step === "claim") return claimForm(bench);
  return textForm(bench, step);
}

/**
 * @param {Bench} bench
 * @param {Answer} answer
 */
function relationSentence(bench, answer) {
  const { words } = bench.lab;
  return interpolate(gettext("If %(independent)s increases, %(dependent)s %(direction)s."), {
    independent: words.name(answer.independent),
    dependent: words.name(answer.dependent),
    direction: words.text(`directions.${answer.direction}`, answer.direction),
  });
}

/**
 * @param {Bench} bench
 * @param {Answer} answer
 */
function planSentences(bench, answer) {
  const { words } = bench.lab;
  const vary = interpolate(ngettext("Vary %(control)s in %(count)s trial.", "Vary %(control)s in %(count)s trials.", Number(answer.trials)), { control: words.name(answer.vary), count: answer.trials });
  const names = listed((answer.keep || []).map((/** @type {string} */ name) => words.name(name)));
  return names ? [vary, interpolate(gettext("Keep %(controls)s the same."), { controls: names })] : [vary];
}

/**
 * An answer as the sentences that stand in the notebook's margin once it is given.
 * @param {Bench} bench
 * @param {string} step
 * @param {Answer} answer
 * @returns {string[]}
 */
export function sentences(bench, step, answer) {
  const parts = step === "plan" ? planSentences(bench, answer) : [];
  if (step === "hypothesis" || step === "claim") parts.push(relationSentence(bench, answer));
  if (answer.text) parts.push(answer.text);
  if (answer.reasoning) parts.push(answer.reasoning);
  if (answer.evidence?.length) parts.push(interpolate(ngettext("Evidence: trial %(trials)s.", "Evidence: trials %(trials)s.", answer.evidence.length), { trials: listed(answer.evidence) }));
  return parts;
}
