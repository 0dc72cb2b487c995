/**
 * Margin notes: feedback beside the step that caused it.
 *
 * A note never takes the focus and never moves what is around it: its place is kept free from the
 * start. One new note at a time; the others of a step can be leafed through.
 */
import { element, replace } from "./dom.js";
import { anew, secondLook } from "./second_look.js";
import { gettext, interpolate, listed } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Note} Note */
/** @typedef {import("./types.js").Verdict} Verdict */

/** What helps most comes first where one step brought several notes. @type {Verdict[]} */
const RANK = ["incorrect", "incomplete", "note", "unsure", "correct"];

/** @type {{[verdict: string]: {tone: string, sign: string, words: () => string}}} */
const TONES = {
  correct: { tone: "good", sign: "✓", words: () => gettext("Shown") },
  incorrect: { tone: "look", sign: "?", words: () => gettext("Look again") },
  incomplete: { tone: "look", sign: "…", words: () => gettext("Not yet complete") },
  unsure: { tone: "quiet", sign: "○", words: () => gettext("To think about") },
  note: { tone: "quiet", sign: "○", words: () => gettext("Note") },
};

/**
 * The note to show of those of one step: of the newest event, the one that helps most.
 * @param {Note[]} notes
 * @returns {Note | null}
 */
export function chosen(notes) {
  const newest = Math.max(...notes.map((note) => note.seq));
  const candidates = notes.filter((note) => note.seq === newest);
  candidates.sort((a, b) => RANK.indexOf(a.verdict) - RANK.indexOf(b.verdict) || a.id - b.id);
  return candidates[0] || null;
}

export class NoteSlot {
  /**
   * @param {string} step
   * @param {Bench} bench
   */
  constructor(step, bench) {
    this.step = step;
    this.bench = bench;
    /** @type {Note[]} */
    this.notes = [];
    /** @type {Note | null} */
    this.shown = null;
    this.drawn = "";
    this.regraded = bench.state.regraded;
    this.place = element("div", { class: "note-place" });
    this.leaf = element("div", { class: "note-leaf" });
    this.node = element("div", { class: "note-slot", "data-testid": `notes-${step}` }, [this.place, this.leaf]);
    this.node.addEventListener("pointerenter", () => this.light(true));
    this.node.addEventListener("pointerleave", () => this.light(false));
    this.node.addEventListener("focusin", () => this.light(true));
    this.node.addEventListener("focusout", () => this.light(false));
    this.update();
  }

  update() {
    const notes = this.bench.state.feedback.filter((note) => note.step === this.step);
    const newest = notes.length ? chosen(notes) : null;
    const grown = notes.length !== this.notes.length;
    this.notes = notes;
    // A replay goes back as well: then a note may not have come yet.
    if (this.shown && !notes.some((note) => note.id === this.shown?.id)) this.shown = newest;
    // Somebody who reads or answers a note keeps it.
    const news = (grown && newest) || this.gradedAnew();
    if (news && !this.node.contains(document.activeElement)) this.shown = news;
    this.draw();
  }

  /** The note of which something else counts than a moment ago; on loading none of them is news. */
  gradedAnew() {
    const { regraded, phase } = this.bench.state;
    const before = this.regraded;
    this.regraded = regraded;
    if (phase === "loading" || regraded === before) return null;
    return this.notes.find(({ id }) => JSON.stringify(before[id]) !== JSON.stringify(regraded[id])) || null;
  }

  draw() {
    const { shown } = this;
    const look = shown ? lookAt(shown, this.bench) : undefined;
    const marks = shown ? this.bench.state.marks[shown.id] : undefined;
    const key = JSON.stringify([shown?.id, shown?.message, this.notes.length, look, this.bench.reader, this.bench.open, marks, shown && this.bench.state.regraded[shown.id]]);
    if (key === this.drawn) return;
    this.drawn = key;
    const held = this.place.contains(document.activeElement);
    const open = held ? this.place.querySelector("details[open]")?.className : "";
    const writing = this.writing();
    this.node.toggleAttribute("data-empty", !shown);
    if (!shown) replace(this.place, element("p", { class: "note-none soft small", text: gettext("Feedback on this step will stand here.") }));
    else replace(this.place, this.card(shown, look, marks));
    if (held) this.hold(open || "");
    if (writing && writing.note === shown?.id) this.goOn(writing);
    replace(this.leaf, this.notes.length > 1 && this.pages());
  }

