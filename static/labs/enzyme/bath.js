/** The water bath with the cuvette and the thermometer whose level can be pulled. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

const COLUMN = { x: 54, top: 70, bottom: 330, low: 0, high: 75 };
const GLASS = { x: 98, y: 84, w: 44, h: 262 };

/** @param {number} celsius */
export const levelY = (celsius) => COLUMN.bottom - ((COLUMN.bottom - COLUMN.top) * (celsius - COLUMN.low)) / (COLUMN.high - COLUMN.low);
/** @param {number} y */
export const celsiusAt = (y) => COLUMN.low + ((COLUMN.bottom - y) / (COLUMN.bottom - COLUMN.top)) * (COLUMN.high - COLUMN.low);
export const HANDLE = { x: COLUMN.x - 24, y: -28, width: 48, height: 56, rx: 6 };

/** @param {Svg} svg */
export function bath(svg) {
  const tint = svg("rect", { class: "cuvette-product", x: GLASS.x + 3, y: GLASS.y + 40, width: GLASS.w - 6, height: GLASS.h - 43, "fill-opacity": 0 });
  const mercury = svg("rect", { class: "bath-mercury", x: COLUMN.x - 3, width: 6 });
  const marks = Array.from({ length: 16 }, (_, index) => `M${COLUMN.x - 9} ${levelY(index * 5)}h${index % 5 ? -5 : -9}`);
  const zoom = `M${GLASS.x + GLASS.w} 190L168 112M${GLASS.x + GLASS.w} 206L180 240`;
  const node = svg("g", { "aria-hidden": "true" }, [
    svg("path", { class: "bath-tub", d: "M6 96V372Q6 390 24 390H146Q164 390 164 372V96" }),
    svg("path", { class: "bath-water", d: "M9 116Q30 110 50 116T92 116T134 116T161 116V370Q161 387 144 387H26Q9 387 9 370Z" }),
    svg("rect", { class: "cuvette-liquid", x: GLASS.x + 3, y: GLASS.y + 40, width: GLASS.w - 6, height: GLASS.h - 43 }),
    tint,
    svg("path", { class: "cuvette-glass", d: `M${GLASS.x} ${GLASS.y}V${GLASS.y + GLASS.h}H${GLASS.x + GLASS.w}V${GLASS.y}` }),
    svg("path", { class: "cuvette-shine", d: `M${GLASS.x + 9} ${GLASS.y + 50}v${GLASS.h - 70}` }),
    svg("path", { class: "bath-zoom", d: zoom }),
    svg("rect", { class: "bath-tube", x: COLUMN.x - 9, y: COLUMN.top - 16, width: 18, height: COLUMN.bottom - COLUMN.top + 28, rx: 9 }),
    svg("circle", { class: "bath-mercury", cx: COLUMN.x, cy: COLUMN.bottom + 16, r: 13 }),
    mercury,
    svg("path", { class: "bath-marks", d: marks.join("") }),
  ]);
  return { node, tint, mercury };
}
