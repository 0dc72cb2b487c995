/** The thermometer's reading as a slider: dragged up and down, or moved by keys. */
import { Grip } from "../../bench/grip.js";
import { SCALE, celsiusAt, heightOf } from "./beaker.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */

const CONTROL = "temperature";

export class Dial {
  /** @param {ViewBench} bench */
  constructor(bench) {
    this.bench = bench;
    this.grip = new Grip(bench, { control: CONTROL, at: (point) => celsiusAt(point.y) });
    this.celsius = Number(bench.values[CONTROL] ?? 25);
    const { svg } = bench;
    this.text = svg("text", { class: "kinetics-celsius", x: SCALE.x - 30, y: 44, "aria-hidden": "true" });
    this.arrow = svg("path", { class: "kinetics-arrow", d: "M8 0L18 -7V7Z", "aria-hidden": "true" });
    this.handle = svg("rect", {
      class: "kinetics-handle",
      x: SCALE.x - 26,
      y: -30,
      width: 52,
      height: 60,
      rx: 6,
      ...this.grip.attributes,
      "aria-orientation": this.grip.free ? "vertical" : undefined,
      "aria-label": bench.words.text("scene.dial"),
      "data-testid": "dial",
    });
    this.node = svg("g", {}, [this.text, this.arrow, this.handle]);
    this.grip.listen(this.handle);
  }

  /** @param {number} celsius */
  show(celsius) {
    this.celsius = celsius;
    const y = heightOf(celsius).toFixed(2);
    this.text.textContent = `${celsius}${this.bench.words.unit("degC")}`;
    for (const node of [this.arrow, this.handle]) node.setAttribute("transform", node === this.arrow ? `translate(${SCALE.x} ${y})` : `translate(0 ${y})`);
    const { low, high } = this.grip;
    for (const [name, value] of Object.entries({ now: celsius, min: low, max: high })) this.handle.setAttribute(`aria-value${name}`, String(value));
    this.handle.setAttribute("aria-valuetext", this.text.textContent);
  }

  destroy() {
    this.grip.destroy();
  }
}