  /** Who was reading in a note that is drawn anew stays where they were. @param {string} open */
  hold(open) {
    const details = /** @type {HTMLDetailsElement | null} */ (open ? this.place.querySelector(`details.${open}`) : null);
    if (details) details.open = true;
    (details || this.place).querySelector("summary")?.focus();
  }

  /** What stands in the field of the note on the page, and whether somebody is at it. */
  writing() {
    const field = this.place.querySelector("textarea");
    if (!field?.value) return null;
    const note = Number(this.place.querySelector("[data-note]")?.getAttribute("data-note"));
    return { note, words: field.value, at: field.selectionStart, focused: document.activeElement === field };
  }

  /**
   * Marks, or a further note, may come while somebody writes: their words stay, and the cursor in them.
   * @param {{words: string, at: number, focused: boolean}} writing
   */
  goOn({ words, at, focused }) {
    const field = this.place.querySelector("textarea");
    const details = field?.closest("details");
    if (!field || !details) return;
    field.value = words;
    details.open = true;
    if (!focused) return;
    field.focus();
    field.setSelectionRange(at, at);
  }

  /**
   * @param {Note} note
   * @param {import("./types.js").Look | undefined} look
   * @param {import("./types.js").Marks | undefined} marks
   */
  card(note, look, marks) {
    const { tone, sign, words } = TONES[note.verdict] || TONES.note;
    const head = element("h3", { class: "note-head" }, [
      element("span", { class: "note-sign", "aria-hidden": "true", text: sign }),
      element("span", { class: "note-verdict", text: words() }),
      element("span", { class: "note-about", text: aboutOf(note, this.bench) }),
    ]);
    const text = element("p", { class: "note-text", text: note.message });
    const attributes = { class: `note note-${tone}`, "data-testid": "note", "data-note": note.id, "data-practice": note.practice };
    const tools = element("div", { class: "note-tools" }, [this.why(note), marks ? carried(marks) : null, secondLook(this.bench, note, look)]);
    return element("article", attributes, [head, text, ...(marks ? missing(marks) : []), anew(this.bench.state.regraded[note.id]), tools]);
  }

  /** @param {Note} note */
  why(note) {
    const trials = note.rows.length ? interpolate(gettext("It rests on trials %(trials)s."), { trials: listed(note.rows) }) : "";
    const parts = [note.why, trials].filter(Boolean).map((text) => element("p", { text }));
    const details = [element("summary", { text: gettext("Why?") }), ...parts, element("p", { class: "soft", text: spoke(note) })];
    return element("details", { class: "note-why" }, details);
  }

  pages() {
    const index = this.shown ? this.notes.indexOf(this.shown) : 0;
    const turn = (/** @type {number} */ by) => {
      this.shown = this.notes[(index + by + this.notes.length) % this.notes.length];
      this.draw();
      this.light(true);
      /** @type {HTMLElement | null} */ (this.leaf.querySelector(by < 0 ? "[data-turn=back]" : "[data-turn=on]"))?.focus();
    };
    const button = (/** @type {number} */ by, /** @type {string} */ text, /** @type {string} */ label, /** @type {string} */ turns) =>
      element("button", { type: "button", class: "leaf", text, "aria-label": label, "data-turn": turns, onclick: () => turn(by) });
    const where = interpolate(gettext("Note %(index)s of %(count)s"), { index: index + 1, count: this.notes.length });
    return element("div", { class: "leaves" }, [
      button(-1, "‹", gettext("Earlier note"), "back"),
      element("span", { class: "small soft", text: where }),
      button(1, "›", gettext("Later note"), "on"),
    ]);
  }

  /** @param {boolean} on */
  light(on) {
    const note = this.shown;
    this.bench.light(on && note ? { rows: note.rows, controls: note.controls } : { rows: [], controls: [] });
  }
}

/**
 * Where the question about a note stands; one that has just been asked waits, before the server says so.
 * @param {Note} note
 * @param {Bench} bench
 * @returns {import("./types.js").Look | undefined}
 */
function lookAt(note, bench) {
  const { disputes, looks } = bench.state;
  return looks[note.id] || (note.id in disputes ? { state: "waiting", why: disputes[note.id] } : undefined);
}

