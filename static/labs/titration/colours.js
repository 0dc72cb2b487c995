/** The colours of the indicators between their acidic and their basic form. */

/** @typedef {[number, number, number, number]} Colour red, green, blue and how much of it is seen */

/** Acidic, half and half, basic. @type {{[indicator: string]: Colour[]}} */
const COLOURS = {
  methyl_orange: [[206, 52, 44, 0.8], [236, 128, 36, 0.8], [244, 200, 44, 0.8]],
  bromothymol_blue: [[240, 204, 60, 0.8], [70, 158, 92, 0.8], [36, 92, 188, 0.8]],
  phenolphthalein: [[214, 226, 234, 0.35], [230, 130, 184, 0.6], [208, 24, 128, 0.8]],
};

/**
 * The fill of the solution where a share of the indicator has its basic form.
 * @param {string} indicator
 * @param {number} share 0 to 1
 */
export function colour(indicator, share) {
  const stops = COLOURS[indicator] ?? COLOURS.phenolphthalein;
  const place = Math.min(0.9999, Math.max(0, share)) * 2;
  const [from, to] = [stops[Math.floor(place)], stops[Math.floor(place) + 1]];
  const part = place - Math.floor(place);
  const [r, g, b, a] = from.map((value, index) => value + (to[index] - value) * part);
  return { fill: `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`, opacity: a.toFixed(2) };
}

/**
 * The key of the colour's word: an eye sees a mixture between a tenth and nine tenths.
 * @param {number} share
 */
export function shade(share) {
  if (share < 0.1) return "acidic";
  return share > 0.9 ? "basic" : "between";
}
