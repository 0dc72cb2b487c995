/**
 * The optical bench: a ray box that turns about a half-cylinder, or a shining letter that slides
 * before a lens. Rays and image stand where the server says; the view computes no optics.
 */

import { Grip } from "../bench/grip.js";
import { listed } from "../bench/words.js";
import { image } from "./optics/image.js";
import { HEIGHT, percent, WIDTH } from "./optics/parts.js";
import { refraction } from "./optics/rays.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./optics/parts.js").Setup} Setup */
/** @typedef {{[control: string]: number | string}} Values */

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
    this.seen = bench.lab.scene;
    this.frame = 0;
    /** @type {{[name: string]: Setup}} */
    this.setups = { refraction: refraction(bench), lens: image(bench) };
    this.svg = bench.svg("svg", { class: "optics", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      this.setups.refraction.node,
      this.setups.lens.node,
    ]);
    stage.append(this.svg);
    this.grips = new Map(Object.values(this.setups).map((setup) => [setup, this.gripOf(setup)]));
    this.draw();
  }

  /** The set-up that stands on the bench. */
  get setup() {
    return this.setups[String(this.values.setup)] ?? this.setups.refraction;
  }

  /** What may be moved by hand now. */
  get grip() {
    return /** @type {Grip} */ (this.grips.get(this.setup));
  }

  /** @param {Setup} setup */
  gripOf(setup) {
    const { node, control, at } = setup.slider;
    const grip = new Grip(this.bench, { control, jumps: true, at: (point) => at(point.x, point.y), letGo: () => this.draw() });
    node.classList.add("optics-handle");
    grip.listen(/** @type {SVGGraphicsElement} */ (node));
    return grip;
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
    for (const grip of this.grips.values()) grip.destroy();
    this.svg.remove();
  }

  draw() {
    for (const [name, setup] of Object.entries(this.setups)) {
      if (setup === this.setup) setup.node.removeAttribute("display");
      else this.setups[name].node.setAttribute("display", "none");
    }
    this.setup.draw({ values: this.values, seen: this.seen, frozen: this.grip.held });
    this.drawSlider();
  }

  drawSlider() {
    const { node, control, name, says } = this.setup.slider;
    const known = this.grip.control;
    const value = Number(this.values[control]);
    const { free } = this.grip;
    for (const [attribute, wanted] of [["role", "slider"], ["tabindex", free ? "0" : ""], ["aria-disabled", free ? "" : "true"]]) {
      if (!wanted) node.removeAttribute(attribute);
      else if (node.getAttribute(attribute) !== wanted) node.setAttribute(attribute, wanted);
    }
    node.setAttribute("aria-label", listed([name, this.bench.words.name(control)]));
    node.setAttribute("aria-valuenow", String(value));
    node.setAttribute("aria-valuemin", String(known?.minimum ?? value));
    node.setAttribute("aria-valuemax", String(known?.maximum ?? value));
    node.setAttribute("aria-valuetext", says(value));
  }
}
