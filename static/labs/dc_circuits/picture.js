/** The board as a drawing: terminals, wires, parts, meters, and charge that moves. */
import { CELL, STRIP, key, line, taken, wireLine, x, y } from "./geometry.js";
import { body, labelPlace, probe } from "./symbols.js";

/** @typedef {import("./geometry.js").Scene} Scene */
/** @typedef {import("./geometry.js").Part} Part */
/** @typedef {import("./geometry.js").Lead} Lead */
/** @typedef {import("./geometry.js").Point} Point */
/** @typedef {import("./words.js").Words} Words */
/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{kind: string, from: Point, to: Point, fits: boolean} | null} Ghost */
/** @typedef {{cursor: Point | null, start: Point | null, selected: string, ghost: Ghost}} Marks */

const GAP = 20; // between two dots of charge
const UNITS_PER_AMPERE = 110; // a second: 0.5 A moves about a step of the grid
const FASTEST = 420;

export class Picture {
  /**
   * @param {Svg} svg
   * @param {Words} words
   * @param {Scene} scene
   * @param {boolean} motion
   */
  constructor(svg, words, scene, motion) {
    this.svg = svg;
    this.words = words;
    this.motion = motion;
    this.scene = scene;
    this.layers = Object.fromEntries(
      ["grid", "lines", "charge", "bodies", "joints", "labels", "meter", "probes", "marks"].map((name) => [name, svg("g", {})]),
    );
    this.node = svg("svg", { class: "circuit-board" }, Object.values(this.layers));
    /** @type {{node: SVGElement, speed: number, gap: number, id: string}[]} */
    this.charges = [];
    /** @type {Map<string, number>} */
    this.phases = new Map();
    this.frame = 0;
    this.before = 0;
  }

  /** @param {Scene} scene @param {Marks} marks */
  show(scene, marks) {
    this.scene = scene;
    const [width, height] = [scene.columns * CELL, scene.rows * CELL];
    this.node.setAttribute("viewBox", `0 0 ${width} ${height + STRIP}`);
    this.drawGrid();
    this.drawLines(marks.selected);
    this.drawParts(marks.selected);
    this.drawMeter(width, height);
    this.drawProbes();
    this.mark(marks);
    this.animate();
  }

  drawGrid() {
    const { rows, columns } = this.scene;
    const { fixed } = taken(this.scene);
    const points = Array.from({ length: rows * columns }, (_, n) => /** @type {Point} */ ([Math.floor(n / columns), n % columns]));
    const frame = this.svg("rect", { x: 1, y: 1, width: columns * CELL - 2, height: rows * CELL - 2, rx: 10, class: "circuit-paper" });
    const dot = (/** @type {Point} */ point) =>
      this.svg("circle", { cx: x(point), cy: y(point), r: 3, class: "circuit-hole", "data-testid": `terminal-${key(point)}` });
    this.layers.grid.replaceChildren(frame, ...points.map(dot));
    const joints = points.filter((point) => fixed.has(key(point)));
    this.layers.joints.replaceChildren(...joints.map((point) => this.svg("circle", { cx: x(point), cy: y(point), r: 4.5, class: "circuit-joint" })));
  }

  /** @param {string} selected */
  drawLines(selected) {
    const wires = this.scene.wires.map((wire) => ({ lead: wire, ...wireLine(this.scene, wire) }));
    const parts = this.scene.parts.map((part) => ({ lead: part, ...line(part.from, part.to) }));
    const drawn = [...wires, ...parts].map(({ lead, d }) => this.lineOf(lead, d, lead.id === selected));
    this.layers.lines.replaceChildren(...drawn);
    const moving = [...wires, ...parts].filter(({ lead }) => lead.flow);
    this.charges = moving.map(({ lead, d, length }) => {
      const gap = length / Math.max(1, Math.round(length / GAP));
      const node = this.svg("path", { d, class: "circuit-charge", "stroke-dasharray": `0 ${gap}` });
      const speed = Math.sign(lead.flow) * Math.min(FASTEST, Math.abs(lead.flow) * UNITS_PER_AMPERE);
      return { node, gap, speed, id: lead.id };
    });
    this.layers.charge.replaceChildren(...this.charges.map(({ node }) => node));
    this.phases = new Map(this.charges.map(({ id }) => [id, this.phases.get(id) || 0]));
    this.place(0);
  }

  /** @param {Lead} lead @param {string} d @param {boolean} selected */
  lineOf(lead, d, selected) {
    const lit = selected && !("kind" in lead) && this.svg("path", { d, class: "circuit-selected" });
    return this.svg("g", { "data-testid": `lead-${lead.id}` }, [lit, this.svg("path", { d, class: "circuit-line" })]);
  }

  /** @param {string} selected */
  drawParts(selected) {
    const { parts } = this.scene;
    const bodies = parts.map((part) =>
      this.svg("g", { class: part.id === selected ? "circuit-part circuit-part-selected" : "circuit-part", "data-testid": `part-${part.id}` }, body(this.svg, part, part.id === selected)),
    );
    this.layers.bodies.replaceChildren(...bodies);
    const labels = parts.map((part) => {
      const lines = this.words.label(part, this.scene.displays[part.id]);
      const place = labelPlace(part, crowded(this.scene, part), lines.length);
      const spans = lines.map((text, n) =>
        this.svg("tspan", { x: place.x, dy: n ? 17 : 0, class: n ? "circuit-value" : "circuit-name", text }),
      );
      return this.svg("text", { ...place, class: "circuit-label" }, spans);
    });
    this.layers.labels.replaceChildren(...labels);
  }

