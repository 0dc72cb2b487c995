/**
 * The reaction's picture: a stirred beaker in a thermostat, whose particles turn from round to
 * square, and a recorder. It plays the concentrations that the server sent; it computes none.
 */
import { figures } from "../bench/words.js";
import { ROOM, SCALE, bath, beaker, heightOf, stirrer, thermometer } from "./kinetics/beaker.js";
import { Dial } from "./kinetics/dial.js";
import { AMOUNT, Particles } from "./kinetics/particles.js";
import { Recorder } from "./kinetics/recorder.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./kinetics/recorder.js").Trajectory} Trajectory */

const WIDTH = 700;
const HEIGHT = 402;
const STRIP = { x: 316, y: 6, w: 380, h: 390 };
const PLAY_S = 9; // on the wall, for the whole strip
const TURNS = 7; // of the stirrer, radians a second
const LONGEST_S = 0.05; // a step of the particles, where a frame came late

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new KineticsView(stage, bench);
}

/** @implements {View} */
class KineticsView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.values = bench.values;
    /** @type {Trajectory | null} */
    this.trajectory = null;
    this.playing = false;
    this.frame = 0;
    this.started = 0;
    this.before = 0;
    const { svg, words } = bench;
    const text = (/** @type {string} */ key) => words.text(`scene.${key}`);
    this.beaker = beaker(svg);
    this.stirrer = stirrer(svg);
    this.thermometer = thermometer(svg);
    this.particles = new Particles(svg);
    this.particles.within(ROOM);
    this.recorder = new Recorder(svg, { a: text("a"), b: text("b"), amount: text("amount"), time: text("time_axis"), press: text("press") });
    this.dial = new Dial(this.bench);
    this.speed = svg("text", { class: "kinetics-speed", x: STRIP.x + STRIP.w - 20, y: STRIP.y + 16, "text-anchor": "end", "aria-hidden": "true" });
    this.svg = svg("svg", { class: "kinetics", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      bath(svg, text("thermostat")),
      this.beaker.solution,
      this.stirrer.node,
      this.particles.node,
      this.beaker.front,
      this.thermometer.node,
      this.legend(),
      this.recorder.node,
      this.speed,
      this.dial.node,
    ]);
    stage.append(this.svg);
    this.draw();
  }

  /** Which shape is which, and how much one of them stands for. */
  legend() {
    const { svg, words } = this.bench;
    return svg("g", { "aria-hidden": "true" }, [
      svg("circle", { class: "kinetics-a", cx: 236, cy: 25, r: 6.5 }),
      svg("text", { x: 250, y: 31, text: words.text("scene.a") }),
      svg("rect", { class: "kinetics-b", x: 230, y: 45, width: 12, height: 12 }),
      svg("text", { x: 250, y: 57, text: words.text("scene.b") }),
      svg("text", { class: "kinetics-scale", x: 304, y: 396, "text-anchor": "end", text: words.sentence("scene.scale", { amount: figures(AMOUNT, 2) }) }),
    ]);
  }

  get celsius() {
    return Number(this.values.temperature ?? 25);
  }

  /** What is in the beaker at the start, in mol/L. @returns {[number, number]} */
  get start() {
    return [Number(this.values.start_a ?? 0.5), Number(this.values.start_b ?? 0)];
  }

  // -- drawing -------------------------------------------------------------------------------------

  draw() {
    const y = heightOf(this.celsius);
    this.thermometer.column.setAttribute("y", y.toFixed(2));
    this.thermometer.column.setAttribute("height", (SCALE.bottom + 2 - y).toFixed(2));
    this.dial.show(this.celsius);
    const [a, b] = this.start;
    this.recorder.draw(STRIP, this.trajectory, a + b);
    if (this.trajectory) this.end();
    else this.mixture(a, b);
  }

  /** The particles and the colour of the solution. @param {number} a @param {number} b mol/L */
  mixture(a, b) {
    this.particles.amounts(a, b);
    // Beer's law, for an eye: the first bit of the colour counts most.
    this.beaker.solution.setAttribute("fill-opacity", (0.06 + 0.5 * (1 - Math.exp(-2.2 * a))).toFixed(3));
  }

  /** The picture at rest: the whole strip, and the mixture at its end. */
  end() {
    this.stop();
    if (!this.trajectory) return;
    this.recorder.sweepTo(this.recorder.span, true);
    this.mixture(...this.recorder.at(this.recorder.span));
  }

  // -- what the bench tells ------------------------------------------------------------------------

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    const moved = Object.keys(values).filter((name) => values[name] !== this.values[name]);
    this.values = values;
    if (!moved.length) return;
    if (moved.some((name) => name !== "time")) this.fresh();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    const reading = seen.colorimeter;
    if (reading) this.recorder.mark(Number(this.values.time ?? 0), reading.value);
    if (seen.trajectory) this.play(seen.trajectory);
    else if (message.target === "apparatus") {
      this.fresh();
      this.bench.say(this.bench.words.text("scene.off"));
    }
  }

  /** A fresh portion: the strip is empty and nothing has turned. */
  fresh() {
    this.stop();
    this.trajectory = null;
    this.svg.removeAttribute("data-running");
    this.draw();
  }

  // -- moving --------------------------------------------------------------------------------------

  /** @param {Trajectory} trajectory */
  play(trajectory) {
    this.stop();
    this.trajectory = trajectory;
    this.svg.setAttribute("data-running", "");
    this.draw();
    this.tell();
    if (!this.bench.motion) return;
    const factor = figures(trajectory.duration / PLAY_S, 2);
    this.speed.textContent = this.bench.words.sentence("scene.speed", { factor });
    this.playing = true;
    this.started = this.before = performance.now();
    const step = (/** @type {number} */ now) => {
      this.at(now);
      if (this.playing) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  tell() {
    const { words } = this.bench;
    const [first, last] = [this.recorder.at(0), this.recorder.at(this.recorder.span)];
    const places = {
      temperature: `${this.celsius}${words.unit("degC")}`,
      span: figures(this.recorder.span, 3) + words.unit("s"),
      first: figures(first[0], 2),
      last: figures(last[0], 2),
      first_b: figures(first[1], 2),
      last_b: figures(last[1], 2),
    };
    this.bench.say(words.sentence("scene.running", places));
  }

  /** @param {number} now */
  at(now) {
    const share = Math.max(0, now - this.started) / 1000 / PLAY_S;
    if (share >= 1) {
      this.end();
      return;
    }
    const passed = Math.min(LONGEST_S, Math.max(0, now - this.before) / 1000);
    this.before = now;
    this.recorder.sweepTo(share * this.recorder.span, true);
    this.mixture(...this.recorder.at(share * this.recorder.span));
    this.particles.move(passed, this.celsius);
    this.stirrer.turn(((now - this.started) / 1000) * TURNS);
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.playing = false;
    this.speed.textContent = "";
  }

  settle() {
    if (this.playing) this.end();
  }

  destroy() {
    this.stop();
    this.dial.destroy();
    this.svg.remove();
  }
}
