/** The lab report: the run's record folded once, drawn with the bench's own table and plot. */
import { Bench } from "./bench.js";
import { element, find, replace } from "./dom.js";
import { aboutOf } from "./feedback.js";
import { sentences } from "./forms.js";
import { skillList } from "./next.js";
import { mountNotebook } from "./notebook.js";
import { readJson } from "./page.js";
import { Plot } from "./plot.js";
import { anew, answered, lookForm } from "./second_look.js";
import { bracketed, gettext } from "./words.js";

/** @typedef {import("./types.js").BenchPage} BenchPage */
/** @typedef {import("./types.js").Message} Message */

/**
 * @param {Bench} bench
 * @param {string} step
 */
function answer(bench, step) {
  const given = /** @type {any} */ (bench.state.answers[step]);
  if (!given) return [element("p", { class: "soft", text: gettext("Nothing was written here.") })];
  return sentences(bench, step, given).map((text) => element("p", { text }));
}

/**
 * The last note of each kind on a step, with the rubric or model that made it: earlier ones were about
 * earlier tries.
 * @param {Bench} bench
 * @param {string} step
 */
function notes(bench, step) {
  const last = new Map(bench.state.feedback.filter((note) => note.step === step).map((note) => [note.practice, note]));
  const items = [...last.values()].map((note) =>
    element("li", { id: `note-${note.id}` }, [element("b", { text: `${aboutOf(note, bench)}${gettext(": ")}` }), note.message, element("span", { class: "report-source", text: bracketed(note.source) }), " ", moment(note), anew(bench.state.regraded[note.id]), asked(bench, note)]),
  );
  return items.length ? element("ul", { class: "report-notes" }, items) : null;
}

/**
 * The student's question about a note, with the answer, or the way to ask.
 * @param {Bench} bench
 * @param {import("./types.js").Note} note
 */
function asked(bench, note) {
  const look = bench.state.looks[note.id];
  if (look?.state === "answered") return answered(look);
  if (look?.state === "waiting") {
    const text = page.reader ? gettext("The student asked for a second look.") : gettext("You asked your teacher for a second look.");
    return element("div", { class: "look no-print" }, [element("p", { class: "small soft", text }), page.reader ? null : lookForm(note, "withdraw")]);
  }
  return page.reader || note.verdict === "note" ? null : lookForm(note, "ask");
}

/**
 * The way to the moment that a note is about.
 * @param {import("./types.js").Note} note
 */
function moment(note) {
  const href = `${find("#report").dataset.replay}?at=${note.seq}`;
  return element("a", { class: "no-print small", href, text: gettext("See it played back") });
}

/**
 * @param {Bench} bench
 * @param {string} step
 */
function section(bench, step) {
  const head = element("h2", { text: bench.lab.words.text(`steps.${step}`, step) });
  const body = step === "collect" ? data(bench) : step === "analyse" ? [...analysis(bench), ...answer(bench, step)] : answer(bench, step);
  return element("section", { class: `report-step report-${step}` }, [head, ...body, notes(bench, step)]);
}

/** @param {Bench} bench */
function data(bench) {
  const table = element("div", { class: "table-wrap" });
  mountNotebook(table, bench);
  const own = bench.state.notes.map((note) => element("li", { text: note.text }));
  return own.length ? [table, element("h3", { text: gettext("Notes") }), element("ul", {}, own)] : [table];
}

/** @param {Bench} bench */
function analysis(bench) {
  const { links, trials } = bench.state;
  const { words } = bench.lab;
  const drawn = (links || []).map(([from, to]) => element("li", { text: `${words.name(from)} → ${words.name(to)}` }));
  if (!trials.length) return [];
  const plot = element("div", { class: "report-plot" });
  new Plot(plot, bench);
  return drawn.length ? [plot, element("ul", {}, drawn)] : [plot];
}

/** @param {Bench} bench */
function shown(bench) {
  const { next } = bench.state;
  if (!next || !next.skills.length) return null;
  return element("section", { class: "report-step" }, [element("h2", { text: gettext("What you showed") }), skillList(next)]);
}

/** @type {BenchPage} */
const page = readJson("bench");
const bench = new Bench({ ...page, reader: true });
/** @type {Message[]} */
const told = readJson("told");
for (const message of told) bench.dispatch(message);
bench.dispatch({ type: "ready" });
replace(find("#report"), ...bench.lab.steps.map((step) => section(bench, step)), shown(bench));
find("#print").addEventListener("click", () => print());
