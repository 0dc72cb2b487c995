/** The oscilloscope: a screen with graticule and two traces, a running spot, and a time cursor. */
import { linePath, scale, ticks } from "../../bench/axes.js";
import { figures } from "../../bench/words.js";

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {import("./circuit.js").Frame} Frame */
/** @typedef {{dt: number, duration: number, loop: boolean, series: {[name: string]: number[]}}} Trajectory times in seconds */
/** @typedef {{source: string, output: string, press: string, ms: string}} ScopeWords */

const SECONDS_TO_MS = 1000;
const RESTING_MS = 10;

export class Scope {
  /**
   * @param {Svg} svg
   * @param {ScopeWords} words
   */
  constructor(svg, words) {
    this.svg = svg;
    this.words = words;
    this.back = svg("g", { "aria-hidden": "true" });
    this.shutter = svg("rect", {});
    this.traces = svg("g", { "clip-path": "url(#rc-sweep)", "aria-hidden": "true" });
    this.spot = svg("circle", { class: "rc-spot", r: 4.5 });
    this.marks = svg("g", { class: "rc-marks", "aria-hidden": "true" });
    this.node = svg("g", {}, [svg("defs", {}, svg("clipPath", { id: "rc-sweep" }, this.shutter)), this.back, this.traces, this.marks, this.spot]);
    /** @type {[number, number][]} milliseconds and volts of what was read from this trace */
    this.readings = [];
    /** @type {Frame} */
    this.screen = { x: 0, y: 0, w: 1, h: 1 };
    /** @type {Trajectory | null} */
    this.trajectory = null;
    this.placeY = scale([0, 1], 1, 0);
  }

  /** What the screen is wide, in milliseconds. */
  get span() {
    return this.trajectory ? this.trajectory.duration * SECONDS_TO_MS : RESTING_MS;
  }

  /** @param {number} ms */
  placeX(ms) {
    return this.screen.x + (Math.min(ms, this.span) / this.span) * this.screen.w;
  }

  /** The time at a place. @param {number} x */
  timeAt(x) {
    return ((x - this.screen.x) / this.screen.w) * this.span;
  }

  /**
   * @param {Frame} frame of the whole instrument
   * @param {Trajectory | null} trajectory
   * @param {number} volts of the source, for an empty screen
   */
  draw(frame, trajectory, volts) {
    if (trajectory !== this.trajectory) this.readings = [];
    this.trajectory = trajectory;
    this.screen = { x: frame.x + 40, y: frame.y + 34, w: frame.w - 54, h: frame.h - 66 };
    const samples = trajectory ? [...trajectory.series.source_v, ...trajectory.series.output_v] : [0, volts];
    const ys = ticks(Math.min(0, ...samples) * 1.04, Math.max(...samples) * 1.04, 4);
    this.placeY = scale(ys, this.screen.y + this.screen.h, this.screen.y);
    this.back.replaceChildren(...this.frame(frame), ...this.graticule(ys), ...this.legend(frame));
    for (const [name, value] of Object.entries({ x: this.screen.x, y: this.screen.y, width: this.screen.w, height: this.screen.h })) this.shutter.setAttribute(name, String(value));
    this.traces.replaceChildren(...(trajectory ? this.lines(trajectory) : []));
    this.drawMarks();
    this.sweepTo(trajectory ? this.span : 0, false);
  }

  /** @param {Frame} frame */
  frame(frame) {
    const { x, y, w, h } = this.screen;
    return [
      this.svg("rect", { class: "rc-bezel", x: frame.x, y: frame.y, width: frame.w, height: frame.h, rx: 10 }),
      this.svg("rect", { class: "rc-screen", x, y, width: w, height: h }),
    ];
  }

