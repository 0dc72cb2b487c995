/** A form while it is on its way: its buttons keep the focus and say that they cannot be used. */
const HELD = "data-held";

/** @param {HTMLFormElement} form */
function buttons(form) {
  return [...form.elements].filter((one) => one.matches("button:not([type=button]):not([value=cancel]), input[type=submit]"));
}

/** @param {HTMLFormElement} form */
export function isHeld(form) {
  return form.hasAttribute(HELD);
}

/** @param {HTMLFormElement} form */
export function hold(form) {
  form.setAttribute(HELD, "");
  for (const one of buttons(form)) {
    if (one.hasAttribute("aria-disabled")) continue;
    one.setAttribute("aria-disabled", "true");
    one.setAttribute(HELD, "");
  }
}

/** @param {HTMLFormElement} form */
export function release(form) {
  form.removeAttribute(HELD);
  for (const one of buttons(form)) {
    if (!one.hasAttribute(HELD)) continue;
    one.removeAttribute("aria-disabled");
    one.removeAttribute(HELD);
  }
}
