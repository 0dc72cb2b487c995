/** The time cursor on the screen: dragged, or moved by keys. It becomes one action on release. */
import { figures } from "../../bench/words.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("./scope.js").Scope} Scope */

const CONTROL = "time";
const REST_MS = 600;
const PLACES = 200; // across the screen, that a drag or a key may stop at

export class Cursor {
  /**
   * @param {ViewBench} bench
   * @param {Scope} scope
   * @param {() => void} touched what to do before it moves
   */
  constructor(bench, scope, touched) {
    this.bench = bench;
    this.scope = scope;
    this.touched = touched;
    this.control = bench.lab.controls.find((control) => control.name === CONTROL);
    this.grabbed = false;
    this.time = Number(bench.values[CONTROL] ?? 0);
    /** @type {number | undefined} where it was moved to and the server does not know yet */
    this.asked = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
    const { svg } = bench;
    this.line = svg("line", { class: "rc-cursor" });
    this.label = svg("text", { class: "rc-cursor-time" });
    this.grip = svg("path", { class: "rc-grip" });
    this.handle = svg("rect", {
      class: "rc-handle",
      rx: 4,
      tabindex: this.free ? 0 : undefined,
      role: this.free ? "slider" : undefined,
      "aria-label": bench.words.text("scene.cursor"),
      "data-testid": "cursor",
    });
    this.node = svg("g", { display: this.control ? "inline" : "none" }, [this.line, this.grip, this.label, this.handle]);
    this.listen();
  }

  /** Whether it may be moved by hand. */
  get free() {
    return Boolean(this.control && !this.control.locked && !this.bench.reader);
  }

  listen() {
    const { handle } = this;
    handle.addEventListener("pointerdown", (event) => this.grab(event));
    handle.addEventListener("pointermove", (event) => this.grabbed && this.pull(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) {
      handle.addEventListener(end, () => this.grabbed && this.commit());
    }
    handle.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (!this.free || !this.bench.open) return;
    this.handle.setPointerCapture(event.pointerId);
    this.grabbed = true;
    event.preventDefault();
    this.handle.focus();
    this.touched();
  }

  /** @param {PointerEvent} event */
  pull(event) {
    const matrix = this.node.ownerSVGElement?.getScreenCTM();
    if (matrix) this.move(this.scope.timeAt(new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()).x));
  }

  /** What times are rounded to: the control's step, and finer on a short screen. */
  get step() {
    return Math.max(0.001, Math.min(this.control?.step || 0.01, this.scope.span / PLACES));
  }

  /** @param {number} ms */
  move(ms) {
    const [low, high] = [this.control?.minimum ?? 0, this.control?.maximum ?? 10];
    const rounded = Math.round(ms / this.step) * this.step;
    this.asked = Number(Math.min(high, Math.max(low, rounded)).toFixed(3));
    this.bench.preview(CONTROL, this.asked);
  }

  commit() {
    this.grabbed = false;
    clearTimeout(this.rest);
    this.rest = undefined;
    if (this.asked !== undefined) this.bench.act(CONTROL, "set", this.asked);
    this.asked = undefined;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.free || !this.bench.open) return;
    const steps = /** @type {{[key: string]: number}} */ ({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 });
    if (event.key in steps) this.move(this.time + (steps[event.key] * this.scope.span) / PLACES);
    else if (event.key === "Home") this.move(0);
    else if (event.key === "End") this.move(this.scope.span);
    else return;
    event.preventDefault();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.commit(), REST_MS);
  }

  draw() {
    const { x: left, y, w, h } = this.scope.screen;
    const { time } = this;
    const x = this.scope.placeX(time);
    const beyond = time > this.scope.span * (1 + 1e-9);
    const { words } = this.bench;
    const text = figures(time, 4) + words.unit("ms");
    const right = x > left + w * 0.72;
    set(this.line, { x1: x, x2: x, y1: y, y2: y + h });
    set(this.grip, { d: `M${x - 8} ${y - 12}h16v6l-8 8l-8 -8z` });
    set(this.label, { x: right ? x - 19 : x + 19, y: y + 16, "text-anchor": right ? "end" : "start" });
    this.label.textContent = beyond ? `${text} → ${words.text("scene.beyond")}` : text;
    set(this.handle, { x: x - 15, y: y - 16, width: 30, height: h + 16 });
    set(this.handle, { "aria-valuenow": time, "aria-valuemin": this.control?.minimum ?? 0, "aria-valuemax": this.control?.maximum ?? 10 });
    this.handle.setAttribute("aria-valuetext", words.sentence("scene.cursor_at", { time: text }));
  }

  destroy() {
    clearTimeout(this.rest);
  }
}

/**
 * @param {Element} node
 * @param {{[name: string]: string | number}} attributes
 */
function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, typeof value === "number" ? String(Number(value.toFixed(3))) : value);
}
