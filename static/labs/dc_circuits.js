/**
 * The circuit board: a tray of parts, a grid of terminals to wire them on, and the meters.
 * It draws what the server answers and computes no electricity.
 */
import { EMPTY, partOver, turned } from "./dc_circuits/geometry.js";
import { Hands } from "./dc_circuits/hands.js";
import { List } from "./dc_circuits/list.js";
import { Picture } from "./dc_circuits/picture.js";
import { icon } from "./dc_circuits/symbols.js";
import { changes } from "./dc_circuits/telling.js";
import { Words } from "./dc_circuits/words.js";

/** @typedef {import("./dc_circuits/geometry.js").Scene} Scene */
/** @typedef {import("./dc_circuits/geometry.js").Point} Point */
/** @typedef {import("./dc_circuits/geometry.js").Part} Part */
/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").Observed} Observed */

const TOOLS = ["battery", "bulb", "resistor", "switch", "ammeter", "wire", "probe_red", "probe_black"];

export class Table {
  /** @param {HTMLElement} stage @param {ViewBench} bench */
  constructor(stage, bench) {
    this.bench = bench;
    this.element = bench.element;
    this.reader = bench.reader;
    this.words = new Words(bench.words);
    /** @type {Scene} */
    this.scene = /** @type {any} */ (bench.lab).scene || EMPTY;
    this.tool = ""; // a kind of part, "wire", "probe_red" or "probe_black"
    /** @type {Point | null} */
    this.start = null;
    this.selected = "";
    /** @type {Point | null} */
    this.cursor = null;
    /** @type {import("./dc_circuits/picture.js").Ghost} */
    this.ghost = null;
    this.picture = new Picture(bench.svg, this.words, this.scene, bench.motion);
    this.list = new List(this);
    this.notice = this.element("p", { class: "circuit-notice", "data-testid": "circuit-state" });
    this.hands = this.reader ? null : new Hands(this);
    this.tray = this.reader ? null : makeTray(this);
    this.node = this.element("div", { class: "circuit" }, [this.tray, this.picture.node, this.notice, !this.reader && this.list.selection, this.list.node]);
    this.dress();
    stage.append(this.node);
    this.redraw();
  }

  /** Names and help for those who do not see the drawing. */
  dress() {
    const { node } = this.picture;
    const role = this.reader ? "img" : "application";
    const about = { role, "aria-label": this.words.say("board"), "data-testid": "circuit-board" };
    for (const [name, value] of Object.entries(about)) node.setAttribute(name, value);
    if (this.reader) return;
    node.setAttribute("tabindex", "0");
    node.setAttribute("aria-description", this.words.say("help"));
  }

  redraw() {
    if (!this.find(this.selected)) this.selected = "";
    this.picture.show(this.scene, this);
    this.list.show();
    this.notice.textContent = this.words.state(this.scene);
    this.notice.toggleAttribute("data-short", this.scene.shorts.length > 0);
    for (const button of this.tray?.querySelectorAll("[data-tool]") || []) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-tool") === this.tool));
    }
  }

  /** @param {Partial<{cursor: Point | null, ghost: Table["ghost"], start: Point | null}>} marks */
  mark(marks) {
    Object.assign(this, marks);
    this.picture.mark(this);
  }

  /** @param {string} id */
  find(id) {
    return [...this.scene.parts, ...this.scene.wires].find((thing) => thing.id === id);
  }

  /** @param {string} text */
  say(text) {
    this.bench.say(text);
  }

  /** What is wrong with what was typed, until the board is drawn anew. @param {string} text */
  tell(text) {
    this.notice.textContent = text;
    this.say(text);
  }

  /** @param {string} action @param {import("../bench/types.js").JsonObject | null} value */
  act(action, value) {
    this.bench.act("board", action, value);
  }

  /** Take a kind of part, a wire or a probe in hand; taking it again lays it back. @param {string} tool */
  choose(tool) {
    this.tool = this.tool === tool ? "" : tool;
    this.start = null;
    this.ghost = null;
    this.selected = "";
    this.redraw();
    if (!this.tool) this.say(this.words.say("stopped"));
    else if (tool === "wire") this.say(this.words.say("wire_chosen"));
    else this.say(this.words.say(tool.startsWith("probe") ? "probe_chosen" : "chosen", { kind: this.words.kind(tool) }));
  }

  /** @param {string} id */
  select(id) {
    this.selected = id;
    this.redraw();
    if (id) this.say(this.words.say("selected", { id }));
  }

  /** One end of a wire or part is fixed; the other comes next. @param {Point} point */
  begin(point) {
    this.mark({ start: point });
    const place = { row: point[0] + 1, column: point[1] + 1 };
    this.say(this.words.say("start_at", { kind: this.words.kind(this.tool || "wire"), ...place }));
  }

  /** @param {Point} from @param {Point} to */
  finish(from, to) {
    const kind = this.tool || "wire";
    this.start = null;
    this.ghost = null;
    if (kind !== "wire") this.tool = "";
    this.redraw();
    this.put(kind, from, to);
  }

  /** @param {string} kind @param {Point} from @param {Point} to */
  put(kind, from, to) {
    if (kind === "wire") this.act("connect", { from, to });
    else this.act("place", { kind, from, to });
  }

  /** @param {"red" | "black"} name @param {Point | null} point null lifts it off the board */
  putProbe(name, point) {
    this.tool = "";
    this.redraw();
    if (point && partOver(this.scene, point)) point = null;
    const probes = { red: this.scene.probes.red || null, black: this.scene.probes.black || null, [name]: point };
    this.bench.act("voltmeter", "probe", probes);
  }

  /** @param {Part} part */
  turn(part) {
    const [from, to] = turned(this.scene, part);
    this.act("move", { id: part.id, from, to });
  }

  /** @param {string} [id] */
  remove(id) {
    if (id) this.act("remove", { id });
  }

  /** Lay everything out of hand. */
  stop() {
    if (this.hands) this.hands.grip = null;
    const busy = this.tool || this.start || this.selected;
    Object.assign(this, { tool: "", start: null, ghost: null, selected: "" });
    this.redraw();
    if (busy) this.say(this.words.say("stopped"));
  }

  /** @param {Observed} message */
  observed(message) {
    const scene = /** @type {Scene | undefined} */ (/** @type {any} */ (message.observations).scene);
    const reading = /** @type {any} */ (message.observations)[message.target];
    if (scene) {
      const told = changes(this.words, this.scene, scene);
      this.scene = scene;
      this.redraw();
      if (told) this.say(told);
    } else if (message.action === "read" && reading) this.showReading(message, reading);
  }

  /** The display of a meter that was just read shows that reading. @param {Observed} message @param {{value: number}} reading */
  showReading(message, reading) {
    const asked = /** @type {any} */ (message.new)?.id;
    const meters = Object.keys(this.scene.displays).filter((id) => id !== "V");
    const id = message.target === "voltmeter" ? "V" : meters.includes(asked) ? asked : meters.length === 1 ? meters[0] : "";
    if (!id || message.target === "light_meter") return;
    this.scene = { ...this.scene, displays: { ...this.scene.displays, [id]: reading.value } };
    this.redraw();
  }

  destroy() {
    this.picture.stop();
    this.node.remove();
  }
}

