/** The strip: the frequency of A over the generations, in this meadow and in some that started alike. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{[name: string]: number[]}} Series */

export const STRIP = { x: 528, y: 42, width: 222, height: 196 };

/** @param {number} p */
export const heightOf = (p) => STRIP.y + STRIP.height * (1 - p);

/** @param {number} y */
export const frequencyAt = (y) => 1 - (y - STRIP.y) / STRIP.height;

/**
 * The frame with its lines and numbers.
 * @param {Svg} svg
 * @param {number} generations at the right end
 */
export function frame(svg, generations) {
  const { x, y, width, height } = STRIP;
  const right = x + width;
  const levels = [0, 0.5, 1].flatMap((p) => [
    svg("line", { class: "strip-grid", x1: x, x2: right, y1: heightOf(p), y2: heightOf(p) }),
    svg("text", { class: "strip-number", x: x - 17, y: heightOf(p) + 5, "text-anchor": "end", text: String(p) }),
  ]);
  const times = [0, generations].map((t, i) =>
    svg("text", { class: "strip-number", x: i ? right : x, y: y + height + 21, "text-anchor": i ? "end" : "start", text: String(t) }),
  );
  return [svg("rect", { class: "strip-paper", x, y, width, height }), ...levels, ...(generations ? times : times.slice(0, 1))];
}

/**
 * One line for each population; the meadow's own comes last, on top.
 * @param {Svg} svg
 * @param {Series} series
 */
export function lines(svg, series) {
  const sisters = Object.keys(series).filter((name) => name.startsWith("sister_"));
  return [...sisters, "meadow"].map((name) => svg("polyline", { class: name === "meadow" ? "strip-meadow" : "strip-sister", points: points(series[name]) }));
}

/** @param {number[]} values */
function points(values) {
  const last = values.length - 1;
  if (!last) return `${STRIP.x},${heightOf(values[0])} ${STRIP.x + 3},${heightOf(values[0])}`;
  return values.map((p, t) => `${(STRIP.x + (STRIP.width * t) / last).toFixed(1)},${heightOf(p).toFixed(1)}`).join(" ");
}
