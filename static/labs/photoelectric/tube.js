/** What stands still: tube, plates, wires, meters and the adjustable battery. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

export const LEFT = 106;
export const WIDTH = 540;
export const HEIGHT = 400;
export const PLATE = { x: 222, top: 92, bottom: 192, thick: 12 };
export const COLLECTOR = { x: 522, top: 92, bottom: 192, thick: 9 };
export const RAIL = { left: 222, right: 528, y: 348 };
export const LAMP = { x: 366, y: 36 };
const BOX = { x: 184, y: 312, width: 382, height: 80 };
const WIRE = { left: 128, right: 604 };
const MIDDLE = (PLATE.top + PLATE.bottom) / 2;

/** The colour of each metal; its name stands beside it. @type {{[metal: string]: string}} */
const METALS = { sodium: "#b9c0c6", calcium: "#cfc9b4", zinc: "#94a3b3", copper: "#c5733f", platinum: "#dbe0e2" };

/** @param {string} metal */
export function metalColour(metal) {
  return METALS[metal] ?? METALS.zinc;
}

/** @param {Svg} svg */
export function tube(svg) {
  const [x, y, width, height] = [184, 74, 382, 136];
  return svg("g", { class: "tube", "aria-hidden": "true" }, [
    svg("rect", { class: "tube-glass", x, y, width, height, rx: 56 }),
    svg("path", { class: "tube-shine", d: `M${x + 26} ${y + 34}q10 -20 34 -24M${x + width - 22} ${y + height - 40}q-8 20 -30 28` }),
    svg("rect", { class: "tube-cap", x: x - 12, y: MIDDLE - 18, width: 16, height: 36, rx: 3 }),
    svg("rect", { class: "tube-cap", x: x + width - 4, y: MIDDLE - 18, width: 16, height: 36, rx: 3 }),
  ]);
}

/** Cathode to the left end of the battery, collector through the ammeter to its right end. @param {Svg} svg */
export function wires(svg) {
  const volts = 240;
  return svg("g", { class: "wires", "aria-hidden": "true" }, [
    svg("path", { d: `M${PLATE.x} ${MIDDLE}H${WIRE.left}V${RAIL.y + 4}H${BOX.x}` }),
    svg("path", { d: `M${COLLECTOR.x} ${MIDDLE}H${WIRE.right}V${RAIL.y + 4}H${BOX.x + BOX.width}` }),
    svg("path", { d: `M${WIRE.left} ${volts}H${WIRE.right}` }),
    svg("circle", { cx: WIRE.left, cy: volts, r: 3.5 }),
    svg("circle", { cx: WIRE.right, cy: volts, r: 3.5 }),
  ]);
}

/**
 * A meter: its letter in a ring, and beside it a display.
 * @param {Svg} svg
 * @param {"A" | "V"} letter
 */
export function meter(svg, letter) {
  const [x, y] = letter === "A" ? [WIRE.right, 292] : [300, 240];
  const [left, width] = letter === "A" ? [x - 146, 118] : [x + 28, 108];
  const text = svg("text", { class: "meter-value", x: left + width / 2, y: y + 6, "text-anchor": "middle", text: "–" });
  const node = svg("g", { class: "meter", "aria-hidden": "true" }, [
    svg("rect", { class: "meter-display", x: left, y: y - 15, width, height: 30, rx: 4 }),
    svg("circle", { class: "meter-ring", cx: x, cy: y, r: 20 }),
    svg("text", { class: "meter-letter", x, y: y + 7, "text-anchor": "middle", text: letter }),
    text,
  ]);
  return { node, text };
}

/**
 * Where a voltage is on the battery's rail.
 * @param {number} voltage
 * @param {number} low
 * @param {number} high
 */
export function placeOf(voltage, low, high) {
  return RAIL.left + ((voltage - low) / (high - low)) * (RAIL.right - RAIL.left);
}

/**
 * The battery's front with its scale, and the signs of its ends, which change with the voltage.
 * @param {Svg} svg
 * @param {number} low
 * @param {number} high
 */
export function battery(svg, low, high) {
  const whole = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => Math.ceil(low) + i);
  const ticks = whole.flatMap((volt) => {
    const x = placeOf(volt, low, high);
    const major = volt % 3 === 0;
    const line = svg("line", { x1: x, x2: x, y1: RAIL.y + 12, y2: RAIL.y + (major ? 20 : 16) });
    const label = svg("text", { x, y: RAIL.y + 37, "text-anchor": "middle", text: String(volt).replace("-", "−") });
    return major ? [line, label] : [line];
  });
  const left = svg("text", { class: "battery-sign", x: BOX.x + 16, y: RAIL.y + 11, "text-anchor": "middle" });
  const right = svg("text", { class: "battery-sign", x: BOX.x + BOX.width - 16, y: RAIL.y + 11, "text-anchor": "middle" });
  const node = svg("g", { class: "battery", "aria-hidden": "true" }, [
    svg("rect", { class: "battery-box", ...BOX, rx: 8 }),
    svg("line", { class: "battery-rail", x1: RAIL.left, x2: RAIL.right, y1: RAIL.y, y2: RAIL.y }),
    ...ticks,
    left,
    right,
  ]);
  return { node, left, right };
}
