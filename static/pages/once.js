/**
 * A form that is on its way is not sent again: whoever presses twice while the answer is slow would
 * begin two sequences, or give a class the same one twice.
 *
 * Its buttons stay where they are, keep the focus and say that they cannot be used. They can again
 * once the answer has not come for so long, was stopped with Escape, or was left by going back.
 */
const LONGEST_MS = 30_000;
const HELD = "data-held";

/** @param {HTMLFormElement} form */
function buttons(form) {
  return [...form.elements].filter((one) => one.matches("button:not([type=button]), input[type=submit]"));
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** @param {HTMLFormElement} form */
function hold(form) {
  form.setAttribute(HELD, "");
  for (const one of buttons(form)) {
    if (one.hasAttribute("aria-disabled")) continue;
    one.setAttribute("aria-disabled", "true");
    one.setAttribute(HELD, "");
  }
  clearTimeout(waiting);
  waiting = setTimeout(releaseAll, LONGEST_MS);
}

/** @param {HTMLFormElement} form */
function release(form) {
  form.removeAttribute(HELD);
  for (const one of buttons(form)) {
    if (!one.hasAttribute(HELD)) continue;
    one.removeAttribute("aria-disabled");
    one.removeAttribute(HELD);
  }
}

function releaseAll() {
  for (const form of document.forms) release(form);
}

// At the window, after the page's own modules: what they send themselves is theirs.
window.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  if (form.hasAttribute(HELD)) event.preventDefault();
  else hold(form);
});
window.addEventListener("pageshow", releaseAll);
window.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") releaseAll();
});
