/**
 * The photometer's picture: a monochromator whose wheel picks the light, a cuvette whose back wall
 * can be pulled, a detector, and the cylinder in which the solution is mixed. The beam gets fainter
 * as the server says; nothing is computed here.
 */

import { Grip } from "../bench/grip.js";
import { listed } from "../bench/words.js";
import { INVISIBLE, colourName, leftAt } from "./beer_lambert/light.js";
import { CUVETTE, CYLINDER, PIVOT, STRIP_AT, cuvette, cylinder, detector, markY, monochromator, rail, stripX } from "./beer_lambert/parts.js";
import { BURST_MS, Photons } from "./beer_lambert/photons.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {{path: number, wavelength: number, concentration: number, stock: string, solution: string, seen: string, light: string, visible: boolean, left: number[], needle: number, mmol: number}} Scene */

const WIDTH = 660;
const TOP = 44;
const HEIGHT = 306;
const TURN_MS = 420; // until beam and needle have followed
const WORDS_Y = 340;

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new BeerLambertView(stage, bench);
}

/** @implements {View} */
class BeerLambertView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.values = bench.values;
    /** @type {Scene} */
    this.scene = bench.lab.scene;
    this.left = this.scene.left; // as it is drawn
    this.needle = this.scene.needle;
    this.live = false;
    this.frame = 0;
    const { svg, words } = bench;
    this.grips = this.makeGrips();
    this.source = monochromator(svg, { lamp: words.text("scene.lamp") });
    this.cell = cuvette(svg);
    this.meter = detector(svg);
    this.mixing = cylinder(svg);
    this.photons = new Photons(svg);
    this.stray = this.makeStray();
    this.texts = this.makeTexts();
    this.handles = this.makeHandles();
    this.marks = this.makeMarks();
    this.svg = svg("svg", { class: "beer", viewBox: `0 ${TOP} ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      rail(svg),
      this.stray.node,
      this.cell.node,
      this.photons.node,
      this.source.node,
      this.meter.node,
      this.mixing.node,
      ...Object.values(this.texts),
      ...Object.values(this.marks),
      ...Object.values(this.handles),
    ]);
    stage.append(this.svg);
    for (const [name, handle] of Object.entries(this.handles)) this.grips[/** @type {Held} */ (name)].listen(handle);
    this.draw();
  }

  // -- its parts -----------------------------------------------------------------------------------

  makeGrips() {
    const { bench } = this;
    return {
      wavelength: new Grip(bench, {
        control: "wavelength",
        page: 20,
        at: ({ x }) => STRIP_AT.from + ((x - STRIP_AT.x) / STRIP_AT.width) * (STRIP_AT.to - STRIP_AT.from),
      }),
      path: new Grip(bench, { control: "path", at: ({ x }) => (x - CUVETTE.x) / CUVETTE.per_cm }),
      concentration: new Grip(bench, { control: "concentration", at: ({ y }) => (CYLINDER.bottom - y) / CYLINDER.per_percent }),
    };
  }

  makeHandles() {
    return {
      wavelength: this.makeHandle("wavelength", "knob", { x: -24, y: STRIP_AT.y - 14, width: 48, height: 50 }),
      path: this.makeHandle("path", "wall", { x: -20, y: CUVETTE.top - 8, width: 44, height: CUVETTE.bottom - CUVETTE.top + 8 }),
      concentration: this.makeHandle("concentration", "mark", { x: CYLINDER.x - 30, y: -23, width: 60, height: 46 }),
    };
  }

  /**
   * @param {Held} control
   * @param {string} word
   * @param {{[side: string]: number}} box
   */
  makeHandle(control, word, box) {
    const grip = this.grips[control];
    const upright = grip.free && control === "concentration";
    return this.bench.svg("rect", {
      class: `beer-handle beer-hold-${control}`,
      ...box,
      rx: 6,
      ...grip.attributes,
      "aria-orientation": upright ? "vertical" : undefined,
      "aria-label": grip.free ? this.bench.words.text(`scene.${word}`) : undefined,
      "data-testid": word,
    });
  }

  /** What shows that a part can be held. */
  makeMarks() {
    const shapes = { wavelength: "M0 -8V38M0 -2L-7 -13H7Z", path: "M1 -6V158M8 70L17 79L8 88Z", concentration: "M0 0H34M40 0L51 -8V8Z" };
    return Object.fromEntries(
      Object.entries(shapes).map(([name, d]) => [name, this.bench.svg("path", { class: "beer-mark", d, "aria-hidden": "true" })]),
    );
  }

  makeTexts() {
    const { svg, words } = this.bench;
    const text = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ kind, /** @type {string} */ said) =>
      svg("text", { x, y, class: kind, "text-anchor": "middle", "aria-hidden": "true", text: said });
    return {
      light: text(117, 60, "beer-set", ""),
      path: text(CUVETTE.x, 116, "beer-set", ""),
      concentration: text(CYLINDER.x, 104, "beer-set", ""),
      solution: text(345, WORDS_Y, "beer-said", ""),
      detector: text(PIVOT.x, WORDS_Y, "", words.text("scene.detector")),
      stock: text(CYLINDER.x, WORDS_Y, "", words.text("scene.stock")),
    };
  }

  /** Light past the solution, where the experiment lets a student set it. */
  makeStray() {
    const { svg, words, lab } = this.bench;
    const ray = svg("path", { class: "beer-stray", d: "M222 202C232 46 450 46 464 202" });
    const known = lab.controls.some(({ name }) => name === "stray_light");
    const said = svg("text", { x: 345, y: 72, "text-anchor": "middle", text: words.text("scene.stray") });
    return { ray, node: svg("g", { "aria-hidden": "true", display: known ? "inline" : "none" }, [ray, said]) };
  }

  // -- what the bench tells ------------------------------------------------------------------------

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    this.values = values;
    this.draw();
  }

  caughtUp() {
    this.live = true;
    this.settle();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.values = { ...this.values, ...seen.controls };
    const from = this.seenNow;
    if (seen.scene) this.scene = seen.scene;
    if (seen.scene && this.live) this.bench.say(this.told);
    const shone = seen.scene || this.bench.lab.instruments.some(({ name }) => name in seen);
    if (!shone) return;
    if (this.live && this.bench.motion) this.shine(from);
    else this.settle();
  }

  get seenNow() {
    return { left: this.left, needle: this.needle };
  }

  get told() {
    const { words } = this.bench;
    const { seen, needle } = this.scene;
    const light = this.lightWords;
    const said = { light, path: this.pathWords, concentration: this.shareWords, colour: words.text(`scene.colours.${seen}`) };
    return words.sentence("scene.told", { ...said, share: Math.round(100 * needle) });
  }

  // -- moving --------------------------------------------------------------------------------------

  /** A burst of light, while beam and needle follow what has changed. @param {{left: number[], needle: number}} from */
  shine(from) {
    cancelAnimationFrame(this.frame);
    const began = performance.now();
    const { left, needle } = this.scene;
    this.photons.aim(left, this.back);
    const step = (/** @type {number} */ now) => {
      const time = Math.max(0, now - began);
      const turned = 1 - (1 - Math.min(1, time / TURN_MS)) ** 3;
      this.left = left.map((share, i) => from.left[i] + turned * (share - from.left[i]));
      this.needle = from.needle + turned * (needle - from.needle);
      this.drawBeam();
      this.photons.show(time);
      if (time < BURST_MS) this.frame = requestAnimationFrame(step);
      else this.settle();
    };
    this.frame = requestAnimationFrame(step);
  }

  settle() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.left = this.scene.left;
    this.needle = this.scene.needle;
    this.photons.clear();
    this.draw();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    for (const grip of Object.values(this.grips)) grip.destroy();
    this.svg.remove();
  }

  // -- drawing -------------------------------------------------------------------------------------

  /** A control's value, or what the server says where this experiment does not show it. @param {Held} name */
  value(name) {
    return Number(this.values[name] ?? this.scene[name]);
  }

  /** x of the cuvette's back wall */
  get back() {
    return CUVETTE.x + CUVETTE.per_cm * this.value("path");
  }

  get lightWords() {
    const { words } = this.bench;
    const nm = this.value("wavelength");
    return words.sentence("scene.light", { wavelength: `${nm}${words.unit("nm")}`, colour: words.text(`scene.${colourName(nm)}`) });
  }

  get pathWords() {
    return `${this.value("path").toFixed(1)}${this.bench.words.unit("cm")}`;
  }

  get shareWords() {
    return `${this.value("concentration")}${this.bench.words.unit("%")}`;
  }

  draw() {
    const { scene } = this;
    this.cell.shape(this.back);
    this.cell.solution.setAttribute("fill", scene.solution);
    const light = scene.visible ? scene.light : INVISIBLE;
    for (const part of this.cell.lit) part.setAttribute(part.tagName === "stop" ? "stop-color" : "fill", light);
    for (const ray of [this.source.ray, this.stray.ray]) ray.setAttribute("stroke", light);
    this.stray.ray.setAttribute("opacity", String(Math.min(1, 0.75 * Number(this.values.stray_light ?? 0))));
    this.drawBeam();
    this.drawMixing();
    this.drawWords();
    this.drawHandles();
  }

  drawBeam() {
    const whole = this.value("path") / this.scene.path; // while the wall is pulled, of the known cuvette
    this.cell.stops.forEach((stop, i) => stop.setAttribute("stop-opacity", leftAt(this.left, (whole * i) / 20).toFixed(3)));
    this.cell.behind.setAttribute("opacity", leftAt(this.left, whole).toFixed(3));
    this.meter.needle.setAttribute("transform", `rotate(${(this.needle * 120 - 60).toFixed(2)} ${PIVOT.x} ${PIVOT.y})`);
  }

  drawMixing() {
    const y = markY(this.value("concentration"));
    this.mixing.stock.setAttribute("fill", this.scene.stock);
    this.mixing.stock.setAttribute("y", y.toFixed(1));
    this.mixing.stock.setAttribute("height", (CYLINDER.bottom - y).toFixed(1));
  }

  drawWords() {
    const { words } = this.bench;
    const { seen, mmol } = this.scene;
    this.texts.light.textContent = this.lightWords;
    this.texts.path.textContent = this.pathWords;
    this.texts.path.setAttribute("x", this.back.toFixed(1));
    this.texts.concentration.textContent = this.shareWords;
    this.texts.solution.textContent = listed([words.text(`scene.colours.${seen}`), `${Number(mmol.toPrecision(3))}${words.unit("mmol/L")}`]);
  }

  drawHandles() {
    const { wavelength, path, concentration } = this.handles;
    const places = { wavelength: [stripX(this.value("wavelength")), 0], path: [this.back, 0], concentration: [0, markY(this.value("concentration"))] };
    const origins = { wavelength: [0, STRIP_AT.y], path: [0, CUVETTE.top], concentration: [CYLINDER.x - 17, 0] };
    const said = { wavelength: this.lightWords, path: this.pathWords, concentration: this.shareWords };
    for (const [handle, name] of /** @type {[SVGRectElement, Held][]} */ ([[wavelength, "wavelength"], [path, "path"], [concentration, "concentration"]])) {
      const grip = this.grips[name];
      const [x, y] = places[name];
      handle.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
      const mark = this.marks[name];
      mark.setAttribute("transform", `translate(${(x + origins[name][0]).toFixed(1)} ${(y + origins[name][1]).toFixed(1)})`);
      for (const node of [handle, mark]) node.setAttribute("display", grip.free || (node === mark && name !== "path") ? "inline" : "none");
      if (!grip.free) continue;
      for (const [end, value] of Object.entries({ now: this.value(name), min: grip.low, max: grip.high })) handle.setAttribute(`aria-value${end}`, String(value));
      handle.setAttribute("aria-valuetext", said[name]);
    }
  }
}

/** @typedef {"wavelength" | "path" | "concentration"} Held */
