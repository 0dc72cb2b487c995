/** The lab's own words about the board, with their places filled in and numbers in the reader's way. */
import { figures, fixed, listed } from "../../bench/words.js";
import { key } from "./geometry.js";

/** @typedef {import("./geometry.js").Scene} Scene */
/** @typedef {import("./geometry.js").Part} Part */
/** @typedef {import("./geometry.js").Lead} Lead */
/** @typedef {import("./geometry.js").Point} Point */

/** What a part of each kind can be set to, its unit, and the control that gives its range. */
export const VALUES = {
  battery: { emf: ["V", "emf"], internal_resistance: ["Ω", "internal_resistance"] },
  resistor: { resistance: ["Ω", "resistance"] },
  bulb: { resistance: ["Ω", "bulb_resistance"] },
};

export class Words {
  /** @param {import("../../bench/lab.js").LabWords} words */
  constructor(words) {
    this.words = words;
  }

  /**
   * @param {string} name
   * @param {{[place: string]: string | number}} [values]
   */
  say(name, values = {}) {
    return this.words.text(`scene.${name}`).replace(/\{(\w+)\}/g, (whole, place) => (place in values ? String(values[place]) : whole));
  }

  /** @param {string} kind */
  kind(kind) {
    return kind.startsWith("probe") ? this.say(kind) : this.say(`kinds.${kind}`);
  }

  /** @param {string} name */
  instrument(name) {
    return this.words.text(`instruments.${name}`);
  }

  /** @param {number} value @param {number} decimals @param {string} unit */
  amount(value, decimals, unit) {
    return fixed(value, decimals) + this.words.unit(unit);
  }

  /** What stands beside a part: its name and value, and what a meter shows. @param {Part} part @param {number | undefined} shown @returns {string[]} */
  label(part, shown) {
    if (part.kind === "battery") return [part.tripped ? `${part.id} · ${this.say("fuse_open")}` : `${part.id} ${this.value(part.emf || 0, "V")}`];
    if (part.resistance !== undefined) return [`${part.id} ${this.value(part.resistance, "Ω")}`];
    if (part.kind === "ammeter") return [part.id, shown === undefined ? "–" : this.amount(shown, 3, "A")];
    return [part.id];
  }

  /** @param {number} value @param {string} unit */
  value(value, unit) {
    return figures(value, 3) + this.words.unit(unit);
  }

  /** @param {Point} point */
  point([row, column]) {
    return this.say("point", { row: row + 1, column: column + 1 });
  }

  /** @param {Lead & {kind?: string}} thing */
  describe(thing) {
    return this.say("part_from_to", { kind: this.kind(thing.kind || "wire"), id: thing.id, from: this.point(thing.from), to: this.point(thing.to) });
  }

  /** What a screen reader hears at a terminal. @param {Point} point @param {(Part | Lead)[]} things @param {Scene} scene */
  terminal(point, things, scene) {
    const place = { row: point[0] + 1, column: point[1] + 1 };
    const names = things.map((thing) => this.ending(thing, point));
    for (const name of /** @type {const} */ (["red", "black"])) {
      const at = scene.probes[name];
      if (at && key(at) === key(point)) names.push(this.say(`probe_${name}`));
    }
    return names.length ? this.say("terminal_with", { ...place, things: listed(names) }) : this.say("empty_terminal", place);
  }

  /** @param {Part | Lead} thing @param {Point} point */
  ending(thing, point) {
    if (!("kind" in thing) || thing.kind !== "battery") return thing.id;
    const end = key(thing.to) === key(point) ? "plus" : key(thing.from) === key(point) ? "minus" : "";
    return end ? `${thing.id} ${this.say(end)}` : thing.id;
  }

  /** How bright, in a word. @param {number} light */
  brightness(light) {
    const levels = /** @type {const} */ ([["none", 0.003], ["faint", 0.05], ["dim", 0.35], ["bright", 1.2]]);
    const level = levels.find(([, most]) => light < most);
    return this.say(`brightness.${level ? level[0] : "full"}`);
  }

  /** The state of the circuit in a sentence or two; a short comes first. @param {Scene} scene */
  state(scene) {
    if (scene.shorts.length) return scene.shorts.map((short) => this.short(short)).join(" ");
    const loose = scene.loose.length ? ` ${this.say("loose", { ids: listed(scene.loose) })}` : "";
    const arrangement = this.say(`arrangement.${scene.arrangement}`);
    if (!scene.parts.length) return this.say("empty");
    if (scene.flowing) return this.say("flowing", { arrangement }) + loose;
    const open = scene.parts.some((part) => part.kind === "switch" && !part.closed);
    const why = scene.arrangement === "none" ? "unbroken" : open ? "open_switch" : "balanced";
    return `${this.say("no_flow")} ${this.say(why)}${loose}`;
  }

  /** @param {import("./geometry.js").Short} short */
  short({ battery, cause, current, tripped }) {
    const why = this.say(`short.${cause}`, { battery });
    return `${why} ${this.say(tripped ? "fuse" : "warm", { current: figures(current, 2) })}`;
  }
}
