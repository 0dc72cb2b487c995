/** One shot as a line on the field, drawn as far as the ball has come. */

/** @typedef {import("./field.js").Scale} Scale */
/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{dt: number, duration: number, series: {x_m: number[], y_m: number[]}}} Trajectory */

export class Trace {
  /**
   * @param {Svg} svg
   * @param {Trajectory} trajectory
   * @param {number} number of the shot, from 1
   */
  constructor(svg, trajectory, number) {
    this.trajectory = trajectory;
    this.line = svg("polyline", { class: "trace-line", pathLength: 1, "stroke-dasharray": "1 1" });
    this.mark = svg("path", { class: "trace-mark", d: "M-5 -5L5 5M-5 5L5 -5" });
    this.label = svg("text", { class: "trace-number", "text-anchor": "middle", text: String(number) });
    this.node = svg("g", { class: "trace" }, [this.line, this.mark, this.label]);
    /** @type {number[]} */
    this.lengths = [];
  }

  get far() {
    return this.trajectory.series.x_m[this.trajectory.series.x_m.length - 1];
  }

  get high() {
    return Math.max(...this.trajectory.series.y_m);
  }

  /** @param {Scale} scale */
  draw(scale) {
    const { x_m, y_m } = this.trajectory.series;
    const points = x_m.map((x, i) => [scale.x(x), scale.y(y_m[i])]);
    this.line.setAttribute("points", points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
    this.lengths = [0];
    for (let i = 1; i < points.length; i += 1) {
      const [[a, b], [c, d]] = [points[i - 1], points[i]];
      this.lengths.push(this.lengths[i - 1] + Math.hypot(c - a, d - b));
    }
    const [x, y] = points[points.length - 1];
    this.mark.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    const apex = y_m.indexOf(this.high);
    this.label.setAttribute("x", points[apex][0].toFixed(1));
    this.label.setAttribute("y", (points[apex][1] - 7).toFixed(1));
  }

  /** Show the line up to a moment. @param {number} seconds */
  show(seconds) {
    const [place, whole] = [this.place(seconds), this.lengths[this.lengths.length - 1]];
    const i = Math.floor(place);
    const next = this.lengths[Math.min(i + 1, this.lengths.length - 1)];
    const drawn = this.lengths[i] + (place - i) * (next - this.lengths[i]);
    this.line.setAttribute("stroke-dashoffset", (whole > 0 ? 1 - drawn / whole : 0).toFixed(4));
    this.node.toggleAttribute("data-landed", seconds >= this.trajectory.duration);
  }

  /** @param {number} seconds */
  place(seconds) {
    const { dt, series } = this.trajectory;
    const last = series.x_m.length - 1;
    return dt > 0 ? Math.min(last, Math.max(0, seconds / dt)) : last;
  }

  /**
   * Where the ball is, in metres; between two samples on a straight line.
   * @param {number} seconds
   */
  at(seconds) {
    const { x_m, y_m } = this.trajectory.series;
    const place = this.place(seconds);
    const i = Math.min(Math.floor(place), x_m.length - 2);
    const between = (/** @type {number[]} */ samples) => samples[i] + (place - i) * (samples[i + 1] - samples[i]);
    return { x: between(x_m), y: between(y_m) };
  }
}