/** The parts to take, and what is done with the whole board. @param {Table} table */
function makeTray(table) {
  const { element, words, bench } = table;
  const taking = { pointer: /** @type {number | null} */ (null) };
  const tools = TOOLS.map((kind) => makeTool(table, kind, taking));
  const whole = (/** @type {string} */ action) =>
    element("button", { type: "button", class: "circuit-tool circuit-tool-plain", text: words.say(action), "data-testid": `board-${action}`, onclick: () => table.act(action, null) });
  const actions = [whole("undo"), whole(bench.variant.scaffold === "open" ? "clear" : "reset")];
  return element("div", { class: "circuit-tray", role: "group", "aria-label": words.say("tray") }, [...tools, ...actions]);
}

/**
 * One finger at a time takes from the tray: a second one, at this tool or another, moves nothing and ends nothing.
 * @param {Table} table
 * @param {string} kind
 * @param {{pointer: number | null}} taking whose finger, for the whole tray
 */
function makeTool(table, kind, taking) {
  const { element, words, bench } = table;
  const button = element(
    "button",
    { type: "button", class: "circuit-tool", "data-tool": kind, "aria-pressed": "false", "data-testid": `tool-${kind}` },
    [icon(bench.svg, kind), element("span", { text: words.kind(kind) })],
  );
  /** @type {{x: number, y: number, moved: boolean} | null} */
  let grip = null;
  let dragged = false;
  const holds = (/** @type {PointerEvent} */ event) => event.pointerId === taking.pointer;
  const leave = () => {
    grip = null;
    taking.pointer = null;
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || taking.pointer !== null) return;
    taking.pointer = event.pointerId;
    button.setPointerCapture(event.pointerId);
    grip = { x: event.clientX, y: event.clientY, moved: false };
    dragged = false;
  });
  button.addEventListener("pointermove", (event) => {
    if (!grip || !holds(event)) return;
    grip.moved ||= Math.hypot(event.clientX - grip.x, event.clientY - grip.y) > 8;
    if (grip.moved) table.hands?.fromTray(kind, event, false);
  });
  button.addEventListener("pointerup", (event) => {
    if (!grip || !holds(event)) return;
    dragged = grip.moved;
    if (dragged) table.hands?.fromTray(kind, event, true);
    leave();
  });
  button.addEventListener("pointercancel", (event) => {
    if (!holds(event)) return;
    leave();
    table.hands?.letGo();
  });
  button.addEventListener("lostpointercapture", (event) => holds(event) && leave());
  button.addEventListener("click", (event) => {
    if (taking.pointer !== null) return;
    if (!dragged) table.choose(kind);
    dragged = false;
    if (event.detail === 0 && table.tool) table.picture.node.focus();
  });
  return button;
}

/** @type {import("../bench/types.js").Mount} */
export function mount(stage, bench) {
  const table = new Table(stage, bench);
  return {
    controls: () => {},
    observed: (message) => table.observed(message),
    settle: () => {},
    destroy: () => table.destroy(),
  };
}
