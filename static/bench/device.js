/** What kind of device the bench is used on, by the width of its page and by nothing else. */

const PHONE_BELOW_PX = 600;
const TABLET_BELOW_PX = 1000;

/**
 * Coarse on purpose: it shows whether phones are served as well as desks, and tells nobody apart.
 * @param {number} width of the page in CSS pixels
 * @returns {"phone" | "tablet" | "desktop"}
 */
export function deviceOf(width) {
  if (width < PHONE_BELOW_PX) return "phone";
  return width < TABLET_BELOW_PX ? "tablet" : "desktop";
}
