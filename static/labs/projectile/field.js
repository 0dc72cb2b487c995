/** The field on which the ball flies: its scale, its two rulers, the launcher and the target. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

export const WIDTH = 640;
export const HEIGHT = 340;
export const LEFT = 84; // where the muzzle's foot stands
export const GROUND = 286;
const RIGHT = 24;
const TOP = 26;
export const BARREL = 44;
export const BEYOND = 900; // the picture goes on beyond its frame, as far as the stage is wide
const WIDTHS_M = [10, 20, 50, 100, 150, 200, 300, 500, 800, 1000, 1500, 2000, 2500];

/** Metres to the picture's units, the same along and up. */
export class Scale {
  /** @param {number} width_m metres that fit between the launcher and the right edge */
  constructor(width_m) {
    this.width_m = width_m;
    this.factor = (WIDTH - LEFT - RIGHT) / width_m;
  }

  /**
   * The smallest round scale in which both fit.
   * @param {number} far_m
   * @param {number} high_m
   */
  static fitting(far_m, high_m) {
    const needed = Math.max(far_m * 1.04, (high_m * (WIDTH - LEFT - RIGHT)) / (GROUND - TOP));
    return new Scale(WIDTHS_M.find((width) => width >= needed) ?? needed);
  }

  /** @param {number} metres */
  x(metres) {
    return LEFT + metres * this.factor;
  }

  /** @param {number} metres */
  y(metres) {
    return GROUND - metres * this.factor;
  }

  /** Metres between two numbers of a ruler. */
  get step() {
    const rough = this.width_m / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  }
}

/**
 * Sky and two rows of hills: what lies behind the field, at no scale.
 * @param {Svg} svg
 */
export function sky(svg) {
  const row = (/** @type {number} */ high, /** @type {number} */ wide, /** @type {number} */ shift) => {
    const from = -BEYOND - shift;
    const count = Math.ceil((WIDTH + 2 * BEYOND + shift) / wide);
    return `M${from} ${GROUND}${`q${wide / 2} ${-high} ${wide} 0`.repeat(count)}Z`;
  };
  return svg("g", { class: "field-sky", "aria-hidden": "true" }, [
    svg("rect", { x: -BEYOND, y: -BEYOND, width: WIDTH + 2 * BEYOND, height: BEYOND + GROUND }),
    svg("path", { class: "field-hills", d: row(74, 370, 40) }),
    svg("path", { class: "field-hills", d: row(46, 240, 150) }),
  ]);
}

/**
 * Grass with a tape along it: numbers at round metres, four marks between.
 * @param {Svg} svg
 * @param {Scale} scale
 */
export function ground(svg, scale) {
  const { step } = scale;
  const count = Math.floor((scale.width_m / step) * 5 + 1e-9);
  const marks = Array.from({ length: count + 1 }, (_, i) => {
    const x = scale.x((i * step) / 5);
    return `M${x.toFixed(1)} ${GROUND + 9}v${i % 5 ? 5 : 10}`;
  });
  const numbers = Array.from({ length: Math.floor(count / 5) + 1 }, (_, i) =>
    svg("text", { x: scale.x(i * step), y: GROUND + 37, "text-anchor": "middle", text: `${+(i * step).toFixed(1)}${i ? "" : " m"}` }),
  );
  return [
    svg("rect", { class: "field-foot", x: LEFT, y: GROUND, width: WIDTH - RIGHT - LEFT, height: HEIGHT - GROUND }),
    svg("rect", { class: "field-grass", x: -BEYOND, y: GROUND, width: WIDTH + 2 * BEYOND, height: 9 }),
    svg("path", { class: "field-marks", d: `M${LEFT} ${GROUND + 9}H${WIDTH - RIGHT}${marks.join("")}` }),
    ...numbers,
  ];
}

/**
 * A staff with the height in metres at the left edge.
 * @param {Svg} svg
 * @param {Scale} scale
 */
export function staff(svg, scale) {
  const step = scale.step * ((GROUND - TOP) / scale.factor < 3 * scale.step ? 0.5 : 1);
  const x = 42;
  const count = Math.floor((GROUND - TOP) / (step * scale.factor));
  const rows = Array.from({ length: count }, (_, i) => (i + 1) * step);
  return [
    svg("path", {
      class: "field-marks",
      d: `M${x} ${GROUND}V${TOP - 10}${rows.map((m) => `M${x} ${scale.y(m).toFixed(1)}h8`).join("")}`,
    }),
    ...rows.map((m) => svg("line", { class: "field-level", x1: x + 8, x2: WIDTH, y1: scale.y(m), y2: scale.y(m) })),
    ...rows.map((m) => svg("text", { x: x - 5, y: scale.y(m) + 5, "text-anchor": "end", text: String(+m.toFixed(1)) })),
  ];
}

/**
 * A barrel that turns about its muzzle's foot, on a carriage with a wheel; drawn level.
 * @param {Svg} svg
 */
export function launcher(svg) {
  const tower = svg("path", { class: "launcher-tower" });
  const barrel = svg("g", { class: "launcher-barrel" }, [
    svg("path", { d: `M-13 -11q-7 11 0 22L${BARREL - 6} 8v-16Z` }),
    svg("rect", { x: BARREL - 7, y: -11, width: 7, height: 22, rx: 2 }),
    svg("path", { class: "launcher-band", d: "M4 -10v20M20 -9v18" }),
  ]);
  const carriage = svg("g", { class: "launcher-carriage" }, [
    svg("path", { d: "M-26 14L-4 -5H6L14 14Z" }),
    svg("circle", { cx: 0, cy: 3, r: 12 }),
    svg("path", { class: "launcher-spokes", d: "M-12 3h24M0 -9v24M-8.5 -5.5l17 17M-8.5 11.5l17 -17" }),
  ]);
  return { tower, barrel, carriage };
}

/**
 * An arc from level to the barrel, beyond the muzzle, with a mark every fifteen degrees.
 * @param {number} degrees
 */
export function arc(degrees) {
  const radius = BARREL + 12;
  const at = (/** @type {number} */ angle, /** @type {number} */ r) => {
    const turn = (angle * Math.PI) / 180;
    return `${(r * Math.cos(turn)).toFixed(1)} ${(-r * Math.sin(turn)).toFixed(1)}`;
  };
  const marks = Array.from({ length: 7 }, (_, i) => `M${at(i * 15, radius)}L${at(i * 15, radius + (i % 3 ? 4 : 8))}`);
  return {
    scale: `M${at(0, radius)}A${radius} ${radius} 0 0 0 ${at(90, radius)}${marks.join("")}`,
    angle: `M${at(0, radius)}A${radius} ${radius} 0 0 0 ${at(degrees, radius)}`,
    label: at(Math.min(degrees + 14, 76), radius + 24).split(" "),
  };
}

/**
 * A flag in the ground that can be moved to where somebody expects the ball.
 * @param {Svg} svg
 */
export function flag(svg) {
  const text = svg("text", { class: "target-value", x: 0, y: -52, "text-anchor": "middle" });
  const node = svg("g", { class: "target-flag", "aria-hidden": "true" }, [
    svg("ellipse", { cx: 0, cy: 2, rx: 15, ry: 4 }),
    svg("path", { class: "target-pole", d: "M0 2V-44" }),
    svg("path", { class: "target-cloth", d: "M0 -44L24 -36L0 -28Z" }),
    text,
  ]);
  return { node, text };
}
