/**
 * The gas's picture: a cylinder in a bath, a piston that can be dragged, dots that fly about, and
 * the instruments. It draws what the server says; it computes no pressure.
 */

import { Grip, placeIn } from "../bench/grip.js";
import { gettext, listed } from "../bench/words.js";
import { Particles } from "./gas/particles.js";
import { bath, detector, gauge, litres, thermometer } from "./gas/scenery.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("../bench/types.js").Reading} Reading */

const WIDTH = 660;
const HEIGHT = 410;
const WALLS = { left: 102, right: 262, bottom: 336 };
const LITRE = 13; // picture units
const MOST = 20; // litres that the cylinder is made for
const FRAME_S = 0.05; // after a pause the dots go on from where they were
/** @type {{[gas: string]: number}} */
const RADII = { helium: 2.6, ideal: 2.6, nitrogen: 3.6, carbon_dioxide: 4.4 };

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new GasView(stage, bench);
}

/** @implements {View} */
class GasView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.values = bench.values;
    this.scene = bench.lab.scene;
    this.held = 0; // how far from the piston's face it was taken hold of
    this.grip = new Grip(bench, {
      control: "volume",
      page: 5,
      at: (point) => (WALLS.bottom - point.y + this.held) / LITRE,
      grabbed: (event) => (this.held = (placeIn(this.handle, event)?.y ?? this.top) - this.top),
    });
    this.frame = 0;
    this.before = 0;
    const { svg, words } = bench;
    this.particles = new Particles(svg, WALLS);
    this.bath = bath(svg, { left: 74, right: 290, top: 170, bottom: 354 }, words.text("scene.bath"));
    this.gauge = gauge(svg, 556, 98, words.name("manometer"));
    this.thermometer = thermometer(svg, 402, 212, words.name("thermometer"));
    this.detector = detector(svg, 504, 296, words.name("speed_detector"));
    this.piston = this.makePiston();
    this.handle = this.makeHandle();
    this.gas = svg("text", { class: "scene-label gas-name", x: 320, y: 372 });
    const scale = svg("text", { class: "scene-label", x: 320, y: 394, text: words.text("scene.scale") });
    this.svg = svg("svg", { class: "gas", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      this.bath.node,
      svg("path", { class: "gas-line", "aria-hidden": "true", d: "M264 312H474M402 312V222M478 312V192H556V155" }),
      svg("rect", { class: "gas-inside", x: WALLS.left, y: 70, width: 160, height: WALLS.bottom - 70 }),
      this.particles.node,
      svg("path", { class: "gas-wall", d: `M${WALLS.left - 4} 62V${WALLS.bottom + 4}H${WALLS.right + 4}V62` }),
      litres(svg, 298, WALLS.bottom, LITRE, MOST),
      this.gauge.node,
      this.thermometer.node,
      this.detector.node,
      this.gas,
      scale,
      this.piston,
      this.handle,
    ]);
    stage.append(this.svg);
    this.grip.listen(this.handle);
    this.draw();
    this.clear();
    this.onSight = () => (document.hidden ? this.pause() : this.run());
    document.addEventListener("visibilitychange", this.onSight);
    this.run();
  }

  makePiston() {
    const { svg } = this.bench;
    return svg("g", { class: "gas-piston", "aria-hidden": "true" }, [
      svg("rect", { class: "gas-rod", x: -5, y: -50, width: 10, height: 40 }),
      svg("rect", { class: "gas-grip", x: -34, y: -58, width: 68, height: 11, rx: 5 }),
      svg("rect", { class: "gas-head", x: -79, y: -13, width: 158, height: 13, rx: 2 }),
      svg("path", { class: "gas-seal", d: "M-79 -6H79" }),
    ]);
  }

  /** What the pointer and the keyboard hold: the piston with its grip. */
  makeHandle() {
    const { svg, words } = this.bench;
    return svg("rect", {
      class: "gas-handle",
      x: -84,
      y: -64,
      width: 168,
      height: 72,
      rx: 6,
      ...this.grip.attributes,
      "aria-orientation": this.grip.free ? "vertical" : undefined,
      "aria-label": listed([words.text("scene.piston"), words.name("volume")]),
      "data-testid": "piston",
    });
  }

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    // What this variant hides is told with the first answer; that is no change.
    const moved = Object.keys(values).some((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    if (moved) this.clear();
    this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    const followed = this.scene.following;
    if (seen.scene) this.scene = seen.scene;
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    if (seen.manometer) this.gauge.show(seen.manometer.value, this.tell("manometer", seen.manometer));
    if (seen.thermometer) this.thermometer.show(seen.thermometer.value, this.tell("thermometer", seen.thermometer));
    if (seen.speed_detector) this.detector.show(this.tell("speed_detector", seen.speed_detector));
    if (message.target === "volume") this.bench.say(this.position());
    if (this.scene.following !== followed) this.bench.say(this.bench.words.text(`scene.${this.scene.following ? "following" : "unmarked"}`));
  }

  /**
   * A reading for the display, said aloud as well.
   * @param {string} instrument
   * @param {Reading} reading
   */
  tell(instrument, reading) {
    const { words } = this.bench;
    const decimals = instrument === "speed_detector" || reading.value >= 1000 ? 0 : 1;
    const text = `${reading.value.toFixed(decimals)}${words.unit(reading.unit)}`;
    this.bench.say(`${words.name(instrument)}${gettext(": ")}${text}`);
    return text;
  }

  /** A reading belongs to the settings at which it was taken. */
  clear() {
    this.gauge.show(null, "–");
    this.thermometer.show(null, "–");
    this.detector.show("–");
  }

  get top() {
    return WALLS.bottom - Number(this.values.volume) * LITRE;
  }

  position() {
    const { words } = this.bench;
    return words.sentence("scene.set", { volume: `${Number(this.values.volume)}${words.unit("L")}` });
  }

  draw() {
    const { words } = this.bench;
    const gas = String(this.values.gas ?? "nitrogen");
    const kelvin = Number(this.values.temperature);
    const place = `translate(${(WALLS.left + WALLS.right) / 2} ${this.top})`;
    this.piston.setAttribute("transform", place);
    this.handle.setAttribute("transform", place);
    if (this.top !== this.particles.top) this.particles.lid(this.top);
    this.particles.show(this.scene.dots, this.scene.pace, RADII[gas] || 3, this.scene.following);
    this.svg.setAttribute("data-gas", gas);
    this.gas.textContent = words.option("gas", gas);
    this.bath.show(kelvin, `${kelvin}${words.unit("K")}`);
    this.handle.setAttribute("aria-valuenow", String(this.values.volume));
    this.handle.setAttribute("aria-valuemin", String(this.grip.low));
    this.handle.setAttribute("aria-valuemax", String(this.grip.high));
    this.handle.setAttribute("aria-valuetext", this.position());
  }

  /** A gas never stands still; without motion one moment of it is shown. */
  run() {
    this.pause();
    if (!this.bench.motion || document.hidden) return;
    const step = (/** @type {number} */ now) => {
      this.particles.move(Math.min(FRAME_S, (now - this.before) / 1000));
      this.before = now;
      this.frame = requestAnimationFrame(step);
    };
    this.before = performance.now();
    this.frame = requestAnimationFrame(step);
  }

  pause() {
    cancelAnimationFrame(this.frame);
  }

  /** Nothing here comes to an end that could be shown at once. */
  settle() {
    this.particles.place();
  }

  destroy() {
    this.pause();
    this.grip.destroy();
    document.removeEventListener("visibilitychange", this.onSight);
    this.svg.remove();
  }
}
