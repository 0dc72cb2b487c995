/** The strip of the recorder: both concentrations in time, drawn as far as the reaction has gone. */
import { linePath, scale, ticks } from "../../bench/axes.js";
import { figures } from "../../bench/words.js";

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{x: number, y: number, w: number, h: number}} Frame */
/** @typedef {{dt: number, duration: number, loop: boolean, series: {a_molar: number[], b_molar: number[]}}} Trajectory times in seconds */
/** @typedef {{a: string, b: string, amount: string, time: string, press: string}} StripWords */

const RESTING_S = 500;
const MARK = 5; // half of the width of a marker

export class Recorder {
  /**
   * @param {Svg} svg
   * @param {StripWords} words
   */
  constructor(svg, words) {
    this.svg = svg;
    this.words = words;
    this.back = svg("g", {});
    this.shutter = svg("rect", {});
    this.lines = svg("g", { "clip-path": "url(#kinetics-sweep)" });
    this.names = [this.name("a", words.a), this.name("b", words.b)];
    this.pens = [svg("circle", { class: "kinetics-pen kinetics-a", r: MARK }), svg("rect", { class: "kinetics-pen kinetics-b", x: -MARK, y: -MARK, width: 2 * MARK, height: 2 * MARK })];
    this.marks = svg("path", { class: "kinetics-mark" });
    this.node = svg("g", { class: "kinetics-recorder", "aria-hidden": "true" }, [
      svg("defs", {}, svg("clipPath", { id: "kinetics-sweep" }, this.shutter)),
      this.back,
      this.lines,
      ...this.names,
      ...this.pens,
      this.marks,
    ]);
    /** @type {Frame} */
    this.paper = { x: 0, y: 0, w: 1, h: 1 };
    /** @type {Trajectory | null} */
    this.trajectory = null;
    /** @type {[number, number][]} seconds and mol/L of what the colorimeter showed on this strip */
    this.readings = [];
    this.placeY = scale([0, 1], 1, 0);
  }

  /** @param {"a" | "b"} which @param {string} text */
  name(which, text) {
    return this.svg("text", { class: `kinetics-name kinetics-name-${which}`, text });
  }

  get span() {
    return this.trajectory?.duration ?? RESTING_S;
  }

  /** @param {number} seconds */
  placeX(seconds) {
    return this.paper.x + (seconds / this.span) * this.paper.w;
  }

  /**
   * @param {Frame} frame of paper and words
   * @param {Trajectory | null} trajectory
   * @param {number} most mol/L that the paper has to hold
   */
  draw(frame, trajectory, most) {
    if (trajectory !== this.trajectory) this.readings = [];
    this.trajectory = trajectory;
    this.paper = { x: frame.x + 46, y: frame.y + 28, w: frame.w - 66, h: frame.h - 76 };
    const { x, y, w, h } = this.paper;
    const rows = ticks(0, most, 4);
    this.placeY = scale(rows, y + h, y);
    const columns = ticks(0, this.span, 5).filter((seconds) => seconds <= this.span * 1.001);
    this.back.replaceChildren(...this.sheet(rows, columns));
    for (const [name, value] of Object.entries({ x: x - 1, y: y - 4, height: h + 8 })) this.shutter.setAttribute(name, String(value));
    this.lines.replaceChildren(...(trajectory ? [this.line("b", trajectory), this.line("a", trajectory)] : []));
    this.sweepTo(0, false);
    this.drawMarks();
  }

  /** @param {number[]} rows @param {number[]} columns */
  sheet(rows, columns) {
    const { svg, words } = this;
    const { x, y, w, h } = this.paper;
    const grid = [...rows.map((value) => `M${x} ${this.placeY(value).toFixed(1)}h${w}`), ...columns.map((value) => `M${this.placeX(value).toFixed(1)} ${y}v${h}`)];
    return [
      svg("rect", { class: "kinetics-paper", x, y, width: w, height: h }),
      svg("path", { class: "kinetics-grid", d: grid.join("") }),
      ...rows.map((value) => svg("text", { x: x - 8, y: this.placeY(value) + 5, "text-anchor": "end", text: figures(value, 3) })),
      ...columns.map((value) => svg("text", { x: this.placeX(value), y: y + h + 19, "text-anchor": "middle", text: figures(value, 4) })),
      svg("text", { x: x - 40, y: y - 16, text: words.amount }),
      svg("text", { x: x + w / 2, y: y + h + 41, "text-anchor": "middle", text: words.time }),
      ...(this.trajectory ? [] : [svg("text", { class: "kinetics-press", x: x + w / 2, y: y + h / 2, "text-anchor": "middle", text: words.press })]),
    ];
  }

  /** @param {"a" | "b"} which @param {Trajectory} trajectory */
  line(which, trajectory) {
    const samples = trajectory.series[which === "a" ? "a_molar" : "b_molar"];
    const times = samples.map((_, index) => index * trajectory.dt);
    const d = linePath(times, samples, (seconds) => this.placeX(seconds), this.placeY);
    return this.svg("path", { class: `kinetics-line kinetics-line-${which}`, d });
  }

  /**
   * Both concentrations at a time, between the samples.
   * @param {number} seconds
   * @returns {[number, number]}
   */
  at(seconds) {
    if (!this.trajectory) return [0, 0];
    const { dt, series } = this.trajectory;
    const last = series.a_molar.length - 1;
    const place = Math.min(last, Math.max(0, seconds / dt));
    const before = Math.min(last - 1, Math.floor(place));
    const between = (/** @type {number[]} */ samples) => samples[before] + (place - before) * (samples[before + 1] - samples[before]);
    return [between(series.a_molar), between(series.b_molar)];
  }

  /**
   * How far the strip is drawn, with the pens where the lines end.
   * @param {number} seconds
   * @param {boolean} seen
   */
  sweepTo(seconds, seen) {
    const x = this.placeX(seconds);
    this.shutter.setAttribute("width", Math.max(0, x - this.paper.x + 2).toFixed(1));
    const ys = this.at(seconds).map((value) => this.placeY(value));
    const near = Math.abs(ys[0] - ys[1]) < 20;
    for (const [index, y] of ys.entries()) {
      const above = near ? ys[index] < ys[1 - index] || (ys[0] === ys[1] && index === 0) : true;
      this.pens[index].setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      this.names[index].setAttribute("x", (x - 12).toFixed(1));
      this.names[index].setAttribute("y", (above ? y - 9 : y + 19).toFixed(1));
      for (const node of [this.pens[index], this.names[index]]) node.setAttribute("display", seen ? "inline" : "none");
      this.names[index].setAttribute("text-anchor", x < this.paper.x + 40 ? "start" : "end");
    }
  }

  /** What the colorimeter showed. @param {number} seconds @param {number} molar */
  mark(seconds, molar) {
    if (seconds > this.span) return;
    this.readings.push([seconds, molar]);
    this.drawMarks();
  }

  drawMarks() {
    const crosses = this.readings.map(([seconds, molar]) => `M${(this.placeX(seconds) - 5).toFixed(1)} ${(this.placeY(molar) - 5).toFixed(1)}l10 10m0 -10l-10 10`);
    this.marks.setAttribute("d", crosses.join(""));
  }
}
