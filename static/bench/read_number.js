/**
 * One rule for a number in writing, wherever a student types one.
 *
 * A point or a comma parts the decimals; spaces may part the thousands, nothing else may. What another
 * country reads as another number (1,000 or 1.000,5) is no number here: better a question than a guess.
 */

/** A character of Chinese keyboards, as wide as the ideographs, is this far from the usual one. */
const WIDE = 0xfee0;
const NUMBER = /^[+-]?(?:(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?$/i;
const EITHER = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * The characters of another keyboard as those that a number is made of.
 * @param {string} text
 */
export function plainly(text) {
  const narrow = text.replace(/[\uff01-\uff5e]/g, (one) => String.fromCharCode(one.charCodeAt(0) - WIDE));
  return narrow.replace(/。/g, ".").replace(/[−–]/g, "-").replace(/\s+/g, " ").trim();
}

/** Whether it may be one or a thousand. @param {string} text */
export const isEither = (text) => EITHER.test(plainly(text));

/**
 * The number; NaN for what is none or might be two.
 * @param {string} text
 */
export function readNumber(text) {
  const plain = plainly(text);
  if (!NUMBER.test(plain) || isEither(plain)) return NaN;
  const number = Number(plain.replace(/ /g, "").replace(",", "."));
  return Number.isFinite(number) ? number : NaN;
}
