/** Takes the groups along: on paper, or on the clipboard. Without either the text can be selected. */
import { gettext } from "../../bench/words.js";

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-print]"))) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if (navigator.clipboard) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-copy]"))) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

/** @param {HTMLButtonElement} button */
async function copy(button) {
  const text = /** @type {HTMLTextAreaElement} */ (document.getElementById(button.dataset.copy ?? ""));
  const told = document.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(text.value);
    if (told) told.textContent = gettext("Copied.");
  } catch {
    text.select(); // a browser that refuses leaves it marked, for Ctrl-C
    if (told) told.textContent = gettext("Press Ctrl and C to copy.");
  }
}
