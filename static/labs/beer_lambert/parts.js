/** The photometer's parts. Lengths are in the picture's own units. */
import { DARK, STRIP, WHITE } from "./light.js";

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

export const BEAM = { y: 208, half: 10, start: 216, end: 466 };
export const CUVETTE = { x: 250, per_cm: 38, top: 126, bottom: 284, surface: 142 };
export const STRIP_AT = { x: 32, y: 96, width: 172, height: 24, from: 380, to: 900 };
export const CYLINDER = { x: 616, half: 17, top: 116, bottom: 290, per_percent: 1.6 };
export const PIVOT = { x: 516, y: 234, reach: 44 };
const RAIL_Y = 304;

/** @param {number} nm */
export function stripX(nm) {
  const { x, width, from, to } = STRIP_AT;
  return x + ((nm - from) / (to - from)) * width;
}

/** @param {number} percent */
export function markY(percent) {
  return CYLINDER.bottom - percent * CYLINDER.per_percent;
}

/**
 * The rail, and what stands on it: a ruler holds the cuvette.
 * @param {Svg} svg
 */
export function rail(svg) {
  const { x, per_cm: step } = CUVETTE;
  const ticks = Array.from({ length: 51 }, (_, i) => `M${x + (i * step) / 10} 286v${i % 10 === 0 ? 8 : i % 5 === 0 ? 6 : 4}`);
  return svg("g", { class: "beer-rail", "aria-hidden": "true" }, [
    svg("rect", { class: "beer-metal", x: 10, y: RAIL_Y, width: 574, height: 9, rx: 3 }),
    svg("rect", { class: "beer-metal", x: 34, y: 284, width: 168, height: 21 }),
    svg("rect", { class: "beer-metal", x: 486, y: 284, width: 60, height: 21 }),
    svg("rect", { class: "beer-ruler", x: 238, y: 285, width: 216, height: 20, rx: 2 }),
    svg("path", { class: "beer-ticks", d: ticks.join("") }),
  ]);
}

/**
 * Lamp, prism and slit in one box, with the strip of wavelengths on its front.
 * @param {Svg} svg
 * @param {{lamp: string}} words
 */
export function monochromator(svg, words) {
  const { x, y, width, height, from, to } = STRIP_AT;
  const stops = STRIP.map(([nm, colour]) => svg("stop", { offset: (nm - 380) / 370, "stop-color": colour }));
  const seen = ((750 - from) / (to - from)) * width;
  const fan = [470, 500, 560, 590, 620].map((nm, i) => svg("path", { class: "beer-fan", d: `M140 ${BEAM.y}L208 ${BEAM.y + (i - 2) * 15}`, stroke: STRIP.find(([at]) => at >= nm)?.[1] }));
  const ray = svg("path", { class: "beer-ray", d: `M140 ${BEAM.y}H${BEAM.start + 4}` });
  const node = svg("g", { class: "beer-box", "aria-hidden": "true" }, [
    svg("linearGradient", { id: "beer-strip" }, stops),
    svg("rect", { class: "beer-case", x: 14, y: 72, width: 206, height: 213, rx: 8 }),
    svg("rect", { x: 24, y: 168, width: 192, height: 80, rx: 4, fill: DARK }),
    svg("rect", { class: "beer-infrared", x: x + seen, y, width: width - seen, height }),
    svg("rect", { x, y, width: seen, height, fill: "url(#beer-strip)" }),
    svg("rect", { class: "beer-frame", x, y, width, height }),
    ...[400, 600, 800].flatMap((nm) => [
      svg("path", { class: "beer-ticks", d: `M${stripX(nm)} ${y + height}v6` }),
      svg("text", { class: "beer-scale", x: stripX(nm), y: y + height + 24, "text-anchor": "middle", text: nm }),
    ]),
    svg("path", { class: "beer-white", stroke: WHITE, d: `M56 ${BEAM.y}H128` }),
    ...fan,
    ray,
    svg("path", { class: "beer-prism", d: `M114 ${BEAM.y + 20}L132 ${BEAM.y - 22}L150 ${BEAM.y + 20}Z` }),
    svg("circle", { class: "beer-glow", cx: 54, cy: BEAM.y, r: 20 }),
    svg("circle", { class: "beer-bulb", fill: WHITE, cx: 54, cy: BEAM.y, r: 11 }),
    svg("path", { class: "beer-slit", d: `M218 ${BEAM.y - 36}v26M218 ${BEAM.y + 10}v26` }),
    svg("text", { x: 30, y: 270, text: words.lamp }),
  ]);
  return { node, ray };
}

