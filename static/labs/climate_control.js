/**
 * The climate control's picture: a room with a thermostat whose three slides carry no labels, and
 * what temperature and humidity did at each step. It draws what the server answers.
 */
import { draggable } from "../bench/drag.js";
import { Diagram } from "./climate_control/diagram.js";
import { trace } from "./climate_control/trace.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./climate_control/trace.js").Scene} Scene */

const WIDTH = 660;
const HEIGHT = 400;
const CONTROLS = ["top", "central", "bottom"];
const SLIDE = { left: 96, right: 216, top: 196, gap: 46 };
const DROPS = 14;

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new ClimateView(stage, bench);
}

/** @implements {View} */
class ClimateView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.values = bench.values;
    /** @type {Scene} */
    this.scene = bench.lab.scene;
    const { svg } = bench;
    this.warmth = svg("rect", { class: "room-warmth", x: 22, y: 22, width: 262, height: 356, rx: 8 });
    this.drops = svg("g", { class: "room-drops" });
    this.temperature = svg("text", { class: "thermostat-number", x: 152, y: 92, "text-anchor": "end" });
    this.humidity = svg("text", { class: "thermostat-number", x: 252, y: 92, "text-anchor": "end" });
    this.slides = new Map(CONTROLS.map((name, index) => [name, this.makeSlide(name, index)]));
    this.traces = svg("g", { class: "traces" });
    const parts = [...this.room(), ...[...this.slides.values()].map((slide) => slide.node), this.traces];
    this.svg = svg("svg", { class: "climate", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet", "aria-hidden": "true" }, parts);
    stage.append(this.svg);
    const slot = bench.slot("analyse");
    this.diagram = slot ? new Diagram(slot, bench) : null;
    this.draw();
  }

  /** The wall, the thermostat and its two displays. */
  room() {
    const { svg, words } = this.bench;
    const label = (/** @type {number} */ x, /** @type {string} */ text) => svg("text", { class: "scene-label", x, y: 58, "text-anchor": "end", text });
    return [
      svg("rect", { class: "room", x: 22, y: 22, width: 262, height: 356, rx: 8 }),
      this.warmth,
      this.drops,
      svg("rect", { class: "thermostat", x: 44, y: 38, width: 218, height: 68, rx: 6 }),
      label(152, words.name("temperature")),
      label(252, words.name("humidity")),
      this.temperature,
      this.humidity,
      svg("rect", { class: "thermostat", x: 44, y: 150, width: 218, height: 178, rx: 6 }),
    ];
  }

  /**
   * @param {string} name
   * @param {number} index
   */
  makeSlide(name, index) {
    const { svg } = this.bench;
    const y = SLIDE.top + index * SLIDE.gap;
    const notches = [-2, -1, 0, 1, 2].map((value) => svg("line", { class: value ? "slide-notch" : "slide-rest", x1: this.across(value), x2: this.across(value), y1: y - 7, y2: y + 7 }));
    const knob = svg("rect", { class: "slide-knob", width: 16, height: 26, y: y - 13, rx: 4 });
    const reach = svg("rect", { class: "slide-reach", x: SLIDE.left - 24, y: y - 20, width: SLIDE.right - SLIDE.left + 48, height: 40 });
    const sign = (/** @type {number} */ x, /** @type {string} */ text) => svg("text", { class: "slide-sign", x, y: y + 5, "text-anchor": "middle", text });
    const bar = svg("line", { class: "slide-bar", x1: SLIDE.left, x2: SLIDE.right, y1: y, y2: y });
    const node = svg("g", { class: "slide" }, [bar, ...notches, sign(SLIDE.left - 26, "−"), sign(SLIDE.right + 26, "+"), knob, reach]);
    draggable(reach, {
      begin: (event) => this.grab(name, event),
      move: (event) => this.drag(name, event),
      end: () => this.release(name),
      cancel: () => this.bench.preview(name, this.bench.values[name]),
    });
    return { node, knob };
  }

  /** @param {number} value */
  across(value) {
    return SLIDE.left + ((value + 2) / 4) * (SLIDE.right - SLIDE.left);
  }

  /**
   * @param {string} name
   * @param {PointerEvent} event
   */
  grab(name, event) {
    if (!this.bench.open || this.bench.lab.controls.find((control) => control.name === name)?.locked) return false;
    this.drag(name, event);
    return true;
  }

  /**
   * @param {string} name
   * @param {PointerEvent} event
   */
  drag(name, event) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix) return;
    const { x } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const control = this.bench.lab.controls.find((known) => known.name === name);
    const value = Math.round(((x - SLIDE.left) / (SLIDE.right - SLIDE.left)) * 4 - 2);
    this.bench.preview(name, Math.min(control?.maximum ?? 2, Math.max(control?.minimum ?? -2, value)));
  }

  /** @param {string} name */
  release(name) {
    if (!this.bench.open) this.bench.preview(name, this.bench.values[name]);
    else if (this.values[name] !== this.bench.values[name]) this.bench.act(name, "set", this.values[name]);
  }

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    this.values = values;
    for (const [name, slide] of this.slides) {
      const value = Number(values[name] ?? 0);
      slide.knob.setAttribute("x", String(this.across(value) - 8));
    }
  }

  /** @param {Observed} message */
  observed(message) {
    const { scene } = /** @type {{scene?: Scene}} */ (message.observations);
    if (message.target === "diagram") this.diagram?.show(this.bench.diagram);
    if (!scene) return;
    this.values = { ...this.values, .../** @type {any} */ (message.observations).controls };
    this.scene = scene;
    this.draw();
    if (message.target !== "apparatus") return;
    const places = { temperature: `${scene.room.temperature.toFixed(1)} °C`, humidity: `${scene.room.humidity.toFixed(1)} %` };
    const { words } = this.bench;
    this.bench.say(message.action === "reset" ? words.text("scene.back") : words.sentence("scene.moved", places));
  }

  caughtUp() {
    this.diagram?.show(this.bench.diagram);
  }

  draw() {
    this.controls(this.values);
    const { scene } = this;
    const { room } = scene;
    const warmer = room.temperature - scene.start.temperature;
    this.temperature.textContent = `${room.temperature.toFixed(1)} °C`;
    this.humidity.textContent = `${room.humidity.toFixed(1)} %`;
    this.warmth.setAttribute("class", warmer >= 0 ? "room-warmth room-warm" : "room-warmth room-cool");
    this.warmth.setAttribute("fill-opacity", String(Math.min(0.3, Math.abs(warmer) / 60)));
    this.drawDrops(Math.round((room.humidity / 100) * DROPS));
    this.traces.replaceChildren(...trace(this.bench, scene, { left: 342, right: WIDTH - 14, top: 26, bottom: HEIGHT - 44 }));
  }

  /** More drops, more humid. @param {number} count */
  drawDrops(count) {
    const { svg } = this.bench;
    if (this.drops.childElementCount === count) return;
    const drop = (/** @type {number} */ index) => {
      const x = 44 + ((index * 89) % 222);
      const y = index % 2 ? 112 + ((index * 31) % 20) : 338 + ((index * 37) % 26);
      return svg("path", { d: `M${x} ${y}c3.500 4.500 5 6.500 5 9a5 5 0 0 1 -10 0c0 -2.500 1.500 -4.500 5 -9z` });
    };
    this.drops.replaceChildren(...Array.from({ length: count }, (_, index) => drop(index)));
  }

  settle() {
    this.draw();
  }

  destroy() {
    this.svg.remove();
    this.diagram?.node.remove();
  }
}
