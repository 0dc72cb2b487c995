/** What light of a wavelength looks like, and what it is called. */

/** Upper ends in nm of the colours, by the words' keys. @type {[number, string][]} */
const NAMES = [
  [380, "ultraviolet"],
  [450, "violet"],
  [495, "blue"],
  [570, "green"],
  [590, "yellow"],
  [620, "orange"],
];

/** @param {number} wavelength in nm */
export function colourName(wavelength) {
  return NAMES.find(([end]) => wavelength < end)?.[1] ?? "red";
}

/** @param {number} wavelength in nm */
export function isUltraviolet(wavelength) {
  return colourName(wavelength) === "ultraviolet";
}

/** Corners of a broken line for each of red, green and blue (after Bruton 1996). @type {[number, number, number, number][]} */
const CORNERS = [
  [380, 130, 40, 200],
  [440, 70, 60, 255],
  [490, 0, 200, 255],
  [510, 0, 220, 70],
  [580, 255, 225, 0],
  [645, 255, 40, 0],
  [700, 200, 0, 0],
];

/**
 * The colour as a screen shows it; ultraviolet, which has none, gets a greyish violet.
 * @param {number} wavelength in nm
 */
export function colourOf(wavelength) {
  if (isUltraviolet(wavelength)) return "rgb(132, 112, 178)";
  const after = Math.max(1, CORNERS.findIndex(([place]) => place >= wavelength));
  const [low, high] = [CORNERS[after - 1], CORNERS[after]];
  const share = (wavelength - low[0]) / (high[0] - low[0]);
  const parts = [1, 2, 3].map((i) => Math.round(low[i] + share * (high[i] - low[i])));
  return `rgb(${parts.join(", ")})`;
}
