/** Reading what the server wrote into the page as JSON data blocks, which run nothing. */

/**
 * @template T
 * @param {string} id
 * @param {T} [otherwise] for a block that a page may leave out
 * @returns {T}
 */
export function readJson(id, otherwise) {
  const block = document.getElementById(id);
  if (!block) {
    if (otherwise === undefined) throw new Error(`The page has no data block ${id}`);
    return otherwise;
  }
  return JSON.parse(block.textContent || "null");
}
