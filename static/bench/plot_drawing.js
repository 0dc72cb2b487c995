/** The parts of a plot: grid with numbers, points with error bars, distances from the curve. */
import { svg } from "./dom.js";
import { figures, gettext } from "./words.js";

/** @typedef {import("./types.js").Fit} Fit */
/** @typedef {{number: number, x: number, y: number, uncertainty: number, struck: boolean, seq: number, struckAt: number}} Point */
/** @typedef {{left: number, right: number, top: number, bottom: number, low: number, width: number}} Frame */

export const RESIDUALS_HEIGHT = 56;

/**
 * @param {number[]} numbers
 * @returns {[number, number]}
 */
export function extent(numbers) {
  return [Math.min(...numbers), Math.max(...numbers)];
}

/**
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {(value: number) => number} placeX
 * @param {(value: number) => number} placeY
 * @param {Frame} frame
 */
export function grid(xs, ys, placeX, placeY, frame) {
  const across = ys.flatMap((y) => [
    svg("line", { x1: frame.left, x2: frame.right, y1: placeY(y), y2: placeY(y) }),
    svg("text", { x: frame.left - 7, y: placeY(y) + 4, "text-anchor": "end", text: figures(y, 6) }),
  ]);
  const up = xs.flatMap((x) => [
    svg("line", { y1: frame.top, y2: frame.bottom, x1: placeX(x), x2: placeX(x) }),
    svg("text", { x: placeX(x), y: frame.bottom + 18, "text-anchor": "middle", text: figures(x, 6) }),
  ]);
  return svg("g", { class: "axis-grid", "aria-hidden": "true" }, [...across, ...up]);
}

/**
 * @param {Point} point
 * @param {(value: number) => number} placeX
 * @param {(value: number) => number} placeY
 * @param {number[]} lit
 */
export function dot(point, placeX, placeY, lit) {
  const x = placeX(point.x);
  const [high, low] = [placeY(point.y + point.uncertainty), placeY(point.y - point.uncertainty)];
  const bar = `M${x} ${high}V${low}M${x - 4} ${high}H${x + 4}M${x - 4} ${low}H${x + 4}`;
  const attributes = { class: point.struck ? "dot struck" : "dot", "data-trial": point.number, "data-lit": lit.includes(point.number) };
  return svg("g", attributes, [
    point.uncertainty > 0 && svg("path", { d: bar }),
    svg("circle", { cx: x, cy: placeY(point.y), r: 4 }),
    svg("title", { text: `#${point.number}` }),
  ]);
}

/**
 * The points that the curve was fitted to, in the order of its residuals: a trial may have been
 * recorded or struck out since.
 * @param {Point[]} all
 * @param {Fit} fit
 */
export function fitted(all, fit) {
  return all.filter((point) => point.seq < fit.seq && point.struckAt > fit.seq);
}

/**
 * How far each point lies from the curve, on a strip of its own below the plot.
 * @param {Point[]} all
 * @param {Fit} fit
 * @param {(value: number) => number} placeX
 * @param {Frame} frame
 */
export function residuals(all, fit, placeX, frame) {
  const kept = fitted(all, fit);
  const most = Math.max(...kept.map((point, index) => Math.abs(fit.residuals[index]) + point.uncertainty), 1e-12);
  const zero = frame.low + RESIDUALS_HEIGHT / 2 - 6;
  const place = (/** @type {number} */ value) => zero - (value / most) * (RESIDUALS_HEIGHT / 2 - 10);
  const dots = kept.map((point, index) =>
    dot({ ...point, y: fit.residuals[index] }, placeX, place, []),
  );
  return svg("g", { class: "residuals" }, [
    svg("line", { x1: frame.left, x2: frame.right, y1: zero, y2: zero }),
    svg("text", { x: frame.left - 7, y: zero + 4, "text-anchor": "end", text: "0" }),
    svg("text", { x: frame.left + 4, y: frame.low - 4, text: gettext("distance from the curve") }),
    ...dots,
  ]);
}
