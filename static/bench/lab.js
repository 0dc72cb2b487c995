/** A lab's definition and words as the page asks for them. The words come from the lab's own files. */
import { decimalsOf, figures, fixed, measured } from "./words.js";

/** @typedef {import("./types.js").LabDefinition} LabDefinition */
/** @typedef {import("./types.js").Control} Control */
/** @typedef {import("./types.js").Reading} Reading */

export class LabWords {
  /** @param {{[section: string]: any}} tree */
  constructor(tree) {
    this.tree = tree;
  }

  /**
   * The entry at a dotted key.
   * @param {string} key
   * @returns {any}
   */
  get(key) {
    return key.split(".").reduce((/** @type {any} */ node, part) => (node ? node[part] : undefined), this.tree);
  }

  /**
   * The words at a key; of an entry with several, its name or title.
   * @param {string} key
   * @param {string} [otherwise]
   * @returns {string}
   */
  text(key, otherwise = "") {
    const entry = this.get(key);
    if (entry && typeof entry === "object") return entry.name || entry.title || otherwise;
    return entry === undefined || entry === null ? otherwise : String(entry);
  }

  /**
   * The sentence at a key with its `{places}` filled.
   * @param {string} key
   * @param {{[place: string]: string | number}} places
   */
  sentence(key, places) {
    return this.text(key).replace(/\{(\w+)\}/g, (whole, name) => (name in places ? String(places[name]) : whole));
  }

  /**
   * What a control, quantity or variable is called.
   * @param {string} name
   * @returns {string}
   */
  name(name) {
    return this.text(`controls.${name}`) || this.text(`quantities.${name}`) || this.text(`instruments.${name}`, name);
  }

  /**
   * The symbol of a unit, with the space that belongs before it; none where it stands before the number.
   * @param {string} unit
   * @param {string} [number] as it is written
   * @returns {string}
   */
  unit(unit, number = "") {
    const entry = this.get(`units.${unit}`) ?? unit;
    if (entry.before) return "";
    const symbol = typeof entry === "object" ? (number === "1" && entry.one) || (entry.symbol ?? unit) : entry;
    return ["", "°", "%"].includes(symbol) ? symbol : `\u00a0${symbol}`;
  }

  /**
   * A number with its unit: 0.80 m, 10°, pH 4.76.
   * @param {string} number as it is written
   * @param {string} unit
   * @returns {string}
   */
  quantity(number, unit) {
    const entry = this.get(`units.${unit}`);
    return entry?.before ? `${entry.symbol}\u00a0${number}` : number + this.unit(unit, number);
  }

  /**
   * @param {string} control
   * @param {string} option
   */
  option(control, option) {
    return this.text(`options.${control}.${option}`) || this.text(`options.${option}`, option);
  }

  /**
   * The words on the button of an action.
   * @param {string} target
   * @param {string} action
   */
  action(target, action) {
    return this.text(`actions.${target}.${action}`) || this.text(`actions.${action}`, action);
  }

  /**
   * One rung of a step's ladder of hints.
   * @param {string} step
   * @param {number} rung 1, 2 or 3
   */
  hint(step, rung) {
    const ladder = this.get(`hints.${step}`);
    const said = Array.isArray(ladder) ? ladder[rung - 1] : ladder?.[rung];
    return String(said ?? "");
  }
}

export class Lab {
  /**
   * @param {LabDefinition} definition
   * @param {{[section: string]: any}} words
   */
  constructor(definition, words) {
    this.definition = definition;
    this.words = new LabWords(words);
  }

  /** @returns {string[]} */
  get steps() {
    return this.definition.steps.map((step) => step.name);
  }

  /** @returns {Control[]} */
  get controls() {
    return this.definition.controls.filter((control) => control.kind !== "board");
  }

  /**
   * Whether a control or an instrument belongs to the set-up that stands on the bench.
   * @param {{shown_with: {[control: string]: string[]}}} thing
   * @param {{[control: string]: number | string}} values
   */
  shows(thing, values) {
    return Object.entries(thing.shown_with).every(([name, options]) => !(name in values) || options.includes(String(values[name])));
  }

  /** @param {string} name */
  control(name) {
    return this.definition.controls.find((control) => control.name === name);
  }

  /** Where the controls stand at the start. @returns {{[control: string]: number | string}} */
  get start() {
    return Object.fromEntries(this.controls.map((control) => [control.name, control.default ?? 0]));
  }

  /**
   * Whether the lab knows an action.
   * @param {string} target
   * @param {string} [action]
   */
  can(target, action) {
    return this.definition.actions.some((known) => known.target === target && (!action || known.action === action));
  }

  /** Whether the experiment is built on a board rather than set by controls. */
  get hasBoard() {
    return this.definition.controls.some((control) => control.kind === "board");
  }

  /**
   * A setting as a reader writes it: 0.80 m.
   * @param {string} name
   * @param {number | string} value
   * @returns {string}
   */
  setting(name, value) {
    const unit = typeof value === "number" ? this.control(name)?.unit || "" : "";
    return this.words.quantity(this.bare(name, value), unit);
  }

  /**
   * The same without its unit, for a column that has it at its head.
   * @param {string} name
   * @param {number | string} value
   * @returns {string}
   */
  bare(name, value) {
    if (typeof value !== "number") return this.words.option(name, String(value));
    const step = this.control(name)?.step;
    if (!step) return figures(value, 4);
    return fixed(value, Math.max(decimalsOf(step), Math.min(3, decimalsOf(value))));
  }

  /**
   * A reading with its uncertainty and unit: 1.79 ± 0.02 s.
   * @param {Reading} reading
   * @returns {string}
   */
  reading(reading) {
    return this.words.quantity(measured(reading.value, reading.uncertainty), reading.unit);
  }
}