/**
 * @param {Note} note
 * @param {Bench} bench
 */
export function aboutOf(note, bench) {
  const { words } = bench.lab;
  return words.text(`practices.${note.practice}`) || words.text(`steps.${note.practice}`) || words.text(`steps.${note.step}`, note.step);
}

/**
 * What is not said yet: for the student what it is about, for those who look on the idea too.
 * @param {import("./types.js").Marks} marks
 */
function missing({ missing: hints, ideas = [] }) {
  const lines = hints.map((text) => element("p", { class: "note-missing", "data-testid": "note-missing", text }));
  const whole = ideas.map((idea) => element("p", { class: "note-missing small soft", "data-testid": "note-idea", text: interpolate(gettext("Missing idea, for teachers only: %(idea)s"), { idea }) }));
  return [...lines, ...whole];
}

/**
 * The own words, with those that weighed marked: by a line below them and a word for who hears the page.
 * @param {import("./types.js").Marks} marks
 */
function carried({ answer }) {
  if (!answer.some((piece) => piece.carries)) return null;
  const pieces = answer.map(({ text, carries }) => (carries ? marked(text) : text));
  return element("details", { class: "note-words", "data-testid": "note-words" }, [
    element("summary", { text: gettext("Which words counted?") }),
    element("blockquote", { class: "note-answer" }, pieces),
    element("p", { class: "soft", text: gettext("Without the marked words the model would be less sure of what it says.") }),
  ]);
}

/** @param {string} text */
function marked(text) {
  const before = element("span", { class: "visually-hidden", text: ` ${gettext("marked:")} ` });
  return element("mark", {}, [before, text, element("span", { class: "visually-hidden", text: ` ${gettext("end of mark")} ` })]);
}

/** Who spoke, and what that means for how far to trust it. @param {Note} note */
function spoke(note) {
  if (note.spoke === "rule") return gettext("A fixed rule looked at your trials: the same trials always give the same note.");
  if (note.verdict === "unsure" && /^(copied|keywords)$/.test(note.reason || "")) return gettext("A fixed check looked at how your sentence is made, not at whether it is right.");
  if (note.verdict === "unsure") return gettext("A trained model read this and was not sure enough to say more. Your teacher will look at it.");
  if (note.confidence >= 0.9) return gettext("A trained model read this and is quite sure. It can still be wrong.");
  return gettext("A trained model read this and is fairly sure. It can be wrong.");
}

/**
 * Tell a screen reader the newest note, once, without haste.
 * @param {Bench} bench
 */
export function announceNotes(bench) {
  let last = Math.max(0, ...bench.state.feedback.map((note) => note.id));
  let begun = false;
  bench.onChange(({ feedback, phase }) => {
    const fresh = feedback.filter((note) => note.id > last);
    last = Math.max(last, ...feedback.map((note) => note.id));
    const note = fresh.length ? chosen(fresh) : null;
    if (begun && note) {
      const text = interpolate(gettext("Feedback on %(step)s. %(verdict)s: %(message)s"), {
        step: bench.lab.words.text(`steps.${note.step}`, note.step),
        verdict: (TONES[note.verdict] || TONES.note).words(),
        message: note.message,
      });
      bench.say(text);
    }
    begun = phase !== "loading";
  });
}

/**
 * Tell a screen reader what counts now, once somebody has graded anew or taken it back.
 * @param {Bench} bench
 */
export function announceRegradings(bench) {
  let { regraded: before, phase: was } = bench.state;
  bench.onChange(({ regraded, feedback, phase }) => {
    if (regraded !== before && was !== "loading") {
      const said = feedback.map((note) => countsNow(note, before[note.id], regraded[note.id], bench)).filter(Boolean);
      if (said.length) bench.say(said.join(" "));
    }
    [before, was] = [regraded, phase];
  });
}

/**
 * @param {Note} note
 * @param {import("./types.js").Regraded | undefined} before
 * @param {import("./types.js").Regraded | undefined} now
 * @param {Bench} bench
 */
function countsNow(note, before, now, bench) {
  if (JSON.stringify(before) === JSON.stringify(now)) return "";
  const words = now ? anew(now)?.textContent : gettext("What was said first counts again.");
  return `${aboutOf(note, bench)}${gettext(": ")}${words}`;
}
