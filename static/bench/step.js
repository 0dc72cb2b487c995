/** One step of the inquiry: its head, what it asks, what was answered, its hints and its notes. */
import { dropDraft, keepDraft, keptDraft } from "./drafts.js";
import { element, freshId, replace, write } from "./dom.js";
import { NoteSlot } from "./feedback.js";
import { formOf, sentences } from "./forms.js";
import { hintList } from "./hints.js";
import { trialCount } from "./notebook.js";
import { answerOf, underWay } from "./state.js";
import { gettext, interpolate } from "./words.js";

/** @typedef {import("./inquiry.js").Inquiry} Inquiry */
/** @typedef {import("./types.js").StepStatus} StepStatus */

/** @type {{[status: string]: {sign: string, words: () => string}}} */
export const SIGNS = {
  done: { sign: "✓", words: () => gettext("done") },
  working: { sign: "◐", words: () => gettext("begun") },
  open: { sign: "○", words: () => gettext("not begun") },
};

/**
 * @param {import("./forms.js").StepForm} form
 * @param {any} draft of any shape: an earlier version of the page may have kept it
 * @returns {boolean} whether the form holds it
 */
function filled(form, draft) {
  if (draft === null || typeof draft !== "object") return false;
  try {
    form.fill(draft);
    return true;
  } catch {
    return false;
  }
}

export class StepView {
  /**
   * @param {string} name
   * @param {number} index
   * @param {Inquiry} inquiry
   */
  constructor(name, index, inquiry) {
    this.name = name;
    this.inquiry = inquiry;
    this.bench = inquiry.bench;
    this.title = this.bench.lab.words.text(`steps.${name}`, name);
    this.editing = false;
    this.drawn = "";
    this.seen = -1; // the newest note that was in view; before the first drawing none is new
    /** @type {import("./state.js").Refusal | null} the last one that was seen to */
    this.refusal = null;
    this.draft = `assay-draft:${this.bench.page.run}:${name}`;
    const id = freshId("step");
    this.sign = element("span", { class: "step-sign", "aria-hidden": "true" });
    this.state = element("span", { class: "visually-hidden" });
    this.fresh = element("span", { class: "step-fresh", hidden: true, text: gettext("new note") });
    this.brief = element("span", { class: "step-brief" });
    const words = [element("span", { class: "step-number", text: index + 1 }), element("span", { class: "step-title", text: this.title }), this.state, this.brief, this.fresh, this.sign];
    this.head = element("button", { type: "button", class: "step-head", id, "aria-controls": `${id}-panel`, "data-testid": `step-${name}` }, words);
    this.head.addEventListener("click", () => {
      inquiry.open(name);
      this.head.scrollIntoView({ block: "nearest" }); // the step that closed may have been as long as a phone
    });
    this.slot = new NoteSlot(name, this.bench);
    this.hints = hintList(name, this.bench);
    this.said = element("div", { class: "step-said", "data-testid": `said-${name}` });
    this.extra = element("div", { class: "step-extra" });
    this.bench.slots.set(name, this.extra);
    this.form = name === "collect" ? null : this.makeForm();
    this.onward = element("button", { type: "button", class: "button button-small", "data-testid": `onward-${name}` });
    this.onward.addEventListener("click", () => this.goOn());
    this.change = element("button", { type: "button", class: "link-button small", text: gettext("Change"), "data-testid": `change-${name}` });
    this.change.addEventListener("click", () => this.edit());
    this.prompt = element("p", { class: "step-prompt", text: this.bench.lab.words.text(`steps.${name}.prompt`) });
    const ways = element("div", { class: "step-ways" }, [this.onward, this.change]);
    this.body = element("div", { class: "step-body" }, [this.prompt, this.extra, this.said, this.form && this.form.node, ways, this.hints.node]);
    // A note that comes takes room from whoever is at work above it; a form that closes lets all below it move up.
    new ResizeObserver(() => this.node.contains(document.activeElement) && document.activeElement?.scrollIntoView({ block: "nearest" })).observe(this.body);
    this.panel = element("div", { class: "step-panel", id: `${id}-panel`, role: "region", "aria-labelledby": id, hidden: true }, [this.body, this.slot.node]);
    this.node = element("li", { class: "step" }, [element("h2", {}, this.head), this.panel]);
  }

  /** @returns {StepStatus} */
  get status() {
    return this.bench.state.steps[this.name] || "open";
  }

  makeForm() {
    const parts = formOf(this.bench, this.name);
    const problem = element("p", { class: "errorlist", role: "alert" });
    const send = element("button", { class: "button button-primary", text: gettext("Write it down"), "data-testid": `send-${this.name}` });
    const leave = element("button", { type: "button", class: "button", text: gettext("Leave it as it was"), hidden: true });
    const node = element("form", { class: "step-form", novalidate: true }, [...parts.fields, problem, element("div", { class: "form-actions" }, [send, leave])]);
    leave.addEventListener("click", () => this.stopEditing());
    node.addEventListener("input", () => {
      // From now on the form stays, also when the step is answered in another tab.
      this.editing = true;
      keepDraft(this.draft, parts.value());
      write(problem, "");
    });
    // The browser brings no more than the line of the cursor into sight.
    node.addEventListener("focusin", ({ target }) => target instanceof HTMLTextAreaElement && target.scrollIntoView({ block: "nearest" }));
    node.addEventListener("submit", (event) => {
      event.preventDefault();
      const missing = parts.missing();
      write(problem, missing);
      if (!missing) this.send(parts.value());
    });
    this.editing = filled(parts, keptDraft(this.draft));
    return { ...parts, node, problem, send, leave };
  }

