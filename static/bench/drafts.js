/**
 * What is typed and not yet sent, kept from one reload to the next. A browser that keeps nothing,
 * or is full, costs the draft after a reload and nothing else.
 */

/**
 * @param {string} key
 * @returns {any} null where nothing is kept that can be read
 */
export function keptDraft(key) {
  try {
    return JSON.parse(localStorage.getItem(key) || "null");
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {unknown} value
 */
export function keepDraft(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // it stands in the page all the same
  }
}

/** @param {string} key */
export function dropDraft(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

/**
 * What was typed as every database keeps it: pasted text may hold NULs and halves of an emoji.
 * @param {string} text
 */
export function clean(text) {
  return text.replace(/\0|\p{Surrogate}/gu, "").trim();
}
