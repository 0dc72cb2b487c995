/** What a teacher says and does at this bench: words and hints, a pause, looking on. Nothing takes the focus. */
import { element, find, replace, write } from "./dom.js";
import { gettext, interpolate, listed, ngettext } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./state.js").TeacherWords} TeacherWords */

const clock = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short", hourCycle: "h23" });

/** @param {string} time in ISO form */
function timeOf(time) {
  return clock.format(new Date(time));
}

/** @param {TeacherWords} words @param {Bench} bench */
function label(words, bench) {
  const { step, rung, from } = words;
  if (words.kind !== "hint") return interpolate(gettext("From %(name)s"), { name: from });
  const lab = bench.lab.words;
  const name = lab.text(`steps.${step}`, step);
  return interpolate(gettext("A hint from %(name)s (%(step)s): %(rung)s"), { name: from, step: name, rung: lab.text(`rungs.${rung}`, String(rung)) });
}

/**
 * The newest message that was not put away stays until it is; the others wait behind it.
 * @param {Bench} bench
 */
export function mountTeacher(bench) {
  const inbox = new Inbox(bench);
  bench.onChange(({ messages }) => inbox.show(messages));
  mountHeld(bench);
  mountWatched(bench);
}

class Inbox {
  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.place = find("#teacher");
    this.button = find("#messages-button");
    this.dialog = /** @type {HTMLDialogElement} */ (find("#messages"));
    /** Put away here, also while the server could not be told. @type {Set<number>} */
    this.away = new Set();
    this.shown = "";
    /** @type {TeacherWords[]} */
    this.messages = [];
    this.button.addEventListener("click", () => this.open());
    find("#messages-close").addEventListener("click", () => this.dialog.close());
  }

  /** @param {TeacherWords[]} messages */
  show(messages) {
    if (messages !== this.messages) this.repeat(messages);
    this.messages = messages;
    const waiting = this.bench.reader ? [] : messages.filter((one) => !one.seen && !this.away.has(one.id));
    this.button.hidden = messages.length === 0;
    write(find("#messages-count"), String(messages.length));
    const key = waiting.map(({ id }) => id).join(" ");
    if (key === this.shown) return;
    this.shown = key;
    this.place.hidden = waiting.length === 0;
    replace(this.place, ...(waiting.length ? this.card(waiting) : []));
  }

  /** The connection was away when these were put away: the server is told now. @param {TeacherWords[]} messages */
  repeat(messages) {
    for (const { id, seen } of messages) if (!seen && this.away.has(id)) this.bench.link?.write({ type: "seen", message: id });
  }

  /** @param {TeacherWords[]} waiting */
  card(waiting) {
    const others = waiting.slice(0, -1);
    const first = waiting[waiting.length - 1];
    const read = element("button", { type: "button", class: "link-button small", text: gettext("Read") });
    read.addEventListener("click", () => this.putAway(first));
    const more = interpolate(ngettext("%(count)s more", "%(count)s more", others.length), { count: others.length });
    return [
      element("span", { class: "label", text: label(first, this.bench) }),
      element("span", { class: "teacher-words", text: first.text }),
      others.length ? element("span", { class: "soft small", text: more }) : null,
      read,
    ];
  }

  /** @param {TeacherWords} words */
  putAway(words) {
    this.away.add(words.id);
    this.bench.link?.write({ type: "seen", message: words.id });
    const keyboard = this.place.contains(document.activeElement);
    this.show(this.messages);
    // Whoever came by keyboard stands at the next message, or at the list of all.
    if (keyboard) /** @type {HTMLElement} */ (this.place.querySelector("button") || this.button).focus();
  }

  open() {
    const items = [...this.messages].reverse().map((one) =>
      element("li", {}, [
        element("p", { class: "small soft", text: `${label(one, this.bench)} · ${timeOf(one.sent)}` }),
        element("p", { text: one.text }),
      ]),
    );
    replace(find("#messages-list"), ...items);
    this.dialog.showModal();
  }
}

/** A paused bench says so beside the controls that it holds. @param {Bench} bench */
function mountHeld(bench) {
  const place = find("#held");
  bench.onChange(({ phase, until }) => {
    place.hidden = phase !== "paused";
    const text = until
      ? gettext("Your teacher has paused the class, until %(time)s at the latest. You can look at everything; nothing is lost.")
      : gettext("Your teacher has paused this. You can look at everything; nothing is lost.");
    write(place, place.hidden ? "" : interpolate(text, { time: until ? timeOf(until) : "" }));
  });
}

/** Nobody looks on in secret. @param {Bench} bench */
function mountWatched(bench) {
  const place = find("#watched");
  bench.onChange(({ watchers }) => {
    place.hidden = watchers.length === 0;
    write(place, watchers.length ? interpolate(gettext("%(names)s is looking on"), { names: listed(watchers) }) : "");
  });
}
