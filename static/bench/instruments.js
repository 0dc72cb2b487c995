/** Instruments to read, the apparatus' own buttons, and the button that writes a trial down. */
import { element, freshId, replace, write } from "./dom.js";
import { gettext, interpolate } from "./words.js";
import { readPoints } from "./written_number.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Instrument} Instrument */

/**
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountInstruments(host, bench) {
  const known = bench.lab.definition.instruments;
  const parts = known.map((instrument) => makeInstrument(instrument, bench));
  replace(host, ...parts.map((part) => part.node));
  host.hidden = known.length === 0;
  bench.onChange(() => parts.forEach((part) => part.show()));
}

/**
 * @param {Instrument} instrument
 * @param {Bench} bench
 */
function makeInstrument(instrument, bench) {
  const { words } = bench.lab;
  const name = words.text(`instruments.${instrument.name}`, instrument.name);
  const value = element("output", { class: "instrument-value", "data-testid": `reading-${instrument.name}` });
  const asked = instrument.parameters.map((parameter) => makeParameter(parameter, bench));
  const read = () => bench.act(instrument.name, "read", valueOf(asked));
  const button = element("button", {
    type: "button",
    class: "button button-small",
    text: words.text(`actions.${instrument.name}.read`) || gettext("Read"),
    "aria-label": interpolate(gettext("Read: %(instrument)s"), { instrument: name }),
    "data-testid": `read-${instrument.name}`,
    onclick: read,
  });
  const head = element("span", { class: "instrument-name", text: name, title: words.get(`instruments.${instrument.name}.help`) });
  const children = [head, value, ...asked.map((part) => part.node), instrument.manual && button];
  const node = element("div", { class: "instrument", "data-instrument": instrument.name }, children);
  const show = () => {
    node.hidden = !bench.lab.shows(instrument, bench.values);
    const reading = bench.state.readings[instrument.name];
    const text = reading ? bench.lab.reading(reading) : "–";
    const news = value.textContent !== text;
    write(value, text);
    value.toggleAttribute("data-fresh", Boolean(reading));
    button.disabled = !bench.open;
    for (const part of asked) part.input.disabled = !bench.open;
    // With a longer value it may have grown out of its tray, away from whoever reads it.
    if (news && node.contains(document.activeElement)) node.scrollIntoView({ block: "nearest" });
  };
  return { node, show };
}

/**
 * @param {import("./types.js").Control} parameter
 * @param {Bench} bench
 */
function makeParameter(parameter, bench) {
  const id = freshId("parameter");
  const name = bench.lab.words.text(`parameters.${parameter.name}`, parameter.name);
  const { minimum: min, maximum: max, step } = parameter;
  const number = { type: "number", id, min, max, step, value: parameter.default, class: "parameter" };
  const options = (parameter.options || []).map((option) =>
    element("option", { value: option, selected: option === parameter.default, text: bench.lab.words.option(parameter.name, option) }),
  );
  const input = options.length ? element("select", { id, class: "parameter" }, options) : element("input", number);
  if (input instanceof HTMLInputElement) readPoints(input);
  const label = element("label", { for: id, class: "parameter-label", text: name });
  return { name: parameter.name, numeric: !options.length, input, node: element("span", { class: "instrument-parameter" }, [label, input]) };
}

/** @param {ReturnType<typeof makeParameter>[]} asked */
function valueOf(asked) {
  if (!asked.length) return null;
  return Object.fromEntries(asked.map(({ name, numeric, input }) => [name, numeric ? Number(input.value) : input.value]));
}

/**
 * The buttons of the apparatus; recording a trial comes last and is the one that stands out.
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountActions(host, bench) {
  const { definition, words } = bench.lab;
  const own = definition.actions.filter(({ target }) => target === "apparatus");
  const buttons = own.map(({ target, action }) => makeAction(bench, target, action, words.action(target, action), action === "apply"));
  const records = !own.some(({ action }) => action === "apply");
  if (records) buttons.push(makeAction(bench, "notebook", "record", gettext("Record trial"), true));
  replace(host, ...buttons);
  bench.onChange(() => {
    for (const button of buttons) button.disabled = !bench.open;
    const ready = Object.keys(bench.state.readings).length > 0;
    const record = host.querySelector('[data-testid="action-record"]');
    record?.setAttribute("aria-disabled", String(!ready));
  });
}

/**
 * @param {Bench} bench
 * @param {string} target
 * @param {string} action
 * @param {string} text
 * @param {boolean} primary
 */
function makeAction(bench, target, action, text, primary) {
  const button = element("button", {
    type: "button",
    class: primary ? "button button-primary" : "button",
    text,
    "data-testid": `action-${action}`,
  });
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") bench.dispatch(nothingYet());
    else bench.act(target, action);
  });
  return button;
}

/** The same sentence as the server's, without the way there and back. */
function nothingYet() {
  return { type: "error", code: "nothing_to_record", message: gettext("Take a reading first; then there is something to record") };
}
