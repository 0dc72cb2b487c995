/** A module that does not arrive leaves no module to say so: this plain script does. */
addEventListener(
  "error",
  (event) => {
    const fault = document.getElementById("fault");
    if (fault && event.target instanceof HTMLScriptElement) fault.hidden = false;
  },
  true,
);
