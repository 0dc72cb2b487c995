/** The board as a list: every part and wire with its values and buttons, and a form to place more. */
import { bracketed, gettext } from "../../bench/words.js";
import { isUnread, readPoints } from "../../bench/written_number.js";
import { VALUES } from "./words.js";

/** @typedef {import("../dc_circuits.js").Table} Table */
/** @typedef {import("./geometry.js").Part} Part */
/** @typedef {import("./geometry.js").Lead} Lead */
/** @typedef {import("../../bench/types.js").Control} Control */

export class List {
  /** @param {Table} table */
  constructor(table) {
    this.table = table;
    const { element, words } = table;
    this.items = element("ul", { class: "circuit-list" });
    this.selection = element("div", { class: "circuit-selection", "data-testid": "circuit-selection" });
    const children = [element("summary", { text: words.say("parts") }), this.items, table.reader ? null : placeForm(table)];
    this.node = element("details", { class: "circuit-details", "data-testid": "circuit-list" }, children);
  }

  show() {
    const { table } = this;
    const { scene, selected } = table;
    const things = [...scene.parts, ...scene.wires];
    keepFocus(this.items, things.map((thing) => table.element("li", {}, rowOf(table, thing, "list"))));
    const chosen = table.find(selected);
    keepFocus(this.selection, chosen ? rowOf(table, chosen, "chosen") : [table.element("p", { class: "circuit-help", text: table.words.say("help") })]);
  }
}

/**
 * Put new children in, and the focus back where it was.
 * @param {HTMLElement} host
 * @param {Node[]} children
 */
function keepFocus(host, children) {
  const active = document.activeElement;
  const held = host.contains(active) ? active?.getAttribute("data-key") : null;
  host.replaceChildren(...children);
  if (!held) return;
  const again = /** @type {HTMLElement | null} */ (host.querySelector(`[data-key="${held}"]`));
  (again || host.querySelector("button") || host.closest("details")?.querySelector("summary"))?.focus();
}

/**
 * Everything that can be done with a part or a wire.
 * @param {Table} table
 * @param {Part | Lead} thing
 * @param {string} where keeps the keys of the list and of the selection apart
 */
function rowOf(table, thing, where) {
  const { element, words } = table;
  const part = "kind" in thing ? /** @type {Part} */ (thing) : null;
  const name = element("span", { class: "circuit-row-name", text: where === "list" ? words.describe(thing) : `${words.kind(part ? part.kind : "wire")} ${thing.id}` });
  if (table.reader) return [name];
  const button = (/** @type {string} */ act, /** @type {() => void} */ onclick) =>
    element("button", {
      type: "button",
      class: "button circuit-button",
      text: words.say(`${act}_short`),
      "aria-label": words.say(act, { id: thing.id }),
      "data-key": `${where}-${act}-${thing.id}`,
      "data-testid": `${where}-${act}-${thing.id}`,
      onclick,
    });
  const flip = part?.kind === "switch" && button(part.closed ? "open" : "close", () => table.act("toggle", { id: part.id, closed: !part.closed }));
  const read = part?.kind === "ammeter" && button("read", () => table.bench.act("ammeter", "read", { id: part.id }));
  const light = part?.kind === "bulb" && button("read_light", () => table.bench.act("light_meter", "read", { id: part.id }));
  const turn = part && button("turn", () => table.turn(part));
  const fields = part ? fieldsOf(table, part, where) : [];
  return [name, ...fields, flip, read, light, turn, button("remove", () => table.remove(thing.id))].filter((node) => node instanceof Node);
}

/**
 * A number field for each value of a part that may be set in this variant.
 * @param {Table} table
 * @param {Part} part
 * @param {string} where
 */
function fieldsOf(table, part, where) {
  const values = /** @type {{[kind: string]: {[name: string]: string[]}}} */ (VALUES)[part.kind] || {};
  return Object.entries(values).flatMap(([name, [unit, slider]]) => {
    const control = table.bench.lab.controls.find((known) => known.name === slider);
    if (!control || control.locked) return [];
    return [field(table, part, name, unit, control, where)];
  });
}

/** @param {Table} table @param {Part} part @param {string} name @param {string} unit @param {Control} control @param {string} where */
function field(table, part, name, unit, control, where) {
  const { element, words } = table;
  const input = element("input", {
    type: "number",
    min: control.minimum,
    max: control.maximum,
    step: "any",
    value: part[/** @type {"emf"} */ (name)],
    "aria-label": `${part.id} ${words.say(`values.${name}`)}${bracketed(unit)}`,
    "data-key": `${where}-${name}-${part.id}`,
  });
  const refuse = () => table.tell(gettext("Write one number: a point for the decimals, nothing between the thousands."));
  readPoints(input, refuse);
  input.addEventListener("change", () => {
    if (isUnread(input)) refuse();
    else if (input.value !== "") table.act("set", { id: part.id, [name]: Number(input.value) });
    // What is refused is no value of the part; what is taken is drawn with the board.
    if (isUnread(input) || !input.checkValidity() || input.value === "") input.value = String(part[/** @type {"emf"} */ (name)]);
  });
  return element("label", { class: "circuit-field" }, [element("span", { text: words.say(`values.${name}`) }), input, element("span", { text: unit })]);
}

/** Places a part or a wire by numbers. @param {Table} table */
function placeForm(table) {
  const { element, words, scene } = table;
  const kinds = ["battery", "resistor", "bulb", "switch", "ammeter", "wire", "probe_red", "probe_black"];
  const kind = element("select", { name: "kind" }, kinds.map((name) => element("option", { value: name, text: words.kind(name) })));
  const number = (/** @type {string} */ name, /** @type {number} */ max, /** @type {number} */ value) =>
    element("input", { type: "number", name, min: 1, max, value, required: true });
  const inputs = { from_row: number("from_row", scene.rows, 1), from_column: number("from_column", scene.columns, 1), to_row: number("to_row", scene.rows, 1), to_column: number("to_column", scene.columns, 3) };
  const labelled = Object.entries(inputs).map(([name, input]) => element("label", { class: "circuit-field" }, [element("span", { text: words.say(name) }), input]));
  const form = element("form", { class: "circuit-form", "aria-label": words.say("place_form") }, [
    element("label", { class: "circuit-field" }, [element("span", { text: words.say("kind") }), kind]),
    ...labelled,
    element("button", { class: "button circuit-button", text: words.say("place") }),
  ]);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [a, b, c, d] = Object.values(inputs).map((input) => Number(input.value) - 1);
    if (kind.value.startsWith("probe")) table.putProbe(kind.value === "probe_red" ? "red" : "black", [a, b]);
    else table.put(kind.value, [a, b], [c, d]);
  });
  return form;
}