  /** @param {number[]} ys */
  graticule(ys) {
    const { svg } = this;
    const { x, y, w, h } = this.screen;
    const step = this.span / 5;
    const columns = Array.from({ length: 11 }, (_, index) => x + (index * w) / 10);
    const times = Array.from({ length: 6 }, (_, index) => index * step);
    return [
      ...columns.map((at) => svg("line", { class: "rc-grid", x1: at, x2: at, y1: y, y2: y + h })),
      ...ys.map((value) => svg("line", { class: value === 0 ? "rc-zero" : "rc-grid", x1: x, x2: x + w, y1: this.placeY(value), y2: this.placeY(value) })),
      ...ys.map((value) => svg("text", { x: x - 6, y: this.placeY(value) + 4, "text-anchor": "end", text: figures(value, 3) })),
      ...times.map((time, index) =>
        svg("text", { x: this.placeX(time), y: y + h + 17, "text-anchor": index === 5 ? "end" : "middle", text: index === 5 ? `${figures(time, 3)}${this.words.ms}` : figures(time, 3) }),
      ),
      ...(this.trajectory ? [] : [svg("text", { class: "rc-press", x: x + w / 2, y: y + h / 2, "text-anchor": "middle", text: this.words.press })]),
    ];
  }

  /** @param {Frame} frame */
  legend(frame) {
    const { svg } = this;
    const y = frame.y + 20;
    const right = frame.x + frame.w - 14;
    return [
      svg("text", { x: frame.x + 34, y: y + 1, "text-anchor": "end", text: "V" }),
      svg("path", { class: "rc-trace rc-output", d: `M${right - 176} ${y - 4}h22` }),
      svg("text", { x: right - 150, y: y + 1, text: this.words.output }),
      svg("path", { class: "rc-trace rc-source", d: `M${right - 84} ${y - 4}h22` }),
      svg("text", { x: right - 58, y: y + 1, text: this.words.source }),
    ];
  }

  /** @param {Trajectory} trajectory */
  lines(trajectory) {
    const { source_v: source, output_v: output } = trajectory.series;
    const times = output.map((_, index) => index * trajectory.dt * SECONDS_TO_MS);
    const placeX = (/** @type {number} */ ms) => this.placeX(ms);
    return [
      this.svg("path", { class: "rc-trace rc-source", d: linePath(times, source, placeX, this.placeY) }),
      this.svg("path", { class: "rc-trace rc-output", d: linePath(times, output, placeX, this.placeY) }),
    ];
  }

  /**
   * How far the trace is drawn, and the spot at its end.
   * @param {number} ms
   * @param {boolean} spot
   * @param {boolean} [whole] the trace is there already and only the spot goes on
   */
  sweepTo(ms, spot, whole = false) {
    this.shutter.setAttribute("width", (whole ? this.screen.w : Math.max(0, this.placeX(ms) - this.screen.x)).toFixed(1));
    this.spot.setAttribute("display", spot ? "inline" : "none");
    if (!spot) return;
    this.spot.setAttribute("cx", this.placeX(ms).toFixed(1));
    this.spot.setAttribute("cy", this.placeY(this.value("output_v", ms)).toFixed(1));
  }

  /**
   * A series at a time, between its samples.
   * @param {string} name
   * @param {number} ms
   */
  value(name, ms) {
    if (!this.trajectory) return 0;
    const samples = this.trajectory.series[name];
    const place = Math.min(samples.length - 1, Math.max(0, ms / SECONDS_TO_MS / this.trajectory.dt));
    const before = Math.min(samples.length - 2, Math.floor(place));
    return samples[before] + (place - before) * (samples[before + 1] - samples[before]);
  }

  /** Where a reading was taken. @param {number} ms @param {number} volts */
  mark(ms, volts) {
    this.readings.push([ms, volts]);
    this.drawMarks();
  }

  drawMarks() {
    const crosses = this.readings.map(([ms, volts]) => `M${(this.placeX(ms) - 5).toFixed(1)} ${(this.placeY(volts) - 5).toFixed(1)}l10 10m0 -10l-10 10`);
    this.marks.replaceChildren(this.svg("path", { class: "rc-mark", d: crosses.join("") }));
  }
}
