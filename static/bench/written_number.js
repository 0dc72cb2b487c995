/** Numbers as other keyboards and languages write them. */

/** A browser whose own language writes 1,5 reads it in a number field as well. */
const COMMA_IS_READ = (1.5).toLocaleString().includes(",");
/** From here on a comma may part the thousands. */
const THOUSAND = 1000;

/**
 * Writes a point for a decimal comma and for 。, which a Chinese keyboard writes: a number field leaves out
 * what it does not know, and 1,5 would become 15 without a word.
 * @param {HTMLInputElement} field
 * @param {number} maximum that it takes
 */
export function readPoints(field, maximum) {
  const comma = COMMA_IS_READ || maximum >= THOUSAND ? "" : ",，";
  const points = new RegExp(`[。．${comma}]`, "g");
  field.addEventListener("beforeinput", (event) => {
    const written = event.data?.replace(points, ".");
    if (event.isComposing || written === undefined || written === event.data) return;
    event.preventDefault();
    document.execCommand("insertText", false, written); // a number field has no caret to ask for
  });
}
