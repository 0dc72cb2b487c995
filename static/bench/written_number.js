/** Numbers as other keyboards and languages write them, in the number fields of the bench. */
import { isEither, plainly, readNumber } from "./read_number.js";

/** A browser whose own language writes 1,5 reads it in a number field as well. */
const COMMA_IS_READ = (1.5).toLocaleString().includes(",");

/** The points and commas that were typed into each field: it leaves out the second one without a word. */
const separators = /** @type {WeakMap<HTMLInputElement, string>} */ (new WeakMap());

/**
 * Writes a point for a decimal comma and for 。, which a Chinese keyboard writes: a number field leaves out
 * what it does not know, and 1,5 would become 15 without a word.
 * @param {HTMLInputElement} field
 * @param {() => void} [refused] called where something is put in that cannot be read as one number
 */
export function readPoints(field, refused = () => {}) {
  let inserting = false;
  field.addEventListener("focus", () => separators.delete(field));
  field.addEventListener("beforeinput", (event) => {
    const { data } = event;
    if (inserting || event.isComposing || !data) return;
    const written = data.length > 1 ? pasted(data) : keyed(data);
    if (data.length === 1) note(field, data);
    if (written === data) return;
    event.preventDefault();
    if (written === null) return refused();
    inserting = true;
    document.execCommand("insertText", false, written); // a number field has no caret to ask for
    inserting = false;
  });
  field.addEventListener("input", (event) => {
    if (!inserting && event instanceof InputEvent && afresh(field, event.data)) separators.delete(field);
  });
}

/** @param {HTMLInputElement} field @param {string} key */
function note(field, key) {
  const plain = plainly(key);
  if (plain === "," || plain === ".") separators.set(field, (separators.get(field) ?? "") + plain);
}

/**
 * Whether what was typed before is gone, or the point of it. Of one digit nobody knows: a point may stand
 * after it, and the field does not say so.
 * @param {HTMLInputElement} field
 * @param {string | null} data
 */
function afresh(field, data) {
  if (/^[.,]$/.test(plainly(data ?? ""))) return false; // it was noted just now, and "12." has no point in its value
  if (/^\d$/.test(data ?? "") && field.value === data) return true;
  return field.value === "" || (field.value.length > 1 && !field.value.includes("."));
}

/** @param {string} key */
function keyed(key) {
  const plain = plainly(key);
  return plain === "," && !COMMA_IS_READ ? "." : plain || key;
}

/** A number that is put in as a whole; null where it might be two numbers. @param {string} text */
function pasted(text) {
  const number = readNumber(text);
  if (!Number.isNaN(number)) return plainly(text).replace(/ /g, "").replace(",", COMMA_IS_READ ? "," : ".");
  return /[.,].*[.,]/.test(plainly(text)) || isEither(text) ? null : text;
}

/**
 * Whether what was typed cannot be read as one number, 1,000 among it: the comma has become a point there.
 * @param {HTMLInputElement} field
 */
export function isUnread(field) {
  const typed = separators.get(field) ?? "";
  return field.validity.badInput || typed.length > 1 || (typed === "," && isEither(field.value.replace(".", ",")));
}

/** Another number begins in the field. @param {HTMLInputElement} field */
export function begin(field) {
  separators.delete(field);
}
