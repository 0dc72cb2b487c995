/** A closer look at one student: why the alert, from where, and what the teacher can do about it. */
import { element, find, replace, write } from "../bench/dom.js";
import { bracketed, gettext, interpolate, listed } from "../bench/words.js";
import { post } from "./board_talk.js";
import { address, sign, where } from "./board_tile.js";

/** @typedef {import("./board_tile.js").Row} Row */
/** @typedef {import("./board_tile.js").Words} Words */
/** @typedef {{seq: number, at: string, text: string, verdict: string, replay: string}} Evidence */
/** @typedef {{step: string, name: string, rungs: {rung: number, text: string, given: boolean}[]}} Ladder */
/** @typedef {{text: string, hint: boolean, from: string, sent: string, delivered: string, seen: string}} Sent */
/** @typedef {{evidence: Evidence[], ladder: Ladder | null, messages: Sent[], key: string}} Look */

const clock = new Intl.DateTimeFormat(document.documentElement.lang || "en", { timeStyle: "short", hourCycle: "h23" });

/** @param {string} time in ISO form */
export function timeOf(time) {
  return clock.format(new Date(time));
}

const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });

/** With the day where it was another one: words may wait for days. @param {string} time in ISO form */
function whenOf(time) {
  const date = new Date(time);
  return (date.toDateString() === new Date().toDateString() ? clock : day).format(date);
}

/** What became of a message. @param {Sent} one */
function reached(one) {
  if (one.seen) return interpolate(gettext("read %(time)s"), { time: whenOf(one.seen) });
  if (one.delivered) return interpolate(gettext("delivered %(time)s, not read yet"), { time: whenOf(one.delivered) });
  return gettext("waits for the student, not read yet");
}

export class Closer {
  /**
   * @param {Words} words
   * @param {(student: number) => Row | undefined} rowOf
   * @param {{message: (row: Row) => void, next: (row: Row) => void, open: (row: Row, stage: string) => void, deal: (row: Row) => Promise<void>}} doing
   */
  constructor(words, rowOf, doing) {
    this.words = words;
    this.rowOf = rowOf;
    this.doing = doing;
    this.dialog = /** @type {HTMLDialogElement} */ (find("#closer-dialog"));
    this.body = find("#closer-body");
    this.student = 0;
    find("#closer-close").addEventListener("click", () => this.dialog.close());
  }

  /** @param {Row} row */
  async open(row) {
    this.student = row.student;
    write(find("#closer-title"), row.name);
    write(find("#closer-said"), "");
    replace(this.body, element("p", { class: "soft", text: gettext("Fetching…") }));
    if (!this.dialog.open) this.dialog.showModal();
    await this.refresh();
  }

  async refresh() {
    const { student } = this;
    const answer = await fetch(address(this.words.links.closer, student)).catch(() => null);
    const row = this.rowOf(student);
    if (student !== this.student || !row) return;
    if (!answer?.ok) replace(this.body, element("p", { class: "message message-error", text: gettext("This could not be fetched. Close it and try again.") }));
    else this.draw(row, await answer.json());
  }

  /** @param {Row} row @param {Look} look */
  draw(row, look) {
    replace(this.body, this.standing(row), this.why(row, look.evidence), this.ladder(row, look.ladder), this.ways(row, look), this.said(look.messages));
  }

  /** @param {Row} row */
  standing(row) {
    const state = element("span", { class: "state" }, [sign(row.state), this.words.states[row.state]]);
    return element("p", { class: "closer-standing", "data-state": row.state }, [state, element("span", { class: "soft", text: where(row, this.words) })]);
  }

  /** @param {Row} row @param {Evidence[]} evidence */
  why(row, evidence) {
    if (!row.evidence) return null;
    const items = evidence.map((one) =>
      element("li", {}, [
        element("a", { href: one.replay, text: interpolate(gettext("%(time)s, action %(seq)s: %(text)s"), { time: timeOf(one.at), seq: one.seq, text: one.text }) }),
        one.verdict ? bracketed(one.verdict) : null,
      ]),
    );
    const done = element("button", { type: "button", class: "button button-small", text: gettext("Dealt with") });
    done.addEventListener("click", async () => {
      await this.doing.deal(row);
      this.dialog.close();
    });
    return element("section", { class: "tile-why" }, [
      element("p", { text: row.evidence }),
      items.length ? element("ul", { class: "closer-evidence small" }, items) : null,
      element("p", { class: "tile-move", text: row.move }),
      row.dealt ? element("p", { class: "soft small", text: interpolate(gettext("Dealt with by %(name)s"), { name: row.dealt }) }) : done,
    ]);
  }

  /** @param {Row} row @param {Ladder | null} ladder */
  ladder(row, ladder) {
    if (!ladder?.rungs.length) return null;
    const items = ladder.rungs.map(({ rung, text, given }) => {
      const send = element("button", { type: "button", class: "button button-small" }, [
        gettext("Send"),
        element("span", { class: "visually-hidden", text: ` ${text}` }),
      ]);
      send.addEventListener("click", () => this.hint(row, ladder.step, rung));
      return element("li", {}, [element("span", { text }), given ? element("span", { class: "pill", text: gettext("has it") }) : send]);
    });
    const title = interpolate(gettext("A hint for “%(step)s”"), { step: ladder.name });
    return element("section", {}, [element("h3", { text: title }), element("ol", { class: "closer-ladder", tabindex: -1 }, items)]);
  }

  /** @param {Row} row @param {string} step @param {number} rung */
  async hint(row, step, rung) {
    const { said, error } = await post(this.words.links.hint, { students: row.student, step, rung });
    write(find("#closer-said"), error || said || "");
    await this.refresh();
    // The button that was pressed is gone, and the focus with it: whoever pressed it stays where they were.
    const held = document.activeElement === document.body || document.activeElement === this.dialog;
    if (held) /** @type {HTMLElement} */ (this.body.querySelector(".closer-ladder") || find("#closer-close")).focus();
  }

  /** @param {Row} row @param {Look} look */
  ways(row, look) {
    const { links } = this.words;
    const open = Boolean(row.run) && row.state !== "done";
    const button = (/** @type {string} */ text, /** @type {() => void} */ does) =>
      element("button", { type: "button", class: "button button-small", text, onclick: () => (this.dialog.close(), does()) });
    const link = (/** @type {string} */ pattern, /** @type {string | number} */ name, /** @type {string} */ text) =>
      element("a", { class: "button button-small", href: address(pattern, name), text });
    return element("div", { class: "form-actions" }, [
      open && link(links.bench, row.run, gettext("Look on")),
      row.run && link(links.replay, row.run, gettext("Replay")),
      button(gettext("Message…"), () => this.doing.message(row)),
      button(gettext("Open a stage…"), () => this.doing.open(row, look.key)),
      row.next.open && button(gettext("Next lab…"), () => this.doing.next(row)),
      link(links.student, row.student, gettext("What was shown")),
    ]);
  }

  /** @param {Sent[]} messages */
  said(messages) {
    if (!messages.length) return null;
    const items = messages.map((one) => {
      return element("li", {}, [
        element("span", { text: one.text }),
        element("span", { class: "soft small", text: ` ${listed([one.from, whenOf(one.sent), ...(one.hint ? [gettext("hint")] : [])])} · ${reached(one)}` }),
      ]);
    });
    return element("section", {}, [element("h3", { text: gettext("Sent before") }), element("ul", { class: "closer-said" }, items)]);
  }
}
