/** `?` shows the keys. It can be switched off, because speech input may type it by accident. */
import { dropDraft, keepDraft, keptDraft } from "./drafts.js";
import { element, replace } from "./dom.js";
import { gettext } from "./words.js";

const OFF = "assay-keys-off";

/** @returns {[string[], string][]} */
function list() {
  return [
    [["Tab"], gettext("To the next field or button")],
    [["F6"], gettext("To the next part: inquiry, controls, buttons, instruments, apparatus, notebook; with Shift to the one before")],
    [["←", "→", "↑", "↓"], gettext("One step less or more on a control")],
    [["Page Up", "Page Down"], gettext("Ten steps less or more")],
    [["Home", "End"], gettext("Smallest and largest value")],
    [["Enter"], gettext("Press a button, open a step, let the bob go")],
    [["Esc"], gettext("Close this list")],
    [["?"], gettext("Show this list")],
  ];
}

/**
 * @param {HTMLElement} button
 * @param {HTMLDialogElement} dialog
 */
export function mountKeys(button, dialog) {
  const off = element("input", { type: "checkbox", checked: keptDraft(OFF) !== null });
  off.addEventListener("change", () => (off.checked ? keepDraft(OFF, 1) : dropDraft(OFF)));
  const rows = list().map(([keys, text]) => element("div", {}, [element("dt", {}, keys.map((key) => element("kbd", { text: key }))), element("dd", { text })]));
  const close = element("button", { class: "button", text: gettext("Close"), value: "close" });
  replace(
    dialog,
    element("h2", { id: "keys-title", text: gettext("Keys") }),
    element("dl", { class: "keys" }, rows),
    element("label", { class: "check" }, [off, gettext("Switch the ? key off")]),
    element("form", { method: "dialog", class: "form-actions" }, close),
  );
  button.addEventListener("click", () => dialog.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || off.checked || typing(event.target)) return;
    event.preventDefault();
    dialog.showModal();
  });
}

/** @param {EventTarget | null} target */
function typing(target) {
  return target instanceof HTMLElement && target.matches("textarea, select, input:not([type=range], [type=checkbox])");
}
