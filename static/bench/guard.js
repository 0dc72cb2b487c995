/** A module that does not arrive, or breaks before it has begun, leaves no module to say so: this plain script does. */
addEventListener(
  "error",
  (event) => {
    const fault = document.getElementById("fault");
    const { phase, ready } = document.body.dataset;
    const absent = event.target instanceof HTMLScriptElement;
    const broken = event instanceof ErrorEvent && event.filename.startsWith(location.origin) && phase === undefined && ready === undefined;
    if (fault && (absent || broken)) fault.hidden = false;
  },
  true,
);
