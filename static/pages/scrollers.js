/**
 * Tables and formulas that are wider than the page: each scrolls in its place, and by keys once it has the focus.
 *
 * Which do depends on the width of the window, so it is looked at again whenever that changes.
 */
const MADE = "data-made-focusable";

/** @param {Element} one */
function reach(one) {
  if (!(one instanceof HTMLElement) || (one.hasAttribute("tabindex") && !one.hasAttribute(MADE))) return;
  const scrolls = one.scrollWidth > one.clientWidth && getComputedStyle(one).overflowX === "auto";
  one.toggleAttribute(MADE, scrolls);
  if (!scrolls) one.removeAttribute("tabindex");
  else one.tabIndex = 0;
  // A table keeps its own role; what only wraps one is named after the part of the page that it is in.
  if (one.matches("table")) return;
  const heading = one.closest("section")?.querySelector("h2, h3, h4")?.textContent?.trim();
  if (scrolls && heading) {
    one.setAttribute("role", "group");
    one.setAttribute("aria-label", heading);
  }
}

const observer = new ResizeObserver((seen) => seen.forEach(({ target }) => reach(target)));
for (const one of document.querySelectorAll("main .table-wrap, main table, main .option-text:has(math)")) observer.observe(one);
