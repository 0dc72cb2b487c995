/** What stands in the fields of a question, in the shape in which it is sent. */

import { readNumber } from "../../bench/read_number.js";

/** @typedef {import("../../bench/types.js").JsonObject} JsonObject */

/** @param {HTMLElement} card */
export const keyOf = (card) => card.dataset.question ?? "";

/** What cannot be read as one number goes as it stands: the answer to it is a sentence. @param {string} text */
function numberOf(text) {
  if (!text.trim()) return null;
  const number = readNumber(text);
  return Number.isNaN(number) ? text : number;
}

/**
 * @param {HTMLElement} card
 * @returns {JsonObject}
 */
export function answerIn(card) {
  const question = keyOf(card);
  const field = /** @type {HTMLInputElement} */ (card.querySelector("textarea, input[type=text]"));
  if (card.dataset.kind === "text") return { question, text: field.value };
  if (card.dataset.kind === "number") return { question, number: numberOf(field.value) };
  const chosen = /** @type {HTMLInputElement[]} */ ([...card.querySelectorAll("input:checked")]);
  return { question, choice: chosen.map((one) => Number(one.value)) };
}

/** @param {JsonObject} answer */
export function isEmpty(answer) {
  if ("choice" in answer) return answer.choice.length === 0;
  if ("number" in answer) return answer.number === null;
  return answer.text.trim() === "";
}

/**
 * Put an answer that was not sent yet back into its fields, after a reload without a connection.
 * @param {HTMLElement} card
 * @param {JsonObject} answer
 */
export function putBack(card, answer) {
  const field = /** @type {HTMLInputElement | null} */ (card.querySelector("textarea, input[type=text]"));
  if (field) field.value = String(answer.text ?? answer.number ?? "");
  for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (card.querySelectorAll("input[type=radio], input[type=checkbox]"))) {
    one.checked = (answer.choice ?? []).includes(Number(one.value));
  }
}
