/** Mouse, finger and keyboard at the board: they turn into commands, never into numbers. */
import { draggable } from "../../bench/drag.js";
import { CELL, fits, nearest, partOver, placing, same, thingsAt, wireLine } from "./geometry.js";

/** @typedef {import("../dc_circuits.js").Table} Table */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./geometry.js").Part} Part */
/** @typedef {import("./geometry.js").Lead} Lead */
/** @typedef {{x: number, y: number}} Place */
/**
 * @typedef {{type: "part", part: Part, at: Point} | {type: "line", from: Point, wire: Lead | null} | {type: "probe", name: "red" | "black"}} Grip
 */

const SLACK = 8; // CSS pixels a tap may wander without becoming a drag
/** @type {{[key: string]: Point}} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
/** @type {{[key: string]: string}} */
const LETTERS = { b: "battery", r: "resistor", l: "bulb", s: "switch", a: "ammeter", w: "wire" };

export class Hands {
  /** @param {Table} table */
  constructor(table) {
    this.table = table;
    /** @type {(Grip & {x: number, y: number, moved: boolean}) | null} */
    this.grip = null;
    const node = table.picture.node;
    draggable(node, {
      begin: (event) => this.down(event),
      move: (event) => this.move(event),
      end: (event) => this.up(event),
      cancel: () => this.letGo(),
    });
    node.addEventListener("pointermove", (event) => !this.grip && this.follow(event));
    node.addEventListener("keydown", (event) => this.press(event));
    node.addEventListener("focus", () => node.matches(":focus-visible") && this.goTo(table.cursor || [1, 1]));
    node.addEventListener("blur", () => table.mark({ cursor: null }));
  }

