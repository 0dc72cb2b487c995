/**
 * The gas's picture: a cylinder in a bath, a piston that can be dragged, dots that fly about, and
 * the instruments. It draws what the server says; it computes no pressure.
 */

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
const REST_MS = 600;
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
    this.volume = bench.lab.controls.find((control) => control.name === "volume");
    this.grabbed = false;
    this.frame = 0;
    this.before = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.rest = undefined;
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
    this.listen();
    this.draw();
    this.clear();
    this.onSight = () => (document.hidden ? this.pause() : this.run());
    document.addEventListener("visibilitychange", this.onSight);
    this.run();
  }

  /** Whether the piston may be moved by hand. */
  get free() {
    return Boolean(this.volume && !this.volume.locked && !this.bench.reader);
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
      tabindex: this.free ? 0 : undefined,
      role: this.free ? "slider" : undefined,
      "aria-orientation": this.free ? "vertical" : undefined,
      "aria-label": `${words.text("scene.piston")}, ${words.name("volume")}`,
      "data-testid": "piston",
    });
  }

  listen() {
    const { handle } = this;
    handle.addEventListener("pointerdown", (event) => this.grab(event));
    handle.addEventListener("pointermove", (event) => this.grabbed && this.pull(event));
    handle.addEventListener("pointerup", () => this.letGo());
    handle.addEventListener("pointercancel", () => this.letGo());
    handle.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {PointerEvent} event where it is in the picture */
  height(event) {
    const matrix = this.svg.getScreenCTM();
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()).y : 0;
  }

  /** @param {PointerEvent} event */
  grab(event) {
    if (!this.free || !this.bench.open) return;
    this.handle.setPointerCapture(event.pointerId);
    event.preventDefault();
    this.handle.focus();
    this.grabbed = true;
    this.grip = this.height(event) - this.top;
  }

  /** @param {PointerEvent} event */
  pull(event) {
    this.preview((WALLS.bottom - this.height(event) + (this.grip || 0)) / LITRE);
  }

  /** @param {number} wanted in litres */
  preview(wanted) {
    const [low, high, step] = [this.volume?.minimum ?? 1, this.volume?.maximum ?? MOST, this.volume?.step || 0.5];
    this.bench.preview("volume", Math.min(high, Math.max(low, Math.round(wanted / step) * step)));
  }

  letGo() {
    if (!this.grabbed) return;
    this.grabbed = false;
    this.commit();
  }

  commit() {
    clearTimeout(this.rest);
    this.rest = undefined;
    if (this.values.volume !== this.bench.values.volume) this.bench.act("volume", "set", this.values.volume);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.free || !this.bench.open) return;
    const steps = /** @type {{[key: string]: number}} */ ({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 5, PageDown: -5 });
    if (event.key in steps) this.preview(Number(this.values.volume) + steps[event.key] * (this.volume?.step || 0.5));
    else if (event.key === "Home") this.preview(this.volume?.minimum ?? 1);
    else if (event.key === "End") this.preview(this.volume?.maximum ?? MOST);
    else return;
    event.preventDefault();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.commit(), REST_MS);
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
    this.bench.say(`${words.name(instrument)}: ${text}`);
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
    this.handle.setAttribute("aria-valuemin", String(this.volume?.minimum ?? 1));
    this.handle.setAttribute("aria-valuemax", String(this.volume?.maximum ?? MOST));
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
    clearTimeout(this.rest);
    document.removeEventListener("visibilitychange", this.onSight);
    this.svg.remove();
  }
}
