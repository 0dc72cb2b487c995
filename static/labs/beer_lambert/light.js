/** What light of a wavelength is called, and the colours along the monochromator's strip. */

/** Upper ends in nm of the colours, by the words' keys. @type {[number, string][]} */
const NAMES = [
  [450, "violet"],
  [495, "blue"],
  [570, "green"],
  [590, "yellow"],
  [620, "orange"],
  [750, "red"],
];

/** What infrared is drawn as: nobody sees it. */
export const INVISIBLE = "#9aa3a8";

/** All wavelengths together. */
export const WHITE = "#ffffff";

/** A place without light. */
export const DARK = "#0c1114";

/** The strip's colours, as the server draws light of these wavelengths in nm. @type {[number, string][]} */
export const STRIP = [
  [380, "#7c00ff"],
  [430, "#6100ff"],
  [450, "#5600ff"],
  [470, "#002dff"],
  [485, "#00b5ff"],
  [495, "#00ffd2"],
  [505, "#00ff75"],
  [520, "#00ff00"],
  [545, "#00ff00"],
  [560, "#9dff00"],
  [575, "#ffd500"],
  [585, "#ff9700"],
  [595, "#ff6400"],
  [605, "#ff2900"],
  [620, "#ff0000"],
  [700, "#ff0000"],
  [750, "#5c0000"],
];

/** @param {number} nm */
export function colourName(nm) {
  return NAMES.find(([end]) => nm < end)?.[1] ?? "infrared";
}

/**
 * The share of the light that is left at a place, between the samples that the server sent.
 * @param {number[]} left at equal steps from the front to the back
 * @param {number} place 0 at the front, 1 at the back
 */
export function leftAt(left, place) {
  const at = Math.min(1, Math.max(0, place)) * (left.length - 1);
  const before = Math.min(Math.floor(at), left.length - 2);
  return left[before] + (at - before) * (left[before + 1] - left[before]);
}
