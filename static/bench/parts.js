/**
 * F6 goes from one part of the bench to the next, with Shift to the one before.
 *
 * From a control to the button that records are a dozen stops of the Tab key, and they come once for each
 * trial. A part is entered where it was left. Before the first and behind the last the key is the browser's.
 */

const PARTS = ["#inquiry", "#controls-sliders", "#actions", "#tray", "#apparatus", "#notebook"];
const STOPS = "a[href], button, input, select, textarea, summary, [tabindex]";

/** @param {HTMLElement | SVGElement} node */
function isStop(node) {
  return node.tabIndex >= 0 && !node.matches(":disabled") && node.checkVisibility();
}

/** On a phone a part may stand behind a button. @param {Element} part */
function bringOut(part) {
  const area = part.closest(".area");
  const tab = { inquiry: "inquiry", controls: "controls", tray: "controls", notebook: "notebook" }[area?.id || ""];
  if (tab && !area?.checkVisibility()) /** @type {HTMLElement | null} */ (document.querySelector(`[data-tab=${tab}]`))?.click();
}

export function mountParts() {
  const parts = PARTS.map((selector) => document.querySelector(selector)).filter((part) => part !== null);
  const here = () => parts.findIndex((part) => part.contains(document.activeElement));
  /** Where each part was left. @type {Map<Element, HTMLElement | SVGElement>} */
  const left = new Map();
  document.addEventListener("focusin", (event) => {
    const part = parts[here()];
    if (part) left.set(part, /** @type {HTMLElement} */ (event.target));
  });

  /** @param {Element} part @returns {boolean} whether there is something to go to */
  const enter = (part) => {
    bringOut(part);
    const last = left.get(part);
    const stops = [.../** @type {NodeListOf<HTMLElement>} */ (part.querySelectorAll(STOPS))].filter(isStop);
    const stop = last?.isConnected && isStop(last) ? last : stops[0];
    stop?.focus();
    return Boolean(stop);
  };

  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    const at = here();
    const before = parts.slice(0, at < 0 ? parts.length : at).reverse();
    if ((event.shiftKey ? before : parts.slice(at + 1)).some(enter)) event.preventDefault();
  });
}
