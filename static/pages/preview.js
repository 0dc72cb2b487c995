/** The number beside a slider follows the slider; letting go of it shows the way. */
const form = /** @type {HTMLFormElement} */ (document.querySelector(".preview-form"));

form.addEventListener("input", (event) => {
  const slider = /** @type {HTMLInputElement} */ (event.target);
  const shown = form.querySelector(`output[for="${slider.id}"]`);
  if (shown) shown.textContent = slider.value;
});

form.addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.type === "checkbox") form.requestSubmit();
});
form.addEventListener("pointerup", (event) => {
  if (/** @type {HTMLInputElement} */ (event.target).type === "range") form.requestSubmit();
});
