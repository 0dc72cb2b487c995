/** A part of the picture that sets a number: dragged, or moved by keys. It becomes one action when it is let go. */
import { draggable } from "./drag.js";

/** @typedef {import("./types.js").ViewBench} ViewBench */
/**
 * @typedef {object} GripOptions
 * @property {string} control the number that it sets
 * @property {(point: DOMPoint) => number} at the value that a place in the picture means
 * @property {boolean} [jumps] whether it goes to the pointer as soon as it is touched
 * @property {number} [page] how many steps Page Up and Page Down go
 * @property {() => number} [step] what values are rounded to, if not the control's step
 * @property {() => number[]} [limits] how far Home and End go, if not to the control's limits
 * @property {(event: PointerEvent) => void} [grabbed] told when it is taken hold of
 * @property {() => void} [moving] told before each movement
 * @property {() => void} [letGo] told after the action, when the pointer leaves it or Enter is pressed
 */

const REST_MS = 600; // without a key before what the keys set becomes an action
const KEYS = /** @type {{[key: string]: number}} */ ({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 });

export class Grip {
  /**
   * @param {ViewBench} bench
   * @param {GripOptions} options
   */
  constructor(bench, options) {
    this.bench = bench;
    this.options = options;
    this.control = bench.lab.controls.find((control) => control.name === options.control);
    this.held = false;
    /** @type {number | undefined} where it was moved to and the server does not know yet */
    this.asked = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
  }

  /** Whether it may be moved by hand in this experiment. */
  get free() {
    return Boolean(this.control && !this.control.locked && !this.bench.reader);
  }

  /** What the handle needs to be a slider to the keyboard and to a screen reader. */
  get attributes() {
    return this.free ? { tabindex: 0, role: "slider" } : { role: "slider", "aria-disabled": "true" };
  }

  get value() {
    return this.asked ?? Number(this.bench.values[this.options.control]);
  }

  get low() {
    return this.control?.minimum ?? 0;
  }

  get high() {
    return this.control?.maximum ?? 1;
  }

  get step() {
    return this.options.step?.() ?? (this.control?.step || 1);
  }

  /** @param {SVGGraphicsElement} handle what a finger and the keyboard hold */
  listen(handle) {
    draggable(handle, {
      begin: (event) => this.grab(handle, event),
      move: (event) => this.pull(handle, event),
      end: () => this.letGo(),
      cancel: () => this.drop(),
    });
    handle.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * @param {SVGGraphicsElement} handle
   * @param {PointerEvent} event
   */
  grab(handle, event) {
    if (!this.free || !this.bench.open) return false;
    this.held = true;
    event.preventDefault();
    handle.focus({ preventScroll: true }); // it is under the finger, and must stay there
    this.options.grabbed?.(event);
    if (this.options.jumps) this.pull(handle, event);
    return true;
  }

  /**
   * @param {SVGGraphicsElement} handle
   * @param {PointerEvent} event
   */
  pull(handle, event) {
    const point = placeIn(handle, event);
    if (point) this.move(this.options.at(point));
  }

  /** @param {number} wanted */
  move(wanted) {
    const rounded = Number((Math.round(wanted / this.step) * this.step).toFixed(6));
    this.options.moving?.();
    this.asked = Math.min(this.high, Math.max(this.low, rounded));
    this.bench.preview(this.options.control, this.asked);
  }

  letGo() {
    if (!this.bench.open) return this.drop(); // paused or finished while it was held
    this.held = false;
    this.commit();
    this.options.letGo?.();
  }

  /** Broken off: it goes back to where it was. */
  drop() {
    const { control } = this.options;
    this.held = false;
    this.asked = undefined;
    this.bench.preview(control, this.bench.values[control]);
  }

  commit() {
    const { control } = this.options;
    clearTimeout(this.rest);
    this.rest = undefined;
    const { asked } = this;
    this.asked = undefined;
    if (asked !== undefined && asked !== this.bench.values[control]) this.bench.act(control, "set", asked);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.free || !this.bench.open) return;
    const { step } = this;
    const [low, high] = this.options.limits?.() ?? [this.low, this.high];
    const page = this.options.page ?? 10;
    const enter = event.key === "Enter" || event.key === " ";
    if (event.key in KEYS) this.move(this.value + KEYS[event.key] * step);
    else if (event.key === "PageUp") this.move(this.value + page * step);
    else if (event.key === "PageDown") this.move(this.value - page * step);
    else if (event.key === "Home") this.move(low);
    else if (event.key === "End") this.move(high);
    else if (!enter) return;
    event.preventDefault();
    clearTimeout(this.rest);
    if (enter) this.letGo();
    else this.rest = setTimeout(() => this.commit(), REST_MS);
  }

  /** For when the picture goes. */
  destroy() {
    clearTimeout(this.rest);
  }
}

/**
 * Where a pointer is, in the picture's own measure.
 * @param {SVGGraphicsElement} node anything in the picture
 * @param {PointerEvent} event
 */
export function placeIn(node, event) {
  const matrix = node.ownerSVGElement?.getScreenCTM();
  return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : null;
}
