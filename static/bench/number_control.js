/**
 * A slider with a stepper and a number field.
 *
 * Dragging is sampled for the picture only and becomes one action on release. Keys and steppers
 * become one action after a short rest.
 */
import { element, freshId, write } from "./dom.js";
import { decimalsOf, gettext, interpolate } from "./words.js";
import { begin, isUnread, readPoints } from "./written_number.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Control} Control */

const REST_MS = 350;
/** For so long what the server tells may be older than what was just typed. */
const SETTLE_MS = 1_000;
/**
 * @param {Control} control
 * @param {Bench} bench
 * @param {import("./dom.js").Child[]} children
 * @param {string} [labelFor]
 */
export function frame(control, bench, children, labelFor) {
  const name = bench.lab.words.name(control.name);
  const title = bench.lab.words.get(`controls.${control.name}.help`);
  const label = labelFor ? element("label", { for: labelFor, text: name, title }) : element("span", { class: "label", text: name, title });
  const attributes = { class: "control", "data-control": control.name, "data-testid": `control-${control.name}` };
  return element("div", attributes, [label, ...children]);
}

export class NumberControl {
  /**
   * @param {Control} control
   * @param {Bench} bench
   */
  constructor(control, bench) {
    this.control = control;
    this.bench = bench;
    this.minimum = control.minimum ?? 0;
    this.maximum = control.maximum ?? 1;
    this.step = control.step || 0.01;
    this.decimals = decimalsOf(this.step);
    this.value = Number(control.default);
    this.busy = false;
    this.dragging = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {number | string | undefined} */
    this.shown = undefined;
    this.stood = ""; // what this page wrote into the field last
    this.settles = 0; // until when, in milliseconds of performance.now()
    const { minimum: min, maximum: max, step } = this;
    const name = bench.lab.words.name(control.name);
    const id = freshId("control");
    const unit = bench.lab.words.unit(control.unit).trim();
    this.slider = element("input", { type: "range", id: `${id}-slider`, min, max, step, "aria-label": name });
    this.field = element("input", { type: "number", id, min, max, step, inputmode: "decimal" });
    this.less = this.stepper("−", interpolate(gettext("Less: %(control)s"), { control: name }), -1);
    this.more = this.stepper("+", interpolate(gettext("More: %(control)s"), { control: name }), 1);
    this.problem = element("span", { class: "errorlist", role: "alert" });
    const entry = element("span", { class: "control-entry" }, [this.field, element("span", { class: "control-unit", text: unit })]);
    const row = element("div", { class: "control-row" }, [this.less, this.slider, this.more, entry]);
    this.presets = this.makePresets();
    this.node = frame(control, bench, [this.presets, row, this.problem], id);
    this.listen();
  }

  /**
   * @param {string} sign
   * @param {string} label
   * @param {number} direction
   */
  stepper(sign, label, direction) {
    const press = () => this.move(this.value + direction * this.step);
    // No stop of the Tab key: the slider and the field beside it do the same with arrows.
    return element("button", { type: "button", class: "stepper", tabindex: -1, "aria-label": label, text: sign, onclick: press });
  }

  /** Named values, such as the gravity of the Moon. */
  makePresets() {
    const names = Object.entries(this.control.presets || {});
    if (!names.length) return null;
    const { words } = this.bench.lab;
    const label = interpolate(gettext("Presets: %(control)s"), { control: words.name(this.control.name) });
    const options = names.map(([name, value]) => {
      const text = words.text(`presets.${this.control.name}.${name}`) || words.text(`presets.${name}`, name);
      return element("option", { value, text });
    });
    const own = element("option", { value: "", text: gettext("own value") });
    const select = element("select", { class: "presets", "aria-label": label }, [...options, own]);
    select.addEventListener("change", () => select.value !== "" && this.move(Number(select.value)));
    return select;
  }

  listen() {
    this.slider.addEventListener("pointerdown", () => (this.dragging = true));
    this.slider.addEventListener("input", () => this.slid(Number(this.slider.value)));
    this.slider.addEventListener("change", () => this.dragging && this.release());
    this.slider.addEventListener("blur", () => this.busy && this.release());
    this.field.addEventListener("change", () => this.typed());
    readPoints(this.field, () => this.refuseUnread());
    this.field.addEventListener("keydown", (event) => event.key.startsWith("Page") && this.page(event));
  }

