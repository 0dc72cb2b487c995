/** The parts as drawn: IEC symbols in ink, each in its own frame along x with its middle at 0, 0. */
import { x, y } from "./geometry.js";

/** @typedef {import("./geometry.js").Part} Part */
/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

/** @type {{[kind: string]: (svg: Svg, part: Part) => SVGElement[]}} */
const SYMBOLS = { battery, resistor, bulb, switch: switchSymbol, ammeter };

/**
 * The body of a part where it stands, in a frame if it is selected.
 * @param {Svg} svg
 * @param {Part} part
 * @param {boolean} [selected]
 */
export function body(svg, part, selected = false) {
  const middle = `translate(${(x(part.from) + x(part.to)) / 2} ${(y(part.from) + y(part.to)) / 2})`;
  const frame = selected && svg("rect", { x: -31, y: -25, width: 62, height: 50, rx: 8, class: "circuit-frame" });
  return svg("g", { transform: `${middle} rotate(${angle(part)})` }, [...SYMBOLS[part.kind](svg, part), frame]);
}

/** @param {Part} part */
export function angle(part) {
  return (Math.atan2(y(part.to) - y(part.from), x(part.to) - x(part.from)) * 180) / Math.PI;
}

/**
 * The picture of a part for the tray.
 * @param {Svg} svg
 * @param {string} kind
 */
export function icon(svg, kind) {
  const frame = { viewBox: "-32 -20 64 40", class: "circuit-icon", "aria-hidden": "true" };
  if (kind === "wire") return svg("svg", frame, svg("path", { d: "M-24 8C-8 -22 8 22 24 -8", class: "circuit-line" }));
  if (kind.startsWith("probe")) return svg("svg", frame, svg("g", { transform: "rotate(60) translate(0 16)" }, probe(svg, kind)));
  const part = /** @type {Part} */ ({ kind, id: "", flow: 0, from: [0, 0], to: [0, 2], closed: false, light: 0 });
  const wire = svg("path", { d: "M-30 0H30", class: "circuit-line" });
  return svg("svg", frame, [wire, ...SYMBOLS[kind](svg, part)]);
}

/**
 * A probe with its tip at 0, 0, pointing down.
 * @param {Svg} svg
 * @param {string} kind "probe_red" or "probe_black"
 */
export function probe(svg, kind) {
  return [
    svg("path", { d: "M0 0L0 -12", class: "circuit-tip" }),
    svg("path", { d: "M-3 -10L-5 -34Q0 -38 5 -34L3 -10Z", class: `circuit-probe circuit-${kind}` }),
  ];
}

/** @param {Svg} svg @param {number} half */
function ground(svg, half) {
  return svg("rect", { x: -half, y: -15, width: 2 * half, height: 30, class: "circuit-ground" });
}

/** @param {Svg} svg */
function battery(svg) {
  return [
    ground(svg, 7),
    svg("path", { d: "M6 -18V18", class: "circuit-plate" }),
    svg("path", { d: "M-6 -9V9", class: "circuit-plate circuit-plate-thick" }),
    svg("path", { d: "M13 -13H21M17 -17V-9", class: "circuit-sign" }),
    svg("path", { d: "M-20 -13H-13", class: "circuit-sign" }),
  ];
}

/** @param {Svg} svg */
function resistor(svg) {
  return [svg("rect", { x: -24, y: -10, width: 48, height: 20, class: "circuit-body" })];
}

/** @param {Svg} svg @param {Part} part */
function bulb(svg, part) {
  const light = Math.min(1.6, part.light || 0);
  const d = 12.4; // 17.5 / sqrt 2: where the cross meets the circle
  const glow = svg("circle", { r: 17 + 19 * Math.sqrt(light), class: "circuit-glow", opacity: Math.min(0.5, 0.55 * Math.sqrt(light)) });
  const glass = svg("circle", { r: 17.5, class: "circuit-body" });
  const lit = svg("circle", { r: 17.5, class: "circuit-lit", opacity: Math.min(0.65, 0.6 * Math.sqrt(light)) });
  const cross = svg("path", { d: `M${-d} ${-d}L${d} ${d}M${-d} ${d}L${d} ${-d}`, class: "circuit-stroke" });
  return light > 0 ? [glow, glass, lit, cross] : [glass, cross];
}

/** @param {Svg} svg @param {Part} part */
function switchSymbol(svg, part) {
  const lever = part.closed ? "M-18 0L18 -3" : "M-18 0L13 -19";
  return [
    ground(svg, 18),
    svg("path", { d: lever, class: "circuit-lever" }),
    svg("circle", { cx: -18, r: 4, class: "circuit-joint" }),
    svg("circle", { cx: 18, r: 4, class: "circuit-joint" }),
  ];
}

/** @param {Svg} svg @param {Part} part */
function ammeter(svg, part) {
  const upright = `rotate(${-angle(part)})`;
  return [
    svg("circle", { r: 18, class: "circuit-body" }),
    svg("text", { class: "circuit-letter", transform: upright, y: 6, text: "A" }),
    svg("path", { d: "M22 -13H28M25 -16V-10", class: "circuit-sign", transform: "rotate(180)" }),
  ];
}

/**
 * Where a part's words go: above it when it lies, to its right when it stands, or else beside its upper lead.
 * @param {Part} part
 * @param {boolean} left there is no room to the right of it
 * @param {number} lines
 */
export function labelPlace(part, left, lines) {
  const [mx, my] = [(x(part.from) + x(part.to)) / 2, (y(part.from) + y(part.to)) / 2];
  const lying = part.from[0] === part.to[0];
  if (lying) return { x: mx, y: my - 24 - 17 * (lines - 1), "text-anchor": "middle" };
  if (left) return { x: mx - 7, y: Math.min(y(part.from), y(part.to)) + 23, "text-anchor": "end" };
  return { x: mx + 27, y: my + 5 - 8.5 * (lines - 1), "text-anchor": "start" };
}
