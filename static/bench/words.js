/** The page's own words, over Django's JSON catalogue: written into the page, or else fetched. */
import { readJson } from "./page.js";

/** @typedef {{catalog: {[text: string]: string | string[]}, plural: string | null}} Catalogue */

/** @type {Catalogue} */
const catalogue = readJson("words", null) ?? (await fetched());
const language = document.documentElement.lang || "en";

/** @returns {Promise<Catalogue>} */
async function fetched() {
  const answer = await fetch(document.documentElement.dataset.words || "/words.json");
  if (!answer.ok) throw new Error(`No words for this page: ${answer.status}`);
  return answer.json();
}

/**
 * @param {string} text
 * @returns {string}
 */
export function gettext(text) {
  const found = catalogue.catalog[text];
  if (found === undefined) return text;
  return Array.isArray(found) ? found[0] : found;
}

/**
 * English has two forms; Chinese, the other language that is delivered, has one.
 * @param {string} one
 * @param {string} many
 * @param {number} count
 * @returns {string}
 */
export function ngettext(one, many, count) {
  const found = catalogue.catalog[one];
  if (Array.isArray(found)) return found[Math.min(count === 1 ? 0 : 1, found.length - 1)];
  if (typeof found === "string") return found;
  return count === 1 ? one : many;
}

/**
 * Fill `%(name)s` places.
 * @param {string} text
 * @param {{[name: string]: string | number}} values
 * @returns {string}
 */
export function interpolate(text, values) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Things one after the other, as the reader's language parts them.
 * @param {(string | number)[]} things
 * @returns {string}
 */
export function listed(things) {
  return things.join(gettext(", "));
}

/**
 * What is added to something in passing, as it stands behind it.
 * @param {string | number} aside
 * @returns {string}
 */
export function bracketed(aside) {
  return `${gettext(" (")}${aside}${gettext(")")}`;
}

/**
 * A number in the reader's language with a fixed number of decimals.
 * @param {number} value
 * @param {number} decimals
 * @returns {string}
 */
export function fixed(value, decimals) {
  return format({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }, value);
}

/**
 * A number with its significant figures and nothing more.
 * @param {number} value
 * @param {number} [figures]
 * @returns {string}
 */
export function figures(value, figures = 3) {
  if (!Number.isFinite(value)) return "–";
  return format({ maximumSignificantDigits: figures }, value);
}

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {Intl.NumberFormatOptions} options
 * @param {number} value
 * @returns {string}
 */
function format(options, value) {
  const key = JSON.stringify(options);
  let made = formats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(language, { ...options, useGrouping: false });
    formats.set(key, made);
  }
  const text = made.format(value);
  return /[1-9]/.test(text) ? text.replace("-", "−") : text.replace("-", ""); // no less than nothing
}

/**
 * How many decimals a step such as 0.05 has.
 * @param {number} step
 * @returns {number}
 */
export function decimalsOf(step) {
  const text = String(step);
  if (text.includes("e-")) return Number(text.split("e-")[1]);
  return text.includes(".") ? text.split(".")[1].length : 0;
}

/**
 * Value and uncertainty to the same decimal. The uncertainty rules how many are shown: two figures
 * where the first is a 1, else one, and never a nought that nobody measured. What is too small for six
 * decimals is written with a power of ten.
 * @param {number} value
 * @param {number} uncertainty
 * @returns {string}
 */
export function measured(value, uncertainty) {
  if (!(uncertainty > 0)) return figures(value, 4);
  const [digits, exponent] = uncertainty.toExponential(1).split("e");
  const two = digits.startsWith("1") && !digits.endsWith("0");
  const decimals = Math.max(0, (two ? 1 : 0) - Number(exponent));
  const both = (/** @type {number} */ power) => [value, uncertainty].map((one) => fixed(one / 10 ** power, Math.max(0, decimals + power))).join(" ± ");
  if (decimals <= 6) return both(0);
  const power = Math.floor(Math.log10(Math.max(Math.abs(value), uncertainty)));
  return `(${both(power)}) × 10${[...String(power)].map((sign) => RAISED[sign]).join("")}`;
}

const RAISED = /** @type {{[sign: string]: string}} */ (Object.fromEntries([..."-0123456789"].map((sign, at) => [sign, "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"[at]])));
