/**
 * A form that is on its way is not sent again: whoever presses twice while the answer is slow would
 * begin two sequences, or give a class the same one twice.
 *
 * It can be sent again once the answer has not come for so long, was stopped with Escape, or was left
 * by going back. For every page; what a page's own modules send is theirs, and is held by them.
 */
import { hold, isHeld, release } from "./held.js";

const LONGEST_MS = 30_000;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

function releaseAll() {
  for (const form of document.querySelectorAll("form")) {
    if (form.getAttribute("method") === "post") release(form);
  }
}

window.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (isHeld(form)) {
    event.preventDefault();
    return;
  }
  hold(form);
  clearTimeout(waiting);
  waiting = setTimeout(releaseAll, LONGEST_MS);
});
window.addEventListener("pageshow", releaseAll);
window.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") releaseAll();
});
