/**
 * The enzyme's picture: a cuvette in a water bath whose thermometer can be pulled, what it would
 * look like enlarged, the recorder and the rate gauge. It plays what the server worked out.
 */

import { Grip } from "../bench/grip.js";
import { HANDLE, bath, celsiusAt, levelY } from "./enzyme/bath.js";
import { LENS, Molecules, keyShape } from "./enzyme/molecules.js";
import { Recorder, along } from "./enzyme/recorder.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./enzyme/recorder.js").Trajectory} Trajectory */

const PLAY_MS = 12000; // on the wall, for the whole strip
const TURNS = 1.2; // of an enzyme a second on the wall, where it makes 500 a second
const FASTEST = 2;
const KEYS = /** @type {const} */ (["enzyme", "substrate", "product", "inhibitor"]);

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new EnzymeView(stage, bench);
}

/** @implements {View} */
class EnzymeView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.slider = new Grip(bench, { control: "temperature", at: (point) => celsiusAt(point.y) });
    this.values = bench.values;
    /** @type {Trajectory | null} */
    this.trajectory = null;
    this.playing = false;
    this.live = false;
    this.frame = 0;
    this.turns = 0;
    const { svg, words } = bench;
    this.bath = bath(svg);
    this.molecules = new Molecules(svg);
    const names = ["product", "minutes", "seconds", "press", "rate"].map((key) => [key, words.text(`scene.${key}`)]);
    this.recorder = new Recorder(svg, { ...Object.fromEntries(names), unit: words.unit("umol/L/s").trim() });
    this.level = svg("text", { class: "enzyme-level", x: 54, y: 36, "text-anchor": "middle", "aria-hidden": "true" });
    this.handle = this.makeHandle();
    this.grip = svg("path", { class: "enzyme-grip", d: "M0 0L12 -8V8Z", "aria-hidden": "true" });
    this.keys = svg("g", { class: "enzyme-keys", "aria-hidden": "true" });
    this.svg = svg("svg", { class: "enzyme", viewBox: "0 0 700 400", preserveAspectRatio: "xMidYMid meet" }, [
      svg("clipPath", { id: "enzyme-lens-edge" }, [svg("circle", { cx: LENS.x, cy: LENS.y, r: LENS.r })]),
      this.bath.node,
      svg("circle", { class: "enzyme-glass", cx: LENS.x, cy: LENS.y, r: LENS.r }),
      this.molecules.node,
      svg("circle", { class: "enzyme-rim", cx: LENS.x, cy: LENS.y, r: LENS.r }),
      this.keys,
      this.recorder.node,
      this.level,
      this.grip,
      this.handle,
    ]);
    stage.append(this.svg);
    this.slider.listen(this.handle);
    this.clear();
  }

  // -- drawing -------------------------------------------------------------------------------------

  makeHandle() {
    return this.bench.svg("rect", {
      ...HANDLE,
      class: "enzyme-handle",
      ...this.slider.attributes,
      "aria-orientation": this.slider.free ? "vertical" : undefined,
      "aria-label": this.bench.words.text("scene.bath"),
      "data-testid": "bath",
    });
  }

  get mixture() {
    const { enzyme, substrate, inhibitor, inhibitor_concentration: amount } = this.values;
    return { kind: String(inhibitor ?? "none"), inhibitor: Number(amount ?? 0), enzyme: Number(enzyme ?? 20), substrate: Number(substrate ?? 4) };
  }

  drawKeys() {
    const { svg, words } = this.bench;
    const { kind } = this.mixture;
    const named = KEYS.filter((name) => name !== "inhibitor" || kind !== "none");
    const nodes = named.flatMap((name, index) => {
      const [x, y] = [192 + (index % 2) * 124, 334 + Math.floor(index / 2) * 38];
      const small = name === "enzyme" ? " scale(0.42)" : "";
      return [
        svg("path", { class: `molecule-${name}`, d: keyShape(name, kind), transform: `translate(${x} ${y})${small}` }),
        svg("text", { x: x + 17, y: y + 6, text: words.text(`scene.${name === "product" ? "product_key" : name}`) }),
      ];
    });
    this.keys.replaceChildren(...nodes);
  }

  drawLevel() {
    const celsius = Number(this.values.temperature);
    const known = Number.isFinite(celsius);
    for (const node of [this.bath.mercury, this.grip, this.handle]) node.setAttribute("display", known && (node === this.bath.mercury || this.slider.free) ? "inline" : "none");
    this.level.textContent = known ? `${celsius}${this.bench.words.unit("degC")}` : "";
    if (!known) return;
    const y = levelY(celsius);
    this.bath.mercury.setAttribute("y", y.toFixed(1));
    this.bath.mercury.setAttribute("height", (levelY(0) + 8 - y).toFixed(1));
    this.grip.setAttribute("transform", `translate(66 ${y.toFixed(1)})`);
    this.handle.setAttribute("transform", `translate(0 ${y.toFixed(1)})`);
    if (!this.slider.free) return;
    for (const [name, value] of Object.entries({ now: celsius, min: this.slider.low, max: this.slider.high })) {
      this.handle.setAttribute(`aria-value${name}`, String(value));
    }
    this.handle.setAttribute("aria-valuetext", this.level.textContent);
  }

  /** Nothing is mixed: the substrate waits by itself. */
  clear() {
    this.stop();
    this.trajectory = null;
    this.recorder.load(null, this.mixture.substrate);
    this.molecules.fill(this.mixture, 1, false);
    this.show(0, 0);
    this.drawKeys();
    this.drawLevel();
  }

  /**
   * The picture at a time of the reaction.
   * @param {number} seconds of the reaction
   * @param {number} wall seconds that have passed on the wall
   */
  show(seconds, wall) {
    const { trajectory } = this;
    const at = (/** @type {keyof Trajectory["series"]} */ name) => (trajectory ? along(trajectory, name, seconds) : 0);
    const converted = at("product_mmol") / this.mixture.substrate;
    this.molecules.draw(wall, { loaded: at("loaded"), blocked: at("blocked"), converted, turns: this.turns });
    this.bath.tint.setAttribute("fill-opacity", (0.75 * Math.min(1, at("product_mmol") / 12 + 0.15 * converted)).toFixed(3));
    this.recorder.draw(seconds);
  }

  // -- what the bench tells ------------------------------------------------------------------------

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    const moved = Object.keys(values).filter((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    if (moved.some((name) => name !== "time")) this.clear();
    this.recorder.look(60 * Number(values.time ?? 0));
    this.drawLevel();
  }

  caughtUp() {
    this.live = true;
    this.settle();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    const reading = seen.spectrophotometer;
    if (reading) this.recorder.mark(this.bench.svg, 60 * Number(this.values.time ?? 0), reading.value);
    if (seen.trajectory) this.play(seen.trajectory);
  }

  // -- moving --------------------------------------------------------------------------------------

  /** @param {Trajectory} trajectory */
  play(trajectory) {
    this.stop();
    this.trajectory = trajectory;
    this.turns = 0;
    this.recorder.load(trajectory, this.mixture.substrate);
    this.recorder.look(60 * Number(this.values.time ?? 0));
    this.molecules.fill(this.mixture, trajectory.working, true);
    this.drawKeys();
    if (this.live) this.tell(trajectory);
    if (!this.bench.motion || !this.live) {
      this.finish();
      return;
    }
    this.playing = true;
    const started = performance.now();
    let before = started;
    const step = (/** @type {number} */ now) => {
      const passed = Math.min(PLAY_MS, Math.max(0, now - started));
      this.advance((passed / PLAY_MS) * trajectory.duration, Math.max(0, now - before) / 1000);
      before = now;
      this.show((passed / PLAY_MS) * trajectory.duration, passed / 1000);
      if (passed < PLAY_MS) this.frame = requestAnimationFrame(step);
      else this.finish();
    };
    this.frame = requestAnimationFrame(step);
  }

  /**
   * Each enzyme turns over as often as the rate says, in slow motion.
   * @param {number} seconds of the reaction
   * @param {number} passed on the wall
   */
  advance(seconds, passed) {
    if (!this.trajectory) return;
    const able = this.mixture.enzyme * Math.max(this.trajectory.working, 0.02);
    const share = along(this.trajectory, "rate_umol", seconds) / able / 0.5;
    this.turns += passed * Math.min(FASTEST, TURNS * share);
  }

  /** The end of the strip, at rest. */
  finish() {
    this.stop();
    if (this.trajectory) this.show(this.trajectory.duration, PLAY_MS / 1000);
  }

  /** @param {Trajectory} trajectory */
  tell(trajectory) {
    const { words, say } = this.bench;
    const { product_mmol: product, rate_umol: rate } = trajectory.series;
    const long = trajectory.duration >= 120;
    const span = `${long ? trajectory.duration / 60 : trajectory.duration} ${words.text(long ? "scene.minutes" : "scene.seconds")}`;
    const [first, last] = [rate[0], rate[rate.length - 1]].map((value) => String(Number(value.toPrecision(2))));
    say(words.sentence("scene.mixed", { span, product: product[product.length - 1].toFixed(1), first, last }));
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.playing = false;
  }

  settle() {
    if (this.playing) this.finish();
  }

  destroy() {
    this.stop();
    this.slider.destroy();
    this.svg.remove();
  }
}
