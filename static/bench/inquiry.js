/** The steps of the inquiry, seven or those that the task asks for: one is open, each says where it stands, notes stand beside it. */
import { element, replace, write } from "./dom.js";
import { sentences } from "./forms.js";
import { hintButton } from "./hints.js";
import { SIGNS, StepView } from "./step.js";
import { gettext, interpolate, listed } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */

/** A hypothesis that the task gives stands above the steps. @param {Bench} bench */
function givenHypothesis(bench) {
  const given = bench.lab.definition.given?.hypothesis;
  if (!given) return null;
  const label = element("span", { class: "small soft", text: gettext("The hypothesis to test") });
  return element("p", { class: "inquiry-given", "data-testid": "given-hypothesis" }, [label, ...sentences(bench, "hypothesis", given)]);
}

export class Inquiry {
  /**
   * @param {HTMLElement} host
   * @param {Bench} bench
   */
  constructor(host, bench) {
    this.bench = bench;
    this.current = "";
    this.followed = "";
    this.steps = bench.lab.steps.map((name, index) => new StepView(name, index, this));
    this.hint = hintButton(bench, () => this.current);
    this.finish = element("button", { type: "button", class: "button button-small", text: gettext("Finish"), "data-testid": "finish" });
    this.finish.addEventListener("click", () => this.askToFinish());
    this.dialog = element("dialog", { class: "dialog", "aria-labelledby": "finish-title" });
    const list = element("ol", { class: "steps" }, this.steps.map((step) => step.node));
    const foot = element("div", { class: "inquiry-foot", hidden: bench.reader }, [this.hint.node, this.hint.note, this.finish]);
    replace(host, givenHypothesis(bench), list, foot, this.dialog);
    // On a phone a hint or a note above pushes these buttons down, away from whoever pressed one.
    new ResizeObserver(() => foot.contains(document.activeElement) && document.activeElement?.scrollIntoView({ block: "nearest" })).observe(list);
    bench.onChange(() => this.update());
  }

  update() {
    const { state } = this.bench;
    if (!this.current && state.phase !== "loading") this.open(state.step, false);
    // Whoever looks on follows the student from step to step.
    if (this.bench.reader && state.step !== this.followed) this.open(state.step, false);
    this.followed = state.step;
    for (const step of this.steps) step.update();
    this.hint.update();
    this.finish.disabled = !this.bench.open;
    const all = this.undone().length === 0;
    this.finish.classList.toggle("button-primary", all);
  }

  /** Titles of the steps that are not done. */
  undone() {
    return this.steps.filter((step) => step.status !== "done").map((step) => step.title);
  }

  /**
   * @param {string} name
   * @param {boolean} [told] whether the student opened it, which the record keeps
   */
  open(name, told = true) {
    const known = this.steps.some((step) => step.name === name) ? name : this.steps[0].name;
    if (told && known !== this.current && this.bench.open) this.bench.act("step", "open", known);
    this.current = known;
    for (const step of this.steps) step.unfold(step.name === known);
    this.steps.find((step) => step.name === known)?.reveal();
    this.hint.update();
  }

  /** @param {string} name */
  after(name) {
    const index = this.steps.findIndex((step) => step.name === name);
    return this.steps[index + 1] || null;
  }

  askToFinish() {
    const undone = this.undone();
    const text = undone.length
      ? interpolate(gettext("Not done yet: %(steps)s. You can still finish; afterwards nothing on this bench can be changed."), { steps: listed(undone) })
      : gettext("Every step is done. Afterwards nothing on this bench can be changed.");
    const finish = element("button", { class: "button button-primary", value: "finish", text: gettext("Finish the run"), "data-testid": "finish-sure" });
    const back = element("button", { class: "button", value: "back", text: gettext("Go on working") });
    const form = element("form", { method: "dialog", class: "form-actions" }, [finish, back]);
    replace(this.dialog, element("h2", { id: "finish-title", text: gettext("Finish this run?") }), element("p", { text }), form);
    this.dialog.onclose = () => this.dialog.returnValue === "finish" && this.bench.act("run", "finish");
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }
}

/**
 * Where the student is, in the head of the page.
 * @param {HTMLElement} host
 * @param {Bench} bench
 * @param {Inquiry} inquiry
 */
export function mountSteps(host, bench, inquiry) {
  const text = element("span", { class: "steps-text" });
  const dots = element("span", { class: "steps-dots", "aria-hidden": "true" });
  replace(host, text, dots);
  bench.onChange(() => {
    const index = inquiry.steps.findIndex((step) => step.name === inquiry.current);
    write(text, interpolate(gettext("step %(index)s of %(count)s"), { index: Math.max(1, index + 1), count: inquiry.steps.length }));
    const marks = inquiry.steps.map((step) => (SIGNS[step.status] ? step.status : "open"));
    if (dots.dataset.marks === marks.join()) return;
    dots.dataset.marks = marks.join();
    replace(dots, ...marks.map((mark) => element("span", { class: `steps-dot steps-dot-${mark}` })));
  });
}