  /** @param {number} value */
  slid(value) {
    this.busy = true;
    this.value = this.rounded(value);
    this.draw();
    this.bench.preview(this.control.name, this.value);
    if (!this.dragging) this.later();
  }

  /** @param {number} value */
  move(value) {
    if (!this.bench.open) return;
    this.slid(Math.min(this.maximum, Math.max(this.minimum, value)));
  }

  /** Ten steps at once, as on the slider. @param {KeyboardEvent} event */
  page(event) {
    event.preventDefault();
    const direction = event.key === "PageUp" ? 1 : -1;
    this.move(this.value + direction * Math.max(this.step, (this.maximum - this.minimum) / 10));
  }

  /** Numbers like 0.30000000000000004 are never shown or sent. @param {number} value */
  rounded(value) {
    return Number(value.toFixed(Math.max(this.decimals, 3)));
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.release(), REST_MS);
  }

  release() {
    clearTimeout(this.timer);
    this.dragging = false;
    this.busy = false;
    if (this.value !== this.bench.values[this.control.name]) this.bench.act(this.control.name, "set", this.value);
  }

  typed() {
    const value = this.rounded(Number(this.field.value));
    if (isUnread(this.field)) return this.refuseUnread();
    if (this.field.value === "" || value < this.minimum || value > this.maximum) return this.refuse(this.sentence());
    this.field.setAttribute("aria-invalid", "false");
    write(this.problem, "");
    this.value = value;
    this.write();
    this.settle();
    begin(this.field);
    this.bench.preview(this.control.name, value);
    this.release();
  }

  refuseUnread() {
    this.refuse(gettext("Write one number: a point for the decimals, nothing between the thousands."));
  }

  /** @param {string} sentence */
  refuse(sentence) {
    this.field.setAttribute("aria-invalid", "true");
    write(this.problem, sentence);
  }

  write() {
    this.stood = this.written();
    if (this.field.value !== this.stood) this.field.value = this.stood;
  }

  /** Of two numbers typed at once the first comes back after the second: it would take what is marked or written. */
  settle() {
    this.settles = performance.now() + SETTLE_MS;
    setTimeout(() => this.isKept || this.write(), SETTLE_MS + 1);
  }

  get isKept() {
    return this.isWritten || (document.activeElement === this.field && performance.now() < this.settles);
  }

  /** Whether somebody is writing in the field: nothing is put over that, wherever it comes from. */
  get isWritten() {
    const other = this.field.validity.badInput || this.field.value !== this.stood;
    return document.activeElement === this.field && other;
  }

  /** The value as a number field takes it: a point, whatever the language. */
  written() {
    return this.value.toFixed(Math.max(this.decimals, Math.min(3, decimalsOf(this.value))));
  }

  sentence() {
    const { lab } = this.bench;
    return interpolate(gettext("%(control)s must lie between %(low)s and %(high)s"), {
      control: lab.words.name(this.control.name),
      low: lab.setting(this.control.name, this.minimum),
      high: lab.setting(this.control.name, this.maximum),
    });
  }

  draw() {
    const text = this.bench.lab.setting(this.control.name, this.value);
    this.slider.value = String(this.value);
    this.slider.setAttribute("aria-valuetext", text);
    if (this.presets) this.presets.value = this.presetOf(this.value);
    if (this.busy || !this.isKept) this.write();
    if (this.problem.textContent) write(this.problem, "");
    this.field.removeAttribute("aria-invalid");
  }

  /** @param {number} value */
  presetOf(value) {
    const found = Object.values(this.control.presets || {}).find((preset) => preset === value);
    return found === undefined ? "" : String(found);
  }

  /**
   * @param {number | string} value
   * @param {boolean} open
   */
  show(value, open) {
    if (this.shown !== value) {
      this.shown = value;
      this.value = Number(value);
      this.draw();
    }
    for (const part of [this.slider, this.field, this.less, this.more]) part.disabled = !open;
    if (this.presets) this.presets.disabled = !open;
  }
}
