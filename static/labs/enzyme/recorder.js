/** The recorder's strip and the rate gauge: they show what the server sent, as far as it has run. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{dt: number, duration: number, working: number, series: {product_mmol: number[], rate_umol: number[], loaded: number[], blocked: number[]}}} Trajectory */

const BOX = { left: 474, right: 664, top: 34, bottom: 196 };
const DIAL = { x: 569, y: 358, r: 74 };

/** 1, 2 or 5 times a power of ten, at or above. @param {number} value */
export function nice(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= value * 0.999) ?? value;
}

/** @param {number} value */
const short = (value) => String(Number(value.toPrecision(2)));

/**
 * A series at a time, between its samples.
 * @param {Trajectory} trajectory
 * @param {keyof Trajectory["series"]} name
 * @param {number} seconds
 */
export function along(trajectory, name, seconds) {
  const series = trajectory.series[name];
  const place = Math.min(series.length - 1, Math.max(0, seconds / trajectory.dt));
  const before = Math.floor(place);
  const after = Math.min(series.length - 1, before + 1);
  return series[before] + (place - before) * (series[after] - series[before]);
}

/**
 * Words in two lines, so that they fit on the paper of a phone too.
 * @param {Svg} svg
 * @param {string} words
 * @param {number} x
 */
function lines(svg, words, x) {
  const half = words.length / 2;
  const gaps = [...words.matchAll(/\s/g)].map((gap) => gap.index ?? 0);
  const cut = gaps.length ? gaps.reduce((best, at) => (Math.abs(at - half) < Math.abs(best - half) ? at : best)) : words.length;
  const parts = [words.slice(0, cut), words.slice(cut).trim()].filter(Boolean);
  return parts.map((text, index) => svg("tspan", { x, dy: index ? "1.3em" : 0, text }));
}

