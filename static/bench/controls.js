/** Controls: a slider with a stepper and a number field, a choice, or a value that is fixed. */
import { element, freshId, replace, write } from "./dom.js";
import { frame, NumberControl } from "./number_control.js";
import { gettext } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Control} Control */

/**
 * @typedef {object} ControlView
 * @property {HTMLElement} node
 * @property {(value: number | string, open: boolean) => void} show
 * @property {boolean} busy being moved: what the server says must not pull it away
 */

/**
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountControls(host, bench) {
  const views = new Map(bench.lab.controls.map((control) => [control.name, make(control, bench)]));
  replace(host, ...[...views.values()].map((view) => view.node));
  host.hidden = views.size === 0;
  bench.onChange(() => {
    const values = bench.values;
    for (const control of bench.lab.controls) {
      const view = views.get(control.name);
      if (view) view.node.hidden = !bench.lab.shows(control, values);
    }
    for (const [name, view] of views) {
      if (!view.busy && name in values) view.show(values[name], bench.open);
    }
  });
  // A control that is moved in the picture moves here as well.
  bench.previewing.push((values) => {
    for (const [name, view] of views) if (!view.busy && name in values) view.show(values[name], bench.open);
  });
  bench.lighting.push(({ controls }) => {
    for (const [name, view] of views) view.node.toggleAttribute("data-lit", controls.includes(name));
  });
}

/**
 * @param {Control} control
 * @param {Bench} bench
 * @returns {ControlView}
 */
function make(control, bench) {
  if (control.locked) return makeLocked(control, bench);
  return control.kind === "choice" ? makeChoice(control, bench) : new NumberControl(control, bench);
}

/**
 * @param {Control} control
 * @param {Bench} bench
 * @returns {ControlView}
 */
function makeLocked(control, bench) {
  const value = element("output", { class: "control-fixed" });
  const node = frame(control, bench, [value, element("span", { class: "soft small", text: gettext("fixed in this experiment") })]);
  return { node, busy: false, show: (now) => write(value, bench.lab.setting(control.name, now)) };
}

/**
 * @param {Control} control
 * @param {Bench} bench
 * @returns {ControlView}
 */
function makeChoice(control, bench) {
  const id = freshId("choice");
  const options = (control.options || []).map((option) =>
    element("option", { value: option, text: bench.lab.words.option(control.name, option) }),
  );
  const select = element("select", { id }, options);
  select.addEventListener("change", () => bench.act(control.name, "set", select.value));
  const show = (/** @type {number | string} */ value, /** @type {boolean} */ open) => {
    select.value = String(value);
    select.disabled = !open;
  };
  return { node: frame(control, bench, [select], id), busy: false, show };
}
