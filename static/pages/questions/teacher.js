/** What a teacher says while the questions are answered, and who looks on. Nothing takes the focus. */
import { element, find, replace, write } from "../../bench/dom.js";
import { gettext, interpolate, listed } from "../../bench/words.js";

/** @typedef {import("../../bench/types.js").Message} Message */

export class Teacher {
  /** @param {(message: object) => void} tell what the server is to know */
  constructor(tell) {
    this.tell = tell;
    /** Not put away yet, by number. @type {Map<number, Message>} */
    this.waiting = new Map();
  }

  /** @param {Message} message */
  hear(message) {
    if (message.type === "watched") this.watched(message.by);
    if (message.type !== "message") return;
    if (message.seen) this.waiting.delete(message.id);
    else this.waiting.set(message.id, message);
    this.show();
  }

  show() {
    const place = find("#teacher");
    const newest = [...this.waiting.values()].pop();
    place.hidden = !newest;
    if (!newest) return replace(place);
    const read = element("button", { type: "button", class: "link-button small", text: gettext("Read"), onclick: () => this.putAway(newest.id) });
    const from = interpolate(gettext("From %(name)s"), { name: newest.from });
    replace(place, element("p", { class: "small soft", text: from }), element("p", { text: newest.text }), read);
  }

  /** @param {number} id */
  putAway(id) {
    this.tell({ type: "seen", message: id });
    this.waiting.delete(id);
    this.show();
  }

  /** @param {string[]} names */
  watched(names) {
    const place = find("#watched");
    place.hidden = names.length === 0;
    write(place, names.length ? interpolate(gettext("%(names)s is looking on"), { names: listed(names) }) : "");
  }
}
