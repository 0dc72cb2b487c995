/** The bath of the thermostat, the beaker in it, the stirrer, and the thermometer's glass. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {import("./recorder.js").Frame} Frame */

export const BATH = { x: 10, y: 96, w: 292, h: 250 };
const GLASS = { x: 70, y: 84, w: 212, h: 238 };
export const SURFACE = 132;
/** Where particles may be: inside the glass and below the surface. @type {Frame} */
export const ROOM = { x: GLASS.x + 12, y: SURFACE + 12, w: GLASS.w - 24, h: GLASS.y + GLASS.h - SURFACE - 44 };
export const SCALE = { x: 40, top: 66, bottom: 282, half: 5, low: 0, high: 70 };
const ROD = { x: GLASS.x + GLASS.w / 2, top: 10, bottom: GLASS.y + GLASS.h - 20 };

/** @param {number} celsius */
export function heightOf(celsius) {
  return SCALE.bottom - ((celsius - SCALE.low) / (SCALE.high - SCALE.low)) * (SCALE.bottom - SCALE.top);
}

/** @param {number} y */
export function celsiusAt(y) {
  return SCALE.low + ((SCALE.bottom - y) / (SCALE.bottom - SCALE.top)) * (SCALE.high - SCALE.low);
}

/** The bath with its water. @param {Svg} svg @param {string} name */
export function bath(svg, name) {
  const { x, y, w, h } = BATH;
  return svg("g", { "aria-hidden": "true" }, [
    svg("rect", { class: "kinetics-water", x: x + 4, y: y + 22, width: w - 8, height: h - 26, rx: 4 }),
    svg("path", { class: "kinetics-bath", d: `M${x} ${y}V${y + h - 8}q0 8 8 8H${x + w - 8}q8 0 8 -8V${y}` }),
    svg("rect", { class: "kinetics-foot", x: x - 2, y: y + h, width: w + 4, height: 30, rx: 5 }),
    svg("text", { class: "kinetics-bath-name", x: x + 12, y: y + h + 20, text: name }),
  ]);
}

/** The solution and the beaker around it. @param {Svg} svg */
export function beaker(svg) {
  const { x, y, w, h } = GLASS;
  const solution = svg("path", { class: "kinetics-solution", d: `M${x + 2} ${SURFACE}V${y + h - 14}q0 12 12 12H${x + w - 14}q12 0 12 -12V${SURFACE}Z` });
  const lines = [0.25, 0.5, 0.75].map((share) => `M${x + w - 24} ${y + h - share * (h - 48)}h14`);
  const front = svg("g", { "aria-hidden": "true" }, [
    svg("path", { class: "kinetics-surface", d: `M${x + 2} ${SURFACE}H${x + w - 2}` }),
    svg("path", { class: "kinetics-glass", d: `M${x - 10} ${y}q10 2 10 12V${y + h - 14}q0 14 14 14H${x + w - 14}q14 0 14 -14V${y + 4}h4` }),
    svg("path", { class: "kinetics-lines", d: lines.join("") }),
  ]);
  return { solution, front };
}

/** A stirrer with a motor above; its blade is turned by the view. @param {Svg} svg */
export function stirrer(svg) {
  const blade = svg("ellipse", { class: "kinetics-blade", cx: ROD.x, cy: ROD.bottom, rx: 34, ry: 6 });
  const node = svg("g", { "aria-hidden": "true" }, [
    svg("rect", { class: "kinetics-motor", x: ROD.x - 22, y: ROD.top, width: 44, height: 42, rx: 6 }),
    svg("path", { class: "kinetics-rod", d: `M${ROD.x} ${ROD.top + 42}V${ROD.bottom}` }),
    blade,
  ]);
  /** @param {number} angle */
  const turn = (angle) => blade.setAttribute("rx", (8 + 26 * Math.abs(Math.cos(angle))).toFixed(1));
  return { node, turn };
}

/** A thermometer with lines every 5 and numbers every 10 degrees. @param {Svg} svg */
export function thermometer(svg) {
  const { x, top, bottom, half } = SCALE;
  const column = svg("rect", { class: "kinetics-column", x: x - 2.5, width: 5 });
  const degrees = Array.from({ length: 15 }, (_, index) => 5 * index);
  const lines = degrees.map((celsius) => `M${x + half + 2} ${heightOf(celsius).toFixed(1)}h${celsius % 10 ? 5 : 9}`);
  const node = svg("g", { "aria-hidden": "true" }, [
    svg("path", { class: "kinetics-tube", d: `M${x - half} ${bottom + 10}V${top - 8}q0 -${half} ${half} -${half}q${half} 0 ${half} ${half}V${bottom + 10}` }),
    svg("circle", { class: "kinetics-bulb", cx: x, cy: bottom + 18, r: 11 }),
    svg("rect", { class: "kinetics-column", x: x - 2.5, y: bottom, width: 5, height: 14 }),
    column,
    svg("path", { class: "kinetics-degrees", d: lines.join("") }),
    ...[0, 20, 40, 60].map((celsius) => svg("text", { x: x - half - 3, y: heightOf(celsius) + 5, "text-anchor": "end", text: celsius })),
  ]);
  return { node, column };
}
