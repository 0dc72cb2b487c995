/**
 * What a page knows of a stage's fields. It goes along with each save, so that the server can tell what
 * was changed here from what a colleague has changed since.
 */

/** @typedef {{[name: string]: string[]}} Raw */
/** @typedef {{names: string[], text: string, now: string, gone: boolean}} Told */
/** @typedef {{shown?: Raw, theirs?: string[], clashes?: Told[]}} Stand */

const BESIDE = new Set(["csrfmiddlewaretoken", "stage", "shown"]);

/**
 * @param {FormData} body
 * @returns {Raw}
 */
export function rawOf(body) {
  /** @type {Raw} */
  const raw = {};
  for (const name of body.keys()) if (!BESIDE.has(name)) raw[name] = body.getAll(name).map(String);
  return raw;
}

/**
 * @param {FormData} body
 * @returns {Raw}
 */
export const knownIn = (body) => JSON.parse(String(body.get("shown") || "{}"));

/**
 * An empty box and one that is not there are the same; so are the ends of lines.
 * @param {string[] | undefined} one
 * @param {string[] | undefined} other
 */
export function same(one, other) {
  const plain = (/** @type {string[] | undefined} */ given) =>
    (given ?? []).map((text) => text.replaceAll("\r\n", "\n")).filter(Boolean).sort();
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

/**
 * @param {Raw} one
 * @param {Raw} other
 */
export function differing(one, other) {
  return Object.keys({ ...one, ...other }).filter((name) => !same(one[name], other[name]));
}

/**
 * @param {Raw} raw
 * @param {string[]} names
 */
export function only(raw, names) {
  return Object.fromEntries(Object.entries(raw).filter(([name]) => names.includes(name)));
}

/**
 * What is known after a save. What two have changed is not: it clashes each time that it is sent, until
 * somebody decides; nor is what a colleague changed and was typed into while the save was on its way.
 * @param {Raw} before
 * @param {Raw} sent
 * @param {Raw} later what the fields hold by now
 * @param {Stand} answer
 */
export function knownAfter(before, sent, later, answer) {
  const theirs = (answer.theirs ?? []).filter((name) => !same(later[name], sent[name]));
  const clashing = (answer.clashes ?? []).flatMap((one) => one.names);
  return replaced(answer.shown ?? before, before, [...theirs, ...clashing]);
}

/**
 * What a colleague has changed and nobody has touched here: it is to be shown as it is now.
 * @param {Raw} sent
 * @param {Raw} later
 * @param {Stand} answer
 */
export function takenOver(sent, later, answer) {
  return (answer.theirs ?? []).filter((name) => same(later[name], sent[name]));
}

/**
 * A save that waits for the answer to the one before it: else it would put back what a colleague has changed.
 * @param {FormData} body
 * @param {Raw} sent
 * @param {Stand} answer
 */
export function learnWaiting(body, sent, answer) {
  const later = rawOf(body);
  body.set("shown", JSON.stringify(knownAfter(knownIn(body), sent, later, answer)));
  for (const name of takenOver(sent, later, answer)) {
    body.delete(name);
    for (const value of answer.shown?.[name] ?? []) body.append(name, value);
  }
}

/**
 * @param {Raw} raw
 * @param {Raw} other
 * @param {string[]} names which of `raw` are to be as in `other`
 */
export function replaced(raw, other, names) {
  const kept = Object.entries(raw).filter(([name]) => !names.includes(name));
  return { ...Object.fromEntries(kept), ...only(other, names) };
}

/**
 * @param {HTMLFormElement} form
 * @param {Raw} known
 */
export function know(form, known) {
  /** @type {HTMLInputElement} */ (form.elements.namedItem("shown")).value = JSON.stringify(known);
}

/**
 * @param {HTMLFormElement} form
 * @param {Raw} raw
 * @param {string[]} names the fields that are to hold what `raw` says
 */
export function fill(form, raw, names) {
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (/** @type {any} */ (form.elements))) {
    if (!names.includes(field.name) || field.type === "hidden") continue;
    const given = raw[field.name] ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = given.includes(field.value);
    else field.value = given[0] ?? "";
  }
}