  /** Where on the drawing a pointer is. @param {PointerEvent} event @returns {Place} */
  place(event) {
    const matrix = this.table.picture.node.getScreenCTM();
    return matrix ? new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse()) : { x: 0, y: 0 };
  }

  /** @param {Place} place */
  onBoard(place) {
    const { rows, columns } = this.table.scene;
    return place.x >= 0 && place.y >= 0 && place.x < columns * CELL && place.y < rows * CELL;
  }

  // -- pointer -----------------------------------------------------------------------------------

  /** @param {PointerEvent} event */
  down(event) {
    const grip = this.gripAt(/** @type {Element} */ (event.target), this.place(event));
    if (!grip) return false;
    this.grip = { ...grip, x: event.clientX, y: event.clientY, moved: false };
    return true;
  }

  /** What a finger takes hold of there. @param {Element} target @param {Place} place @returns {Grip | null} */
  gripAt(target, place) {
    const { scene, tool } = this.table;
    const { point, distance } = nearest(scene, place);
    const probe = target.closest("[data-probe]");
    const atTerminal = this.onBoard(place) && distance < 0.25 * CELL; // a wire may start below a probe
    if (probe && !atTerminal && !tool.startsWith("probe")) return { type: "probe", name: probe.getAttribute("data-probe") === "red" ? "red" : "black" };
    if (!this.onBoard(place)) return null;
    const part = partOver(scene, point);
    if (part) return { type: "part", part, at: point };
    const bare = distance > 0.3 * CELL || !thingsAt(scene, point).length;
    return { type: "line", from: point, wire: bare ? this.wireNear(place) : null };
  }

  /** The wire whose line runs within reach of a place. @param {Place} place */
  wireNear(place) {
    const { scene, picture } = this.table;
    const reach = (/** @type {Lead} */ wire) => {
      const path = picture.svg("path", { d: wireLine(scene, wire).d });
      const length = path.getTotalLength();
      const samples = Array.from({ length: 25 }, (_, n) => path.getPointAtLength((length * n) / 24));
      return Math.min(...samples.map((at) => Math.hypot(at.x - place.x, at.y - place.y)));
    };
    return scene.wires.find((wire) => reach(wire) < 0.25 * CELL) || null;
  }

  /** From where a wire was begun to the pointer that hovers. @param {PointerEvent} event */
  follow(event) {
    const { table } = this;
    if (table.start) this.stretch(table.start, nearest(table.scene, this.place(event)).point);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { table, grip } = this;
    if (!grip) return;
    grip.moved ||= Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > SLACK;
    if (!grip.moved) return;
    const { point } = nearest(table.scene, this.place(event));
    if (grip.type === "part") this.carry(grip.part, grip.at, point);
    else if (grip.type === "line") this.stretch(grip.from, point);
    else table.mark({ cursor: this.onBoard(this.place(event)) ? point : null });
  }

  /** @param {PointerEvent} event */
  up(event) {
    const { table, grip } = this;
    if (!grip) return;
    this.grip = null;
    const place = this.place(event);
    const { point } = nearest(table.scene, place);
    const ghost = table.ghost;
    table.mark({ ghost: null, cursor: null });
    if (!grip.moved) this.tap(grip);
    else if (grip.type === "probe") table.putProbe(grip.name, this.onBoard(place) ? point : null);
    else if (grip.type === "part" && ghost && !same(grip.at, point)) table.act("move", { id: grip.part.id, from: ghost.from, to: ghost.to });
    else if (grip.type === "line" && ghost && !same(ghost.from, ghost.to)) table.finish(ghost.from, ghost.to);
  }

  letGo() {
    this.grip = null;
    this.table.mark({ ghost: null, cursor: null });
  }

  /** @param {Grip} grip */
  tap(grip) {
    const { table } = this;
    if (grip.type === "probe") table.choose(`probe_${grip.name}`);
    else if (grip.type === "part") this.tapPart(grip.part);
    else if (grip.wire && !table.tool && !table.start) table.select(grip.wire.id);
    else this.tapTerminal(grip.from);
  }

  /** @param {Part} part */
  tapPart(part) {
    this.table.select(part.id);
    if (part.kind === "switch") this.table.act("toggle", { id: part.id, closed: !part.closed });
  }

  /** @param {Point} point */
  tapTerminal(point) {
    const { table } = this;
    if (table.tool.startsWith("probe")) table.putProbe(table.tool === "probe_red" ? "red" : "black", point);
    else if (table.start) table.finish(table.start, point);
    else if (table.tool) table.begin(point);
    else table.select(thingsAt(table.scene, point).at(-1)?.id || "");
  }

  // -- what is being dragged ---------------------------------------------------------------------

  /** @param {Part} part @param {Point} at @param {Point} point */
  carry(part, at, point) {
    const shift = (/** @type {Point} */ end) => /** @type {Point} */ ([end[0] + point[0] - at[0], end[1] + point[1] - at[1]]);
    const [from, to] = [shift(part.from), shift(part.to)];
    const { scene } = this.table;
    this.table.mark({ ghost: { kind: part.kind, from, to, fits: fits(scene, from, to, part.id) } });
  }

  /** A wire or the chosen part, drawn out from one terminal towards another. @param {Point} from @param {Point} point */
  stretch(from, point) {
    const { table } = this;
    const kind = table.tool || "wire";
    if (kind.startsWith("probe")) return;
    const to = kind === "wire" ? point : inLine(from, point, table.scene.span[1]);
    const good = kind === "wire" ? !partOver(table.scene, to) : fits(table.scene, from, to);
    table.mark({ ghost: same(from, to) ? null : { kind, from, to, fits: good } });
  }

  /**
   * A part being dragged out of the tray. Returns whether it was let go over the board.
   * @param {string} kind
   * @param {PointerEvent} event
   * @param {boolean} release
   */
  fromTray(kind, event, release) {
    const { table } = this;
    const place = this.place(event);
    const { point } = nearest(table.scene, place);
    const inside = this.onBoard(place);
    if (kind.startsWith("probe")) {
      table.mark({ cursor: inside && !release ? point : null });
      if (release && inside) table.putProbe(kind === "probe_red" ? "red" : "black", point);
      return;
    }
    if (kind === "wire") return;
    const [from, to] = placing(table.scene, point);
    table.mark({ ghost: inside && !release ? { kind, from, to, fits: fits(table.scene, from, to) } : null });
    if (release && inside) table.act("place", { kind, from, to });
  }

  // -- keyboard ----------------------------------------------------------------------------------

  /** @param {KeyboardEvent} event */
  press(event) {
    const { table } = this;
    if ((event.ctrlKey || event.metaKey) && event.key === "z") table.act("undo", null);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = LETTERS[event.key.toLowerCase()];
    if (ARROWS[event.key]) this.step(ARROWS[event.key]);
    else if (event.key === "Enter" || event.key === " ") this.enter();
    else if (event.key === "Escape") table.stop();
    else if (event.key === "Delete" || event.key === "Backspace") table.remove(this.meant()?.id);
    else if (event.key.toLowerCase() === "t") this.turn();
    else if (letter) table.choose(letter);
    else return;
    event.preventDefault();
  }

  /** @param {Point} by */
  step(by) {
    const { cursor, scene } = this.table;
    const [row, column] = cursor || [1, 1];
    this.goTo([Math.min(scene.rows - 1, Math.max(0, row + by[0])), Math.min(scene.columns - 1, Math.max(0, column + by[1]))]);
  }

  /** @param {Point} point */
  goTo(point) {
    const { table } = this;
    table.mark({ cursor: point });
    if (table.start) this.stretch(table.start, point);
    const over = partOver(table.scene, point);
    table.say(table.words.terminal(point, over ? [over] : thingsAt(table.scene, point), table.scene));
  }

  enter() {
    const { table } = this;
    const point = table.cursor || [1, 1];
    const over = partOver(table.scene, point);
    if (over && !table.tool && !table.start) this.tapPart(over);
    else if (table.tool || table.start) this.tapTerminal(point);
    else table.begin(point);
  }

  /** What Delete and T are about: what is selected, or else what is under the cursor. */
  meant() {
    const { table } = this;
    const chosen = table.find(table.selected);
    if (chosen || !table.cursor) return chosen;
    return partOver(table.scene, table.cursor) || thingsAt(table.scene, table.cursor).at(-1);
  }

  turn() {
    const thing = this.meant();
    if (thing && "kind" in thing) this.table.turn(/** @type {Part} */ (thing));
  }
}

/** The terminal in line with `from` that is nearest to `point`. @param {Point} from @param {Point} point @param {number} longest @returns {Point} */
function inLine(from, point, longest) {
  const [down, right] = [point[0] - from[0], point[1] - from[1]];
  const short = (/** @type {number} */ n) => Math.sign(n) * Math.min(longest, Math.abs(n));
  return Math.abs(down) > Math.abs(right) ? [from[0] + short(down), from[1]] : [from[0], from[1] + short(right)];
}