export class Recorder {
  /**
   * @param {Svg} svg
   * @param {{product: string, minutes: string, seconds: string, press: string, rate: string, unit: string}} names
   */
  constructor(svg, names) {
    this.names = names;
    const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ anchor, /** @type {string} */ words) =>
      svg("text", { x, y, "text-anchor": anchor, text: words });
    const { left, right, top, bottom } = BOX;
    const middle = [(left + right) / 2, (top + bottom) / 2];
    this.rows = [text(left - 8, bottom + 5, "end", "0"), text(left - 8, middle[1] + 5, "end", ""), text(left - 8, top + 7, "end", "")];
    this.columns = [text(left, bottom + 24, "middle", ""), text(middle[0], bottom + 24, "middle", ""), text(right, bottom + 24, "end", "")];
    this.line = svg("polyline", { class: "enzyme-line" });
    this.pen = svg("circle", { class: "enzyme-pen", r: 5, display: "none" });
    this.clock = svg("path", { class: "enzyme-clock", display: "none" });
    this.marks = svg("g", {});
    this.press = svg("text", { class: "enzyme-press", x: middle[0], y: middle[1] + 5, "text-anchor": "middle" });
    this.press.append(...lines(svg, names.press, middle[0]));
    const quarter = (/** @type {number} */ part) => `M${left} ${bottom - (bottom - top) * part}H${right}M${left + (right - left) * part} ${top}V${bottom}`;
    this.needle = svg("path", { class: "gauge-needle", d: `M-4 0L0 ${-DIAL.r + 12}L4 0Z` });
    this.value = svg("text", { class: "gauge-value", x: DIAL.x, y: DIAL.y + 32, "text-anchor": "middle" });
    this.largest = text(DIAL.x + DIAL.r + 8, DIAL.y + 5, "start", "");
    this.node = svg("g", { class: "enzyme-recorder", "aria-hidden": "true" }, [
      svg("rect", { class: "enzyme-paper", x: left, y: top, width: right - left, height: bottom - top }),
      svg("path", { class: "enzyme-grid", d: [0.25, 0.5, 0.75].map(quarter).join("") }),
      svg("text", { class: "enzyme-axis", x: right, y: top - 12, "text-anchor": "end", text: names.product }),
      ...this.rows,
      ...this.columns,
      this.clock,
      this.line,
      this.marks,
      this.pen,
      this.press,
      this.dial(svg),
      text(DIAL.x - DIAL.r - 8, DIAL.y + 5, "end", "0"),
      this.largest,
      svg("g", { transform: `translate(${DIAL.x} ${DIAL.y})` }, [this.needle, svg("circle", { class: "gauge-hub", r: 7 })]),
      this.value,
    ]);
    this.top = 1;
    this.most = 1;
    /** @type {Trajectory | null} */
    this.trajectory = null;
  }

  /** @param {Svg} svg */
  dial(svg) {
    const { x, y, r } = DIAL;
    const ticks = Array.from({ length: 11 }, (_, index) => {
      const turn = (Math.PI * index) / 10;
      const inner = index % 5 ? r - 7 : r - 13;
      const [c, s] = [Math.cos(turn), Math.sin(turn)];
      return `M${(x - r * c).toFixed(1)} ${(y - r * s).toFixed(1)}L${(x - inner * c).toFixed(1)} ${(y - inner * s).toFixed(1)}`;
    });
    return svg("g", {}, [
      svg("path", { class: "gauge-face", d: `M${x - r} ${y}A${r} ${r} 0 0 1 ${x + r} ${y}Z` }),
      svg("path", { class: "gauge-ticks", d: ticks.join("") }),
      svg("text", { class: "gauge-name", x, y: y - r - 12, "text-anchor": "middle", text: this.names.rate }),
    ]);
  }

  /**
   * A new strip, or an empty one.
   * @param {Trajectory | null} trajectory
   * @param {number} substrate
   */
  load(trajectory, substrate) {
    this.trajectory = trajectory;
    this.top = nice(substrate);
    this.marks.replaceChildren();
    this.line.setAttribute("points", "");
    for (const node of [this.pen, this.clock]) node.setAttribute("display", "none");
    this.press.setAttribute("display", trajectory ? "none" : "inline");
    const rows = trajectory ? ["0", short(this.top / 2), short(this.top)] : ["", "", ""];
    rows.forEach((words, index) => (this.rows[index].textContent = words));
    const [unit, name] = !trajectory || trajectory.duration >= 120 ? [60, this.names.minutes] : [1, this.names.seconds];
    const columns = trajectory ? ["0", short(trajectory.duration / unit / 2), `${short(trajectory.duration / unit)} ${name}`] : ["", "", ""];
    columns.forEach((words, index) => (this.columns[index].textContent = words));
    this.most = trajectory ? nice(trajectory.series.rate_umol[0]) : 1;
    this.largest.textContent = trajectory ? short(this.most) : "";
    this.turn(0);
    this.value.textContent = "";
  }

  /** @param {number} share */
  turn(share) {
    this.needle.setAttribute("transform", `rotate(${(Math.min(1, share) * 180 - 90).toFixed(1)})`);
  }

  /** @param {number} seconds @param {number} product */
  place(seconds, product) {
    const duration = this.trajectory?.duration || 1;
    const x = BOX.left + ((BOX.right - BOX.left) * seconds) / duration;
    const y = BOX.bottom - ((BOX.bottom - BOX.top) * product) / this.top;
    return { x: x.toFixed(1), y: y.toFixed(1) };
  }

  /** Draw as far as a time. @param {number} seconds */
  draw(seconds) {
    const { trajectory } = this;
    if (!trajectory) return;
    const seen = trajectory.series.product_mmol.slice(0, Math.floor(seconds / trajectory.dt) + 1);
    const points = seen.map((product, index) => this.place(index * trajectory.dt, product));
    const end = this.place(seconds, along(trajectory, "product_mmol", seconds));
    this.line.setAttribute("points", [...points, end].map(({ x, y }) => `${x},${y}`).join(" "));
    this.pen.setAttribute("transform", `translate(${end.x} ${end.y})`);
    this.pen.setAttribute("display", "inline");
    const rate = along(trajectory, "rate_umol", seconds);
    this.turn(rate / this.most);
    this.value.textContent = `${short(rate)} ${this.names.unit}`;
  }

  /** Where the spectrophotometer will look. @param {number} seconds */
  look(seconds) {
    const shown = this.trajectory && seconds > 0 && seconds <= this.trajectory.duration;
    this.clock.setAttribute("display", shown ? "inline" : "none");
    if (shown) this.clock.setAttribute("d", `M${this.place(seconds, 0).x} ${BOX.top}V${BOX.bottom}`);
  }

  /** A reading on the strip. @param {Svg} svg @param {number} seconds @param {number} product */
  mark(svg, seconds, product) {
    if (!this.trajectory || seconds > this.trajectory.duration) return;
    const { x, y } = this.place(seconds, product);
    this.marks.append(svg("path", { class: "enzyme-mark", d: `M${x} ${y}m-6 -6l12 12m0 -12l-12 12` }));
  }
}