/**
 * The light's way through the cuvette: a dark channel in which the beam is seen getting fainter.
 * @param {Svg} svg
 */
export function cuvette(svg) {
  const { top, bottom, surface, x } = CUVETTE;
  const [y, height] = [BEAM.y - BEAM.half, 2 * BEAM.half];
  const stops = Array.from({ length: 21 }, (_, i) => svg("stop", { offset: i / 20 }));
  const glass = svg("path", { class: "beer-glass" });
  const solution = svg("rect", { class: "beer-solution", x, y: surface, height: bottom - surface - 2 });
  const before = svg("rect", { x: BEAM.start + 4, y, width: x - BEAM.start - 4, height });
  const inside = svg("rect", { x, y, height, fill: "url(#beer-fading)" });
  const behind = svg("rect", { y, height });
  const node = svg("g", { "aria-hidden": "true" }, [
    svg("linearGradient", { id: "beer-fading" }, stops),
    solution,
    svg("rect", { x: BEAM.start + 4, y: y - 3, width: BEAM.end - BEAM.start - 4, height: height + 6, fill: DARK }),
    before,
    inside,
    behind,
    glass,
  ]);
  /** @param {number} back x of the back wall */
  const shape = (back) => {
    glass.setAttribute("d", `M${x - 2} ${top}V${bottom}H${back + 2}V${top}`);
    solution.setAttribute("width", (back - x).toFixed(1));
    inside.setAttribute("width", (back - x).toFixed(1));
    behind.setAttribute("x", back.toFixed(1));
    behind.setAttribute("width", (BEAM.end - back).toFixed(1));
  };
  return { node, stops, solution, lit: [before, behind, ...stops], behind, shape };
}

/**
 * The detector with its needle, from no light to all that pure water lets through.
 * @param {Svg} svg
 */
export function detector(svg) {
  const { x, y, reach } = PIVOT;
  const turned = (/** @type {number} */ share, /** @type {number} */ r) => {
    const angle = ((share * 120 - 60) * Math.PI) / 180;
    return `${(x + r * Math.sin(angle)).toFixed(1)} ${(y - r * Math.cos(angle)).toFixed(1)}`;
  };
  const ticks = Array.from({ length: 11 }, (_, i) => `M${turned(i / 10, reach)}L${turned(i / 10, reach + (i % 5 === 0 ? 9 : 5))}`);
  const needle = svg("path", { class: "beer-needle", d: `M${x} ${y}V${y - reach - 2}` });
  const node = svg("g", { class: "beer-box", "aria-hidden": "true" }, [
    svg("rect", { class: "beer-case", x: 464, y: 150, width: 104, height: 135, rx: 8 }),
    svg("path", { class: "beer-window", d: `M466 ${BEAM.y - 16}v32` }),
    svg("path", { class: "beer-ticks", d: `M${turned(0, reach)}A${reach} ${reach} 0 0 1 ${turned(1, reach)}${ticks.join("")}` }),
    needle,
    svg("circle", { class: "beer-pivot", cx: x, cy: y, r: 5 }),
    svg("text", { class: "beer-scale", x: 474, y: 266, text: "0" }),
    svg("text", { class: "beer-scale", x: 562, y: 266, "text-anchor": "end", text: "100%" }),
  ]);
  return { node, needle };
}

/**
 * The cylinder in which a solution is mixed: stock solution below its mark, water above.
 * @param {Svg} svg
 */
export function cylinder(svg) {
  const { x, half, top, bottom } = CYLINDER;
  const full = markY(100);
  const ticks = Array.from({ length: 11 }, (_, i) => `M${x - half} ${markY(10 * i)}h${i % 5 === 0 ? 12 : 7}`);
  const stock = svg("rect", { x: x - half, width: 2 * half });
  const node = svg("g", { "aria-hidden": "true" }, [
    svg("rect", { class: "beer-water", x: x - half, y: full, width: 2 * half, height: bottom - full }),
    stock,
    svg("path", { class: "beer-glass", d: `M${x - half - 3} ${top}h5V${bottom}M${x + half + 3} ${top}h-5V${bottom}M${x - half} ${bottom}h${2 * half}` }),
    svg("path", { class: "beer-foot", d: `M${x - half - 6} ${bottom + 5}h${2 * half + 12}l6 12h${-2 * half - 24}z` }),
    svg("path", { class: "beer-ticks", d: ticks.join("") }),
  ]);
  return { node, stock };
}
