/** The thermometer's reading as a slider: dragged up and down, or moved by keys. */
import { SCALE, celsiusAt, heightOf } from "./beaker.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */

const CONTROL = "temperature";
const REST_MS = 600;

export class Dial {
  /** @param {ViewBench} bench */
  constructor(bench) {
    this.bench = bench;
    this.control = bench.lab.controls.find((control) => control.name === CONTROL);
    this.grabbed = false;
    /** @type {number | undefined} where it was moved to and the server does not know yet */
    this.asked = undefined;
    this.celsius = Number(bench.values[CONTROL] ?? 25);
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
    const { svg } = bench;
    this.text = svg("text", { class: "kinetics-celsius", x: SCALE.x - 30, y: 44, "aria-hidden": "true" });
    this.arrow = svg("path", { class: "kinetics-arrow", d: "M8 0L18 -7V7Z", "aria-hidden": "true" });
    this.handle = svg("rect", {
      class: "kinetics-handle",
      x: SCALE.x - 26,
      y: -20,
      width: 52,
      height: 40,
      rx: 6,
      tabindex: this.free ? 0 : undefined,
      role: this.free ? "slider" : undefined,
      "aria-orientation": this.free ? "vertical" : undefined,
      "aria-label": bench.words.text("scene.dial"),
      "data-testid": "dial",
    });
    this.node = svg("g", {}, [this.text, this.arrow, this.handle]);
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
  }

  /** @param {PointerEvent} event */
  pull(event) {
    const matrix = this.node.ownerSVGElement?.getScreenCTM();
    if (matrix) this.move(celsiusAt(new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()).y));
  }

  get step() {
    return this.control?.step || 1;
  }

  get limits() {
    return [this.control?.minimum ?? 5, this.control?.maximum ?? 65];
  }

  /** @param {number} celsius */
  move(celsius) {
    const [low, high] = this.limits;
    this.asked = Math.min(high, Math.max(low, Number((Math.round(celsius / this.step) * this.step).toFixed(3))));
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
    const { step } = this;
    const steps = /** @type {{[key: string]: number}} */ ({ ArrowUp: step, ArrowRight: step, ArrowDown: -step, ArrowLeft: -step, PageUp: 10, PageDown: -10 });
    if (event.key in steps) this.move(this.celsius + steps[event.key]);
    else if (event.key === "Home") this.move(this.limits[0]);
    else if (event.key === "End") this.move(this.limits[1]);
    else if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    clearTimeout(this.rest);
    if (event.key === "Enter" || event.key === " ") this.commit();
    else this.rest = setTimeout(() => this.commit(), REST_MS);
  }

  /** @param {number} celsius */
  show(celsius) {
    this.celsius = celsius;
    const y = heightOf(celsius).toFixed(2);
    this.text.textContent = `${celsius}${this.bench.words.unit("degC")}`;
    for (const node of [this.arrow, this.handle]) node.setAttribute("transform", node === this.arrow ? `translate(${SCALE.x} ${y})` : `translate(0 ${y})`);
    const [low, high] = this.limits;
    for (const [name, value] of Object.entries({ now: celsius, min: low, max: high })) this.handle.setAttribute(`aria-value${name}`, String(value));
    this.handle.setAttribute("aria-valuetext", this.text.textContent);
  }

  destroy() {
    clearTimeout(this.rest);
  }
}
