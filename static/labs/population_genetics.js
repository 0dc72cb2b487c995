/**
 * The picture of population genetics: a meadow of beetles whose wings bear their alleles, and a strip
 * of the frequency over the generations. It plays what the server sent; it computes none of it.
 */

import { Grip } from "../bench/grip.js";
import { Colony } from "./population_genetics/colony.js";
import { GENOTYPES, MEADOW, PLACES, beetle, bird, ground, leaf } from "./population_genetics/meadow.js";
import { STRIP, frame, frequencyAt, heightOf, lines } from "./population_genetics/strip.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {{dt: number, duration: number, loop: boolean, series: {[name: string]: number[]}}} Trajectory */

const WIDTH = 760;
const HEIGHT = 320;
const ENDLESS = 1000; // beetles: the top of the scale stands for a population without a shore
const [SHORTEST_S, LONGEST_S, GENERATION_S] = [1.5, 9, 0.3];

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new PopulationView(stage, bench);
}

/** @implements {View} */
class PopulationView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.grip = new Grip(bench, { control: "allele_frequency", jumps: true, at: (point) => frequencyAt(point.y) });
    this.values = bench.values;
    this.lab = new Map(bench.lab.controls.map((control) => [control.name, control]));
    /** @type {number[]} beetles drawn as AA, Aa, aa */
    this.drawn = bench.lab.scene.drawn;
    /** @type {Trajectory | null} */
    this.playing = null;
    this.frame = 0;
    this.started = 0;
    const { svg } = bench;
    const text = (/** @type {object} */ attributes) => svg("text", attributes);
    this.ground = svg("g", { "aria-hidden": "true" });
    this.colony = new Colony(svg);
    this.bird = bird(svg);
    this.leaf = leaf(svg);
    this.time = text({ class: "popgen-time", x: MEADOW.x + 2, y: 22 });
    this.size = text({ x: MEADOW.x + MEADOW.width - 2, y: 22, "text-anchor": "end" });
    this.paper = svg("g", { "aria-hidden": "true" });
    this.veil = svg("rect", { x: STRIP.x - 2, y: STRIP.y - 4, width: 0, height: STRIP.height + 8 });
    this.paths = svg("g", { "clip-path": "url(#popgen-veil)", "aria-hidden": "true" });
    this.pointer = svg("path", { class: "strip-start" });
    this.value = text({ class: "strip-value popgen-wide", x: STRIP.x + 8, "aria-hidden": "true" });
    this.handle = this.makeHandle();
    this.svg = this.picture();
    stage.append(this.svg);
    this.grip.listen(this.handle);
    this.draw();
  }

  /** The whole picture, from the ground up. */
  picture() {
    const { svg, words } = this.bench;
    return svg("svg", { class: "popgen", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet", "aria-label": words.text("scene.description"), role: "group" }, [
      svg("defs", {}, [svg("clipPath", { id: "popgen-veil" }, [this.veil])]),
      this.ground,
      this.colony.node,
      this.leaf,
      this.bird,
      this.time,
      this.size,
      this.legend(),
      this.paper,
      this.paths,
      ...this.captions(),
      this.pointer,
      this.value,
      this.handle,
    ]);
  }

  /** Which beetle is which: by shape and by word, not by colour alone. */
  legend() {
    const { svg, words } = this.bench;
    const kinds = GENOTYPES.flatMap((genotype, i) => {
      const sign = beetle(svg, genotype);
      sign.setAttribute("transform", `translate(${MEADOW.x + 16 + i * 86} 298) scale(1.1)`);
      return [sign, svg("text", { x: MEADOW.x + 40 + i * 86, y: 304, text: words.text(`scene.legend.${genotype}`) })];
    });
    const marks = ["A", "a"].map((allele, i) =>
      svg("text", { class: "popgen-wide", x: MEADOW.x + 274 + i * 92, y: 304, text: words.text(`scene.allele_${allele}`) }),
    );
    return svg("g", { class: "popgen-legend" }, [...kinds, ...marks]);
  }

  captions() {
    const { svg, words } = this.bench;
    const key = (/** @type {string} */ name, /** @type {number} */ y) => [
      svg("line", { class: `strip-${name === "meadow" ? name : "sister"}`, x1: STRIP.x - 22, x2: STRIP.x + 6, y1: y - 5, y2: y - 5 }),
      svg("text", { x: STRIP.x + 12, y, text: words.text(`scene.${name}`) }),
    ];
    return [
      svg("text", { x: STRIP.x - 44, y: 20, text: words.text("scene.frequency") }),
      svg("text", { class: "popgen-wide", x: STRIP.x + STRIP.width / 2, y: STRIP.y + STRIP.height + 21, "text-anchor": "middle", text: words.text("scene.time") }),
      ...key("meadow", 282),
      ...key("sisters", 308),
    ];
  }

  get start() {
    return Number(this.values.allele_frequency);
  }

  makeHandle() {
    const { svg, words } = this.bench;
    return svg("circle", {
      class: "popgen-handle",
      r: 30,
      cx: STRIP.x - 7,
      ...this.grip.attributes,
      "aria-label": words.text("scene.start"),
      "aria-orientation": "vertical",
      "data-testid": "start",
    });
  }

  // -- the hand -------------------------------------------------------------------------------

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    const moved = Object.keys(values).some((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    if (moved) this.clear();
    this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    if (seen.scene?.state === "founders") this.found(seen.scene.drawn);
    if (seen.trajectory) this.play(seen.trajectory);
    else if (message.target === "apparatus") this.bench.say(this.bench.words.text("scene.founders"));
  }

  /** @param {number[]} drawn */
  found(drawn) {
    this.drawn = drawn;
    this.clear();
    this.draw();
  }

  /** @param {Trajectory} trajectory */
  play(trajectory) {
    this.clear();
    this.playing = trajectory;
    const { svg, words, motion } = this.bench;
    this.paths.replaceChildren(...lines(svg, trajectory.series));
    this.drawStart();
    this.bench.say(words.sentence("scene.passing", { count: trajectory.duration }));
    if (!motion || !trajectory.duration) return this.settle();
    this.svg.toggleAttribute("data-moving", true);
    this.started = performance.now();
    const length = 1000 * Math.min(LONGEST_S, Math.max(SHORTEST_S, trajectory.duration * GENERATION_S));
    const step = (/** @type {number} */ now) => {
      const share = Math.max(0, (now - this.started) / length);
      if (share >= 1) return this.settle();
      this.at(share, (now - this.started) / 1000);
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  /**
   * @param {number} share of the generations that have passed
   * @param {number} seconds for the beetles' wandering
   */
  at(share, seconds) {
    if (!this.playing) return;
    this.veil.setAttribute("width", (4 + STRIP.width * share).toFixed(1));
    const generation = Math.floor(share * this.playing.duration + 1e-9);
    const { series } = this.playing;
    this.colony.live(GENOTYPES.map((genotype) => series[`drawn_${genotype}`][generation]));
    this.tell(generation);
    this.wander(seconds, Math.min(1, 4 * share, 4 * (1 - share)));
  }

  settle() {
    if (!this.playing) return;
    cancelAnimationFrame(this.frame);
    this.at(1, 0);
    this.bench.say(this.bench.words.sentence("scene.passed", { count: this.playing.duration }));
    this.playing = null;
    this.svg.removeAttribute("data-moving");
  }

  /** Back to generation 0, with nothing on the strip. */
  clear() {
    cancelAnimationFrame(this.frame);
    this.playing = null;
    this.svg.removeAttribute("data-moving");
    this.paths.replaceChildren();
    this.veil.setAttribute("width", "0");
    this.colony.live(this.drawn);
    this.tell(0);
    this.wander(0, 0);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.grip.destroy();
    this.svg.remove();
  }

  // -- drawing --------------------------------------------------------------------------------

  /**
   * @param {number} seconds
   * @param {number} reach 0 at rest
   */
  wander(seconds, reach) {
    this.colony.wander(seconds, reach);
    const sweep = reach * 46 * Math.sin(1.7 * seconds);
    this.bird.setAttribute("transform", `translate(${(400 + sweep).toFixed(1)} ${(64 - Math.abs(sweep) / 4).toFixed(1)})`);
    const [x, y] = [52 + reach * 9 * Math.sin(1.2 * seconds), 248 + reach * 3 * Math.cos(2 * seconds)];
    this.leaf.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  /** @param {number} generation */
  tell(generation) {
    const words = this.bench.words.sentence("scene.generation", { number: generation });
    if (this.time.textContent !== words) this.time.textContent = words;
  }

  draw() {
    const { svg, words } = this.bench;
    const size = Number(this.values.population_size ?? ENDLESS);
    const endless = size >= ENDLESS;
    const count = Math.min(size, PLACES.length);
    this.ground.replaceChildren(...ground(svg, count, endless));
    const beetles = endless ? words.text("scene.infinite") : words.sentence("scene.size", { size });
    this.size.textContent = count < size ? words.sentence("scene.part", { beetles, count }) : beetles;
    this.bird.setAttribute("display", Number(this.values.selection ?? 0) ? "inline" : "none");
    this.leaf.setAttribute("display", Number(this.values.migration ?? 0) ? "inline" : "none");
    this.paper.replaceChildren(...frame(svg, Number(this.values.generations ?? 0)));
    this.drawStart();
    if (this.colony.empty) this.clear();
  }

  drawStart() {
    const y = heightOf(this.start);
    this.pointer.setAttribute("d", `M${STRIP.x} ${y.toFixed(1)}l-13-7v14Z`);
    this.handle.setAttribute("cy", y.toFixed(1));
    this.value.setAttribute("y", (y < STRIP.y + 24 ? y + 18 : y - 8).toFixed(1));
    this.value.textContent = this.playing || this.paths.childElementCount ? "" : this.start.toFixed(2);
    const limits = this.lab.get("allele_frequency");
    this.handle.setAttribute("aria-valuenow", String(this.start));
    this.handle.setAttribute("aria-valuemin", String(limits?.minimum ?? 0));
    this.handle.setAttribute("aria-valuemax", String(limits?.maximum ?? 1));
    this.handle.setAttribute("aria-valuetext", this.start.toFixed(2));
  }
}
