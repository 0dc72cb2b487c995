/** The board's tiles: kept in order, filtered, chosen; a tile moves only when its place has changed. */
import { Tile } from "./board_tile.js";

/** @typedef {import("./board_tile.js").Row} Row */
/** @typedef {import("./board_tile.js").Words} Words */
/** @typedef {{row: Row, tile: Tile}} Seat */

const names = new Intl.Collator(document.documentElement.lang || "en", { numeric: true });

export class Grid {
  /**
   * @param {HTMLElement} host
   * @param {Words} words
   */
  constructor(host, words) {
    this.host = host;
    this.words = words;
    this.order = Object.keys(words.states);
    /** @type {Map<number, Seat>} */
    this.seats = new Map();
    /** @type {Set<number>} */
    this.chosen = new Set();
    this.state = "";
    this.wanted = "";
    /** @type {Set<number> | null} */
    this.group = null;
    this.sort = "need";
    host.addEventListener("focusout", () => setTimeout(() => this.place()));
  }

  get rows() {
    return [...this.seats.values()].map(({ row }) => row);
  }

  /** Parts of rows, as they come: whole at first, then what has changed. @param {(Partial<Row> & {student: number})[]} changes */
  take(changes) {
    for (const change of changes) {
      const seat = this.seats.get(change.student) || this.seat(change.student);
      seat.row = { ...seat.row, ...change };
      seat.tile.draw(seat.row);
    }
  }

  /** @param {number} student */
  seat(student) {
    const seat = { row: /** @type {Row} */ (/** @type {unknown} */ ({ student })), tile: new Tile(student, this.words) };
    this.seats.set(student, seat);
    return seat;
  }

  /** @param {number[]} students */
  forget(students) {
    for (const student of students) {
      this.seats.get(student)?.tile.node.remove();
      this.seats.delete(student);
      this.chosen.delete(student);
    }
  }

  /** @param {Row} row */
  matches(row) {
    if (this.group && !this.group.has(row.student)) return false;
    if (this.state === "alert" ? !row.alert : this.state && row.state !== this.state) return false;
    return row.name.toLocaleLowerCase().includes(this.wanted);
  }

  /** @param {Row} a @param {Row} b */
  compare(a, b) {
    const by = COMPARE[/** @type {keyof typeof COMPARE} */ (this.sort)] || COMPARE.need;
    return by(a, b, this.order) || names.compare(a.name, b.name);
  }

  /** Tiles move only while nobody stands in one with the keyboard. */
  place() {
    const sorted = [...this.seats.values()].sort((a, b) => this.compare(a.row, b.row));
    for (const { row, tile } of sorted) {
      const hidden = !this.matches(row);
      if (tile.node.hidden !== hidden) tile.node.hidden = hidden;
    }
    const { host } = this;
    if (host.contains(document.activeElement) && host.childElementCount === sorted.length) return;
    let at = host.firstElementChild;
    for (const { tile } of sorted) {
      if (tile.node === at) at = at.nextElementSibling;
      else host.insertBefore(tile.node, at);
    }
  }

  /** @param {number} student @param {boolean} on */
  choose(student, on) {
    if (on) this.chosen.add(student);
    else this.chosen.delete(student);
    const seat = this.seats.get(student);
    if (!seat) return;
    seat.tile.box.checked = on;
    seat.tile.node.toggleAttribute("data-chosen", on);
  }

  chooseNobody() {
    for (const student of [...this.chosen]) this.choose(student, false);
  }
}

/** @type {{[sort: string]: (a: Row, b: Row, order: string[]) => number}} */
const COMPARE = {
  need: (a, b, order) => Number(b.alert) - Number(a.alert) || order.indexOf(a.state) - order.indexOf(b.state),
  name: () => 0,
  behind: (a, b) => progress(a) - progress(b),
  ahead: (a, b) => progress(b) - progress(a),
  pace: (a, b) => a.pace - b.pace,
};

/** How far somebody is: stages first, then the steps of the lab. @param {Row} row */
function progress(row) {
  const done = row.steps.split("d").length - 1;
  return (row.stage ? row.stage[0] : 0) * 100 + (row.state === "done" ? 99 : done);
}
