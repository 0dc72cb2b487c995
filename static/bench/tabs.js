/** Where there is room for one area only: the buttons that say which one shows. */
import { find } from "./dom.js";

/** On a phone one of the three areas shows below the apparatus; the buttons say which. */
export function mountTabs() {
  const main = find("#content");
  const buttons = [.../** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-tab]"))];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      main.dataset.shown = button.dataset.tab;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}

/** In a narrow notebook one of table, plot and notes shows. */
export function mountPages() {
  const notebook = find("#notebook");
  const buttons = [.../** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-page]"))];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      notebook.dataset.shown = button.dataset.page;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  }
}
