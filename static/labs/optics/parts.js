/** What both set-ups of the optical bench are drawn with: places, lines, a lamp and its rays. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */
/**
 * What a set-up draws from: the controls, and what the server says is to be seen (null: not known yet).
 * @typedef {{values: {[control: string]: number | string}, seen: any, frozen: boolean}} State
 * @typedef {{node: SVGElement, draw: (state: State) => void, front: (share: number) => void, slider: Slider}} Setup
 * @typedef {{node: SVGElement, control: string, sign: number, name: string, at: (x: number, y: number) => number, says: (value: number) => string}} Slider
 */

export const WIDTH = 700;
export const HEIGHT = 400;
export const RADIANS = Math.PI / 180;
const THICK = 7; // of a ray that holds all the light

/**
 * A share of the light as it is written beside a ray.
 * @param {number} share
 */
export const percent = (share) => `${Math.round(share * 100)} %`;

/**
 * A ray as thick as the light in it; one that holds next to nothing is a thin dotted line.
 * @param {Svg} svg
 * @param {string} kind
 * @param {number[][]} points
 * @param {number} share
 */
export function ray(svg, kind, points, share) {
  const d = points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
  const faint = share < 0.005;
  return svg("path", {
    class: `optics-ray optics-${kind}${faint ? " optics-faint" : ""}`,
    d,
    "stroke-width": Math.max(1, THICK * share).toFixed(2),
  });
}

/**
 * Words at a place, with a halo that keeps them readable over lines.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} [anchor]
 * @param {string} [kind]
 */
export function label(svg, x, y, text, anchor = "middle", kind = "") {
  return svg("text", { class: `optics-label ${kind}`, x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor, text });
}
