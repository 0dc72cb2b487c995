/** Puts the server's parts of the page in the place of the old ones, and keeps the focus where it was. */
import { find } from "../../bench/dom.js";

const REACHED = "a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, summary";

/** @param {string} name */
export const part = (name) => find(`[data-part=${name}]`);

/**
 * Where the focus is within a part, in a way that outlives the part.
 * @param {HTMLElement} holder
 */
function focusIn(holder) {
  const here = /** @type {HTMLElement | null} */ (document.activeElement);
  if (!here || !holder.contains(here)) return null;
  const item = /** @type {HTMLElement | null} */ (here.closest("[data-key]"));
  const within = item ?? holder;
  const label = here.dataset.step || here.getAttribute("value") || here.className;
  const key = item?.dataset.key ?? "";
  const place = item ? [...holder.querySelectorAll("[data-key]")].indexOf(item) : 0;
  return { id: here.id, key, place, label, index: [...within.querySelectorAll(REACHED)].indexOf(here) };
}

/**
 * The same control again; where it is gone, its neighbour.
 * @param {HTMLElement} holder
 * @param {NonNullable<ReturnType<typeof focusIn>>} was
 */
function focusAgain(holder, was) {
  const items = /** @type {HTMLElement[]} */ ([...holder.querySelectorAll("[data-key]")]);
  const item = was.key
    ? (items.find((one) => one.dataset.key === was.key) ?? items[Math.min(was.place, items.length - 1)])
    : holder;
  const within = item ?? holder;
  const reached = /** @type {HTMLElement[]} */ ([...within.querySelectorAll(REACHED)]);
  const same = (/** @type {HTMLElement} */ one) =>
    was.label !== "" && (one.dataset.step || one.getAttribute("value") || one.className) === was.label;
  const byId = was.id ? document.getElementById(was.id) : null;
  const there = byId ?? reached.find(same) ?? reached[Math.min(was.index, reached.length - 1)] ?? reached[0];
  there?.focus({ preventScroll: true });
}

/**
 * @param {string} name
 * @param {string} html
 */
export function renew(name, html) {
  const holder = part(name);
  const was = focusIn(holder);
  const text = was?.id ? /** @type {HTMLInputElement | null} */ (document.getElementById(was.id)) : null;
  const caret = text && "selectionStart" in text ? text.selectionStart : null;
  holder.innerHTML = html;
  if (!was) return;
  focusAgain(holder, was);
  const now = /** @type {HTMLInputElement | null} */ (document.activeElement);
  if (caret !== null && now?.id === was.id && now.setSelectionRange && now.type !== "number") {
    now.setSelectionRange(caret, caret);
  }
}

/**
 * The fields in a form, to tell whether another row or choice has come or gone.
 * @param {ParentNode} root
 */
const names = (root) =>
  [...root.querySelectorAll("[name]")]
    .map((one) => one.getAttribute("name") + (one.matches("[type=checkbox]") ? `=${one.getAttribute("value")}` : ""))
    .join(" ");

/**
 * The settings stay as they stand while somebody types in them, unless the server has other fields.
 * @param {string} html
 * @param {boolean} whole
 * @returns {boolean} whether they are new
 */
export function renewSettings(html, whole) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  const [old, now] = [find(".settings form, .settings"), fresh.content];
  const form = /** @type {HTMLFormElement | null} */ (now.querySelector("form"));
  if (whole || !form || names(old) !== names(form)) {
    renewKeepingPicture(html);
    return true;
  }
  old.setAttribute("action", form.getAttribute("action") ?? "");
  return false;
}

/** @param {ParentNode} root which stage's settings they are */
const stageOf = (root) => root.querySelector("form[data-autosave]")?.getAttribute("data-autosave");

/**
 * @param {ParentNode} root
 * @returns {HTMLSelectElement | null} where in the questions a picture is to be put
 */
const intoIn = (root) => root.querySelector("form[data-picture] select[name=into]");

/**
 * A picture that was chosen but not sent yet stays, with its words and its place, while the same stage is shown.
 * @param {string} html
 */
function renewKeepingPicture(html) {
  const holder = part("settings");
  const stage = stageOf(holder);
  const fields = ["picture", "alt"].map((name) => holder.querySelector(`form[data-picture] [name="${name}"]`));
  const place = intoIn(holder)?.value;
  renew("settings", html);
  if (stage !== stageOf(holder)) return;
  const into = intoIn(holder);
  if (into && [...into.options].some((one) => one.value === place)) into.value = place ?? "";
  for (const old of fields) {
    if (!(old instanceof HTMLInputElement) || !old.value) continue;
    const focused = document.activeElement?.id === old.id;
    holder.querySelector(`form[data-picture] [name="${old.name}"]`)?.replaceWith(old);
    if (focused) old.focus({ preventScroll: true });
  }
}

/**
 * What is wrong stands beside its field.
 * @param {{[name: string]: string}} errors
 */
export function mark(errors) {
  const form = find(".settings form");
  for (const old of form.querySelectorAll(".errorlist")) old.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const [name, text] of Object.entries(errors)) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const list = document.createElement("ul");
    list.className = "errorlist";
    list.append(Object.assign(document.createElement("li"), { textContent: text }));
    field?.setAttribute("aria-invalid", "true");
    (field?.closest(".control-row, .branch-row, .field") ?? form).append(list);
  }
}