  /** @param {import("./forms.js").Answer} value */
  send(value) {
    const action = ["hypothesis", "plan", "claim"].includes(this.name) ? "state" : "answer";
    this.editing = false;
    dropDraft(this.draft);
    this.bench.act(this.name, action, value);
    this.head.focus({ preventScroll: true });
  }

  edit() {
    this.editing = true;
    this.form?.fill(answerOf(this.bench.state, this.name) || {});
    this.update();
    /** @type {HTMLElement | null | undefined} */ (this.form?.node.querySelector("select, textarea, input"))?.focus();
  }

  stopEditing() {
    this.editing = false;
    dropDraft(this.draft);
    this.update();
    this.head.focus();
  }

  /** What the server refused comes back into the form with the reason: it is nowhere else. */
  takeBack() {
    const { refusal } = this.bench.state;
    if (refusal === this.refusal) return;
    this.refusal = refusal;
    if (!this.form || refusal?.target !== this.name || this.editing) return;
    this.editing = filled(this.form, refusal.value);
    if (this.editing) keepDraft(this.draft, refusal.value);
    write(this.form.problem, refusal.text);
  }

  goOn() {
    const next = this.inquiry.after(this.name);
    if (!next) this.inquiry.askToFinish();
    else {
      this.inquiry.open(next.name);
      next.head.focus();
    }
  }

  /** @param {boolean} open */
  unfold(open) {
    this.panel.hidden = !open;
    this.node.toggleAttribute("data-open", open);
    this.head.setAttribute("aria-expanded", String(open));
    this.update();
  }

  /** Where the steps scroll by themselves, on a low screen, the whole of this one comes into sight; the page stays. */
  reveal() {
    const list = /** @type {HTMLElement} */ (this.node.parentElement);
    const own = this.node.getBoundingClientRect();
    const seen = list.getBoundingClientRect();
    list.scrollTop += Math.min(own.top - seen.top, Math.max(0, own.bottom - seen.bottom));
  }

  update() {
    const { status } = this;
    const { sign, words } = SIGNS[status] || SIGNS.open;
    write(this.sign, sign);
    write(this.state, `${gettext(", ")}${words()}`);
    // A step that only can be read has nothing to tab to, and may be taller than its place: keys scroll it then.
    if (this.bench.open) this.body.removeAttribute("tabindex");
    else this.body.tabIndex = 0;
    this.node.dataset.status = status;
    this.slot.update();
    this.hints.update();
    this.form?.update?.();
    this.takeBack();
    this.tellNew();
    this.drawAnswer();
    this.drawOnward();
  }

  /** A closed step says that a note has come; opening it is the student's choice. */
  tellNew() {
    const newest = Math.max(0, ...this.slot.notes.map((note) => note.id));
    if (this.bench.state.phase === "loading") return;
    if (!this.panel.hidden || this.seen < 0) this.seen = newest;
    this.fresh.hidden = newest <= this.seen;
  }

  drawAnswer() {
    if (this.name === "collect") {
      write(this.brief, trialCount(this.bench));
      write(this.said, trialCount(this.bench));
      this.change.hidden = true;
      return;
    }
    const answer = answerOf(this.bench.state, this.name);
    const lines = answer ? sentences(this.bench, this.name, answer) : [];
    write(this.brief, lines[0] || "");
    const form = /** @type {NonNullable<typeof this.form>} */ (this.form);
    // A pause by the teacher takes nobody's half-written sentence away: it only can't be sent.
    const over = this.bench.reader || this.bench.state.phase === "finished";
    const writing = !over && (!answer || this.editing);
    form.send.disabled = !this.bench.open;
    form.node.hidden = !writing;
    form.leave.hidden = !(answer && this.editing);
    this.said.hidden = writing || !lines.length;
    this.prompt.hidden = !this.said.hidden;
    this.change.hidden = this.said.hidden || !this.bench.open;
    const key = JSON.stringify([lines, this.bench.open, underWay(this.bench.state, this.name)]);
    if (this.drawn === key) return;
    this.drawn = key;
    const waits = underWay(this.bench.state, this.name) && this.bench.connection.link !== "open";
    replace(
      this.said,
      ...lines.map((text) => element("p", { class: "said", text })),
      waits && element("p", { class: "soft small", text: gettext("Kept on this device, not sent yet.") }),
    );
  }

  drawOnward() {
    const next = this.inquiry.after(this.name);
    const answered = this.status === "done" || answerOf(this.bench.state, this.name);
    this.onward.hidden = !this.bench.open || !answered || this.editing;
    write(this.onward, next ? interpolate(gettext("Next: %(step)s"), { step: next.title }) : gettext("Finish the run"));
  }
}