  /** The voltmeter stands below the board; its display is empty until both probes touch. @param {number} width @param {number} height */
  drawMeter(width, height) {
    const [left, top] = [width / 2 - 78, height + 8];
    const shown = this.scene.displays.V;
    const text = shown === undefined ? "– V" : this.words.amount(shown, 2, "V");
    const sockets = [
      this.svg("circle", { cx: left + 16, cy: top + 26, r: 5, class: "circuit-socket circuit-probe_red" }),
      this.svg("circle", { cx: left + 140, cy: top + 26, r: 5, class: "circuit-socket circuit-probe_black" }),
    ];
    this.layers.meter.replaceChildren(
      this.svg("rect", { x: left, y: top, width: 156, height: 52, rx: 8, class: "circuit-meter" }),
      this.svg("rect", { x: left + 32, y: top + 7, width: 92, height: 24, rx: 4, class: "circuit-display" }),
      this.svg("text", { x: left + 78, y: top + 25, class: "circuit-digits", "data-testid": "display-voltmeter", text }),
      this.svg("text", { x: left + 78, y: top + 45, class: "circuit-caption", text: this.words.instrument("voltmeter") }),
      ...sockets,
    );
  }

  drawProbes() {
    this.layers.probes.replaceChildren(this.drawProbe("red"), this.drawProbe("black"));
  }

  /** @param {"red" | "black"} name */
  drawProbe(name) {
    const tip = probeTip(this.scene, name);
    const side = name === "red" ? -1 : 1;
    const socket = { x: (this.scene.columns * CELL) / 2 + side * 62, y: this.scene.rows * CELL + 34 };
    const lean = tip.parked ? -90 * side : 32 * side;
    const end = tip.parked ? { x: tip.x - side * 34, y: tip.y } : { x: tip.x + side * 18, y: tip.y - 29 };
    const cord = `M${end.x} ${end.y}C${end.x} ${end.y + 90} ${socket.x} ${socket.y - 70} ${socket.x} ${socket.y}`;
    const lead = this.svg("path", { d: cord, class: `circuit-cord circuit-cord_${name}` });
    const hand = this.svg("g", { transform: `translate(${tip.x} ${tip.y}) rotate(${lean})` }, [
      ...probe(this.svg, `probe_${name}`),
      this.svg("circle", { cy: -24, r: 27, class: "circuit-hit" }),
    ]);
    return this.svg("g", { class: "circuit-hand", "data-probe": name, "data-testid": `probe-${name}` }, [!tip.parked && lead, hand]);
  }

  /** Cursor, the terminal a wire starts from, and what is being dragged. @param {Marks} marks */
  mark({ cursor, start, ghost }) {
    const ring = cursor && this.svg("circle", { cx: x(cursor), cy: y(cursor), r: 17, class: "circuit-cursor" });
    const from = start && this.svg("circle", { cx: x(start), cy: y(start), r: 10, class: "circuit-start" });
    this.layers.marks.replaceChildren(...[ring, from, ghost && this.drawGhost(ghost)].filter((node) => node instanceof SVGElement));
  }

  /** @param {NonNullable<Ghost>} ghost */
  drawGhost({ kind, from, to, fits }) {
    const part = /** @type {Part} */ ({ id: "", kind, from, to, flow: 0, closed: false });
    const path = this.svg("path", { d: line(from, to).d, class: "circuit-line" });
    const solid = kind === "wire" ? [] : [body(this.svg, part)];
    return this.svg("g", { class: fits ? "circuit-ghost" : "circuit-ghost circuit-ghost-no" }, [path, ...solid]);
  }

  /** Frames run only while charge moves and somebody may see it. */
  animate() {
    const wanted = this.motion && this.charges.length > 0;
    if (wanted && !this.frame) {
      this.before = performance.now();
      this.frame = requestAnimationFrame((now) => this.tick(now));
    } else if (!wanted) this.stop();
  }

  /** @param {number} now */
  tick(now) {
    this.place(Math.min(0.1, (now - this.before) / 1000));
    this.before = now;
    this.frame = requestAnimationFrame((later) => this.tick(later));
  }

  /** @param {number} seconds */
  place(seconds) {
    for (const { node, gap, speed, id } of this.charges) {
      const phase = ((this.phases.get(id) || 0) + (speed * seconds) / gap) % 1;
      this.phases.set(id, phase);
      node.setAttribute("stroke-dashoffset", (-gap * (phase + 0.5)).toFixed(2));
    }
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}

/**
 * Whether the words of a standing part must go to its left: the edge, or another part, is near.
 * @param {Scene} scene
 * @param {Part} part
 */
function crowded(scene, part) {
  const [column, middle] = [part.from[1], (part.from[0] + part.to[0]) / 2];
  const near = scene.parts.some(
    ({ from, to }) => from[1] === column + 1 && to[1] === column + 1 && Math.min(from[0], to[0]) <= middle && Math.max(from[0], to[0]) >= middle,
  );
  return column === scene.columns - 1 || near;
}

/**
 * Where the tip of a probe is: on its terminal, or beside the voltmeter.
 * @param {Scene} scene
 * @param {"red" | "black"} name
 */
export function probeTip(scene, name) {
  const point = scene.probes[name];
  if (point) return { x: x(point), y: y(point), parked: false };
  const side = name === "red" ? -1 : 1;
  return { x: (scene.columns * CELL) / 2 + side * 100, y: scene.rows * CELL + 34, parked: true };
}
