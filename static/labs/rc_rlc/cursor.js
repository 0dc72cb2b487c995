/** The time cursor on the screen: dragged, or moved by keys. It becomes one action on release. */
import { Grip } from "../../bench/grip.js";
import { figures } from "../../bench/words.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("./scope.js").Scope} Scope */

const CONTROL = "time";
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
    /** @type {Grip} */
    this.grip = new Grip(bench, {
      control: CONTROL,
      at: (point) => scope.timeAt(point.x),
      // The control's step, and finer on a short screen.
      step: () => Math.max(0.001, Math.min(this.grip.control?.step || 0.01, scope.span / PLACES)),
      limits: () => [0, scope.span],
      grabbed: touched,
    });
    this.time = Number(bench.values[CONTROL] ?? 0);
    const { svg } = bench;
    this.line = svg("line", { class: "rc-cursor" });
    this.label = svg("text", { class: "rc-cursor-time" });
    this.mark = svg("path", { class: "rc-grip" });
    this.handle = svg("rect", {
      class: "rc-handle",
      rx: 4,
      ...this.grip.attributes,
      "aria-label": bench.words.text("scene.cursor"),
      "data-testid": "cursor",
    });
    this.node = svg("g", { display: this.grip.control ? "inline" : "none" }, [this.line, this.mark, this.label, this.handle]);
    this.grip.listen(this.handle);
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
    set(this.mark, { d: `M${x - 8} ${y - 12}h16v6l-8 8l-8 -8z` });
    set(this.label, { x: right ? x - 19 : x + 19, y: y + 16, "text-anchor": right ? "end" : "start" });
    this.label.textContent = beyond ? `${text} → ${words.text("scene.beyond")}` : text;
    set(this.handle, { x: x - 15, y: y - 16, width: 30, height: h + 16 });
    set(this.handle, { "aria-valuenow": time, "aria-valuemin": this.grip.low, "aria-valuemax": this.grip.high });
    this.handle.setAttribute("aria-valuetext", words.sentence("scene.cursor_at", { time: text }));
  }

  destroy() {
    this.grip.destroy();
  }
}

/**
 * @param {Element} node
 * @param {{[name: string]: string | number}} attributes
 */
function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, typeof value === "number" ? String(Number(value.toFixed(3))) : value);
}
