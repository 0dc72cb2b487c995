/**
 * The optical bench: a ray box that turns about a half-cylinder, or a shining letter that slides
 * before a lens. Rays and image stand where the server says; the view computes no optics.
 */

import { image } from "./optics/image.js";
import { HEIGHT, percent, WIDTH } from "./optics/parts.js";
import { refraction } from "./optics/rays.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./optics/parts.js").Setup} Setup */
/** @typedef {{[control: string]: number | string}} Values */

const REST_MS = 600;
const RUN_MS = 700; // how long the light is seen to run when the lamp is switched on

/** What a variant hides stands at the lab's default. @type {Values} */
const HIDDEN = { setup: "refraction", index: 1.517, direction: "into", angle: 30, object_distance: 30, focal_length: 10, lens_diameter: 40, covered: 0 };

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new OpticsView(stage, bench);
}

/** @implements {View} */
class OpticsView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    /** @type {Values} */
    this.values = { ...HIDDEN, ...bench.values };
    this.lab = new Map(bench.lab.controls.map((control) => [control.name, control]));
    this.seen = bench.lab.scene;
    this.grabbed = false;
    this.frame = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
    /** @type {{[name: string]: Setup}} */
    this.setups = { refraction: refraction(bench), lens: image(bench) };
    this.svg = bench.svg("svg", { class: "optics", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      this.setups.refraction.node,
      this.setups.lens.node,
    ]);
    stage.append(this.svg);
    for (const setup of Object.values(this.setups)) this.listen(setup);
    this.draw();
  }

  /** The set-up that stands on the bench. */
  get setup() {
    return this.setups[String(this.values.setup)] ?? this.setups.refraction;
  }

  /** What may be moved by hand now, if the variant leaves it open. */
  get control() {
    return this.lab.get(this.setup.slider.control);
  }

  get free() {
    return Boolean(this.control && !this.control.locked && !this.bench.reader);
  }

  // -- by hand -----------------------------------------------------------------------------------

  /** @param {Setup} setup */
  listen(setup) {
    const { node } = setup.slider;
    node.classList.add("optics-handle");
    node.addEventListener("pointerdown", (event) => this.grab(/** @type {PointerEvent} */ (event)));
    node.addEventListener("pointermove", (event) => this.grabbed && this.pull(/** @type {PointerEvent} */ (event)));
    for (const name of ["pointerup", "pointercancel"]) node.addEventListener(name, () => this.grabbed && this.letGo());
    node.addEventListener("keydown", (event) => this.key(/** @type {KeyboardEvent} */ (event)));
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (!this.free || !this.bench.open) return;
    const { node } = this.setup.slider;
    node.setPointerCapture(event.pointerId);
    event.preventDefault();
    node.focus();
    this.grabbed = true;
    this.pull(event);
  }

  /** @param {PointerEvent} event */
  pull(event) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    this.preview(this.setup.slider.at(point.x, point.y));
  }

  /** @param {number} wanted */
  preview(wanted) {
    const { control } = this;
    if (!control) return;
    const [low, high, step] = [control.minimum ?? 0, control.maximum ?? 100, control.step || 1];
    const value = Math.min(high, Math.max(low, Math.round(wanted / step) * step));
    if (value !== this.values[control.name]) this.bench.preview(control.name, value);
  }

  letGo() {
    this.grabbed = false;
    this.commit();
    this.draw();
  }

  commit() {
    clearTimeout(this.rest);
    this.rest = undefined;
    const { control } = this.setup.slider;
    if (this.values[control] !== this.bench.values[control]) this.bench.act(control, "set", this.values[control]);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { control } = this;
    if (!control || !this.free || !this.bench.open) return;
    const steps = /** @type {{[key: string]: number}} */ ({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 });
    const now = Number(this.values[control.name]);
    if (event.key in steps) this.preview(now + steps[event.key] * (control.step || 1));
    else if (event.key === "Home") this.preview(control.minimum ?? 0);
    else if (event.key === "End") this.preview(control.maximum ?? 100);
    else if (event.key === "Enter" || event.key === " ") this.commit();
    else return;
    event.preventDefault();
    clearTimeout(this.rest);
    if (event.key !== "Enter" && event.key !== " ") this.rest = setTimeout(() => this.commit(), REST_MS);
  }

  // -- from the bench ----------------------------------------------------------------------------

  /** @param {Values} values */
  controls(values) {
    const moved = Object.keys(values).some((name) => values[name] !== this.values[name]);
    this.values = { ...this.values, ...values };
    if (moved) {
      this.settle();
      this.seen = { lamp: this.seen.lamp }; // until the server has told what is to be seen now
    }
    this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const told = /** @type {any} */ (message.observations);
    if (told.controls) this.values = { ...this.values, ...told.controls };
    if (!told.scene) return;
    const before = this.seen;
    this.seen = told.scene;
    this.draw();
    this.tell();
    if (before.lamp === "off" && this.seen.lamp === "on") this.run();
  }

  /** What there is to be seen, in words. */
  tell() {
    const { seen } = this;
    const { words } = this.bench;
    if (seen.lamp === "off") this.bench.say(words.text("scene.dark"));
    else if (seen.setup === "lens") this.bench.say(words.text(seen.sharp ? "scene.image_sharp" : "scene.image_none"));
    else if (seen.refracted_deg === null) this.bench.say(words.text("scene.all_back"));
    else this.bench.say(words.sentence("scene.rays", { reflected: percent(seen.reflected), transmitted: percent(seen.transmitted) }));
  }

  /** The light runs from the lamp, once; then the picture stands still. */
  run() {
    this.settle();
    if (!this.bench.motion) return;
    const started = performance.now();
    const step = (/** @type {number} */ now) => {
      const share = Math.min(1, Math.max(0, (now - started) / RUN_MS));
      this.setup.front(share);
      this.frame = share < 1 ? requestAnimationFrame(step) : 0;
    };
    this.setup.front(0);
    this.frame = requestAnimationFrame(step);
  }

  settle() {
    if (!this.frame) return;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.setup.front(1);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    this.svg.remove();
  }

  draw() {
    for (const [name, setup] of Object.entries(this.setups)) {
      if (setup === this.setup) setup.node.removeAttribute("display");
      else this.setups[name].node.setAttribute("display", "none");
    }
    this.setup.draw({ values: this.values, seen: this.seen, frozen: this.grabbed });
    this.drawSlider();
  }

  drawSlider() {
    const { node, control, name, says } = this.setup.slider;
    const known = this.control;
    const value = Number(this.values[control]);
    for (const [attribute, wanted] of [["role", "slider"], ["tabindex", "0"]]) {
      if (!this.free) node.removeAttribute(attribute);
      else if (node.getAttribute(attribute) !== wanted) node.setAttribute(attribute, wanted);
    }
    node.setAttribute("aria-label", `${name}, ${this.bench.words.name(control)}`);
    node.setAttribute("aria-valuenow", String(value));
    node.setAttribute("aria-valuemin", String(known?.minimum ?? value));
    node.setAttribute("aria-valuemax", String(known?.maximum ?? value));
    node.setAttribute("aria-valuetext", says(value));
  }
}
