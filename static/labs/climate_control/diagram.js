/**
 * The diagram of what moves what: lines from controls to readings. They are drawn by dragging from
 * one side to the other, or ticked in the list below the picture; both show the same.
 */
import { draggable } from "../../bench/drag.js";
import { gettext } from "../../bench/words.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */

const CONTROLS = ["top", "central", "bottom"];
const OUTPUTS = ["temperature", "humidity"];
const WIDTH = 320;
const HEIGHT = 150;
const BOX = { width: 118, height: 30 };

export class Diagram {
  /**
   * @param {HTMLElement} host
   * @param {ViewBench} bench
   */
  constructor(host, bench) {
    this.bench = bench;
    /** @type {Set<string>} */
    this.links = new Set();
    /** @type {{from: string, x: number, y: number} | null} */
    this.drawing = null;
    const { element, svg, words } = bench;
    this.lines = svg("g", { class: "diagram-lines" });
    this.draft = svg("line", { class: "diagram-draft", display: "none" });
    this.boxes = new Map([...CONTROLS, ...OUTPUTS].map((name) => [name, this.box(name)]));
    this.svg = svg("svg", { class: "diagram-picture", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, [this.lines, this.draft, ...this.boxes.values()]);
    this.ticks = CONTROLS.flatMap((control) => OUTPUTS.map((output) => this.tick(control, output)));
    this.send = element("button", { type: "button", class: "button button-small", text: words.action("diagram", "draw"), "data-testid": "send-diagram" });
    this.send.addEventListener("click", () => this.commit());
    this.told = element("p", { class: "small soft", "data-testid": "diagram-told" });
    const list = element("fieldset", { class: "diagram-ticks" }, [element("legend", { text: words.text("scene.diagram") }), ...this.ticks.map((tick) => tick.node)]);
    this.node = element("div", { class: "diagram", "data-testid": "diagram" }, [this.svg, list, this.send, this.told]);
    if (bench.reader) for (const tick of this.ticks) tick.input.disabled = true;
    this.send.hidden = bench.reader;
    this.listen();
    host.append(this.node);
    this.draw();
  }

  /** @param {string} name @returns {[number, number]} the middle of a box */
  middle(name) {
    const left = CONTROLS.indexOf(name);
    if (left >= 0) return [BOX.width / 2 + 2, 26 + left * 49];
    return [WIDTH - BOX.width / 2 - 2, 50 + OUTPUTS.indexOf(name) * 50];
  }

  /** @param {string} name */
  box(name) {
    const { svg, words } = this.bench;
    const [x, y] = this.middle(name);
    return svg("g", { class: CONTROLS.includes(name) ? "diagram-box diagram-from" : "diagram-box", "data-name": name }, [
      svg("rect", { x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX, rx: 5 }),
      svg("text", { x, y: y + 5, "text-anchor": "middle", text: words.name(name) }),
    ]);
  }

  /**
   * @param {string} control
   * @param {string} output
   */
  tick(control, output) {
    const { element, words } = this.bench;
    const key = `${control} ${output}`;
    const input = element("input", { type: "checkbox", "data-testid": `link-${control}-${output}` });
    input.addEventListener("change", () => this.toggle(key, input.checked));
    const text = words.sentence("scene.link", { control: words.name(control), output: words.name(output) });
    return { key, input, node: element("label", { class: "check" }, [input, text]) };
  }

  listen() {
    draggable(this.svg, {
      begin: (event) => this.start(event),
      move: (event) => this.move(event),
      end: (event) => this.end(event),
      cancel: () => this.rest(),
    });
  }

  /** @param {PointerEvent} event */
  start(event) {
    const name = this.nameAt(event);
    if (!name || !this.bench.open) return false;
    const [x, y] = this.middle(name);
    this.drawing = { from: name, x, y };
    this.move(event);
    return true;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const matrix = this.svg.getScreenCTM();
    if (!matrix || !this.drawing) return;
    const to = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    const places = { x1: this.drawing.x, y1: this.drawing.y, x2: to.x, y2: to.y };
    for (const [name, value] of Object.entries(places)) this.draft.setAttribute(name, String(value));
    this.draft.removeAttribute("display");
  }

  /** From a control to a reading, or the other way round: the line is drawn, or taken away again. @param {PointerEvent} event */
  end(event) {
    const [one, other] = [this.drawing?.from || "", this.nameAt(event)];
    this.rest();
    const [control, output] = CONTROLS.includes(one) ? [one, other] : [other, one];
    if (!CONTROLS.includes(control) || !OUTPUTS.includes(output)) return;
    const key = `${control} ${output}`;
    this.toggle(key, !this.links.has(key));
  }

  rest() {
    this.drawing = null;
    this.draft.setAttribute("display", "none");
  }

  /** The box under the pointer, whatever has captured it. @param {PointerEvent} event */
  nameAt(event) {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    return under?.closest("[data-name]")?.getAttribute("data-name") || "";
  }

  /**
   * @param {string} key
   * @param {boolean} on
   */
  toggle(key, on) {
    if (on) this.links.add(key);
    else this.links.delete(key);
    this.draw();
    const [control, output] = key.split(" ");
    const { words } = this.bench;
    this.bench.say(words.sentence(on ? "scene.link" : "scene.no_link", { control: words.name(control), output: words.name(output) }));
  }

  commit() {
    this.bench.act("diagram", "draw", { links: [...this.links].map((key) => key.split(" ")) });
  }

  /** What the record holds. @param {string[][] | null} links */
  show(links) {
    if (!links) return;
    this.links = new Set(links.map((link) => link.join(" ")));
    this.told.textContent = gettext("Your diagram is written down; you can draw it again.");
    this.draw();
  }

  draw() {
    const { svg } = this.bench;
    const lines = [...this.links].map((key) => {
      const [control, output] = key.split(" ");
      const [[x1, y1], [x2, y2]] = [this.middle(control), this.middle(output)];
      return svg("path", { d: `M${x1 + BOX.width / 2} ${y1}L${x2 - BOX.width / 2 - 7} ${y2}`, "data-link": key });
    });
    this.lines.replaceChildren(...lines);
    for (const tick of this.ticks) tick.input.checked = this.links.has(tick.key);
  }
}
