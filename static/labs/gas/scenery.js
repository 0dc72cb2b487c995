/** What stands around the cylinder: its bath and burner, the scale of litres, and the instruments. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

const RADIANS = Math.PI / 180;

/**
 * The bath around the cylinder, with the burner under it.
 * @param {Svg} svg
 * @param {{left: number, right: number, top: number, bottom: number}} box
 * @param {string} name
 */
export function bath(svg, box, name) {
  const middle = (box.left + box.right) / 2;
  const water = svg("path", {
    class: "gas-water",
    d: `M${box.left} ${box.top + 12}V${box.bottom - 8}q0 8 8 8H${box.right - 8}q8 0 8 -8V${box.top + 12}Z`,
  });
  const wall = svg("path", {
    class: "gas-tub",
    d: `M${box.left} ${box.top}V${box.bottom - 8}q0 8 8 8H${box.right - 8}q8 0 8 -8V${box.top}`,
  });
  const outer = svg("path", { class: "gas-flame", d: "M0 0C-13 -7 -9 -18 0 -30C9 -18 13 -7 0 0Z" });
  const inner = svg("path", { class: "gas-flame-core", d: "M0 0C-6 -4 -5 -9 0 -16C5 -9 6 -4 0 0Z" });
  const flame = svg("g", {}, [outer, inner]);
  const y = box.bottom + 36;
  const burner = svg("path", { class: "gas-burner", d: `M${middle - 7} ${y}h14v8h10v8h-34v-8h10Z` });
  const label = svg("text", { class: "scene-label", x: middle - 26, y: y + 4, "text-anchor": "end", text: name });
  const value = svg("text", { class: "scene-value", x: middle + 26, y: y + 4 });
  const node = svg("g", { "aria-hidden": "true" }, [water, wall, flame, burner, label, value]);
  return {
    node,
    /** @param {number} kelvin @param {string} text */
    show(kelvin, text) {
      const size = kelvin <= 275 ? 0 : Math.min(1, 0.35 + (kelvin - 275) / 480);
      flame.setAttribute("transform", `translate(${middle} ${y}) scale(${size.toFixed(3)})`);
      value.textContent = text;
    },
  };
}

/**
 * Litres, from the bottom of the cylinder up.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} bottom
 * @param {number} scale picture units a litre
 * @param {number} most litres
 */
export function litres(svg, x, bottom, scale, most) {
  const marks = Array.from({ length: most + 1 }, (_, litre) => {
    const y = bottom - litre * scale;
    const line = svg("line", { x1: x, x2: x + (litre % 5 ? 5 : 10), y1: y, y2: y });
    return litre % 5 ? [line] : [line, svg("text", { x: x + 15, y: y + 5, text: String(litre) })];
  });
  const unit = svg("text", { x: x + 15, y: bottom - most * scale - 16, text: "L" });
  return svg("g", { class: "gas-litres", "aria-hidden": "true" }, [...marks.flat(), unit]);
}

/**
 * A round gauge that spans as many kilopascals as its reading needs. It points only after a reading.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} y
 * @param {string} name
 */
export function gauge(svg, x, y, name) {
  const ticks = Array.from({ length: 11 }, (_, i) =>
    svg("line", { class: "gas-tick", y1: -50, y2: i % 5 ? -45 : -41, transform: `rotate(${-135 + i * 27})` }),
  );
  // The middle has no number: the needle would cover it.
  const numbers = [0, 1].map((share) => {
    const angle = (-135 + share * 270) * RADIANS;
    return svg("text", { class: "gas-number", x: 31 * Math.sin(angle), y: -31 * Math.cos(angle) + 3, "text-anchor": "middle" });
  });
  const needle = svg("g", { class: "gas-needle" }, [svg("path", { d: "M-3 8L0 -44L3 8Z" }), svg("circle", { r: 5 })]);
  const value = svg("text", { class: "scene-value", y: 48, "text-anchor": "middle" });
  const label = svg("text", { class: "scene-label", y: -67, "text-anchor": "middle", text: name });
  const node = svg("g", { transform: `translate(${x} ${y})`, "aria-hidden": "true" }, [
    svg("circle", { class: "gas-dial", r: 57 }),
    ...ticks,
    ...numbers,
    needle,
    svg("rect", { class: "gas-plate", x: -52, y: 29, width: 104, height: 26, rx: 4 }),
    value,
    label,
  ]);
  return {
    node,
    /** @param {number | null} kpa @param {string} text */
    show(kpa, text) {
      const full = kpa === null ? 0 : [50, 100, 200, 500, 1000, 2000, 5000, 10000].find((most) => kpa <= most) || 10000;
      needle.setAttribute("transform", `rotate(${-135 + (full ? ((kpa || 0) / full) * 270 : 0)})`);
      numbers.forEach((number, i) => (number.textContent = full ? String(full * i) : ""));
      value.textContent = text;
    },
  };
}

/**
 * A glass thermometer whose bulb is in the gas; its column stands only after a reading.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} y of its bulb
 * @param {string} name
 */
export function thermometer(svg, x, y, name) {
  const [low, high, length] = [250, 600, 120];
  const column = svg("rect", { class: "gas-column", x: -3, width: 6, y: 0, height: 0 });
  const marks = Array.from({ length: 8 }, (_, i) => {
    const at = -12 - ((i * 50) / (high - low)) * length;
    const line = svg("line", { class: "gas-tick", x1: 8, x2: i % 2 ? 13 : 17, y1: at, y2: at });
    return i % 2 ? [line, svg("text", { class: "gas-number", x: 21, y: at + 5, text: String(low + i * 50) })] : [line];
  });
  const value = svg("text", { class: "scene-value", x: 17, y: 9 });
  const label = svg("text", { class: "scene-label", y: -length - 32, "text-anchor": "middle", text: name });
  const node = svg("g", { transform: `translate(${x} ${y})`, "aria-hidden": "true" }, [
    svg("path", { class: "gas-glass", d: `M-6 -6V${-length - 14}a6 6 0 0 1 12 0V-6a11 11 0 1 1 -12 0Z` }),
    svg("circle", { class: "gas-bulb", cy: 3, r: 7 }),
    column,
    ...marks.flat(),
    value,
    label,
  ]);
  return {
    node,
    /** @param {number | null} kelvin @param {string} text */
    show(kelvin, text) {
      const height = kelvin === null ? 6 : 12 + ((kelvin - low) / (high - low)) * length;
      column.setAttribute("y", String(-height));
      column.setAttribute("height", String(height));
      value.textContent = text;
    },
  };
}

/**
 * The detector of speeds: particles fly through its two slits.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} y
 * @param {string} name
 */
export function detector(svg, x, y, name) {
  const value = svg("text", { class: "scene-value", x: 52, y: 22, "text-anchor": "middle" });
  const label = svg("text", { class: "scene-label", x: 52, y: -12, "text-anchor": "middle", text: name });
  const slits = svg("path", { class: "gas-slits", d: "M-18 2V12M-18 18V28M-8 2V12M-8 18V28" });
  const node = svg("g", { transform: `translate(${x} ${y})`, "aria-hidden": "true" }, [
    svg("path", { class: "gas-pipe", d: "M-30 9H0M-30 21H0" }),
    slits,
    svg("rect", { class: "gas-box", width: 104, height: 32, y: -1, rx: 4 }),
    value,
    label,
  ]);
  return {
    node,
    /** @param {string} text */
    show(text) {
      value.textContent = text;
    },
  };
}
