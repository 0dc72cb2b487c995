/**
 * The circuit on the bench and the oscilloscope beside it. It plays what the server worked out, in
 * slow motion; it computes no circuit. The cursor on the screen can be dragged or moved by keys.
 */
import { figures, gettext } from "../bench/words.js";
import { Circuit } from "./rc_rlc/circuit.js";
import { Cursor } from "./rc_rlc/cursor.js";
import { Scope } from "./rc_rlc/scope.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./rc_rlc/scope.js").Trajectory} Trajectory */

const SWEEP_S = 5; // on the wall, for one sweep of the screen
const FLOW = 130; // how fast the dots run at the largest current, in units a second
const NARROW = 500; // pixels of the stage below which scope and circuit stand one above the other
const PARTS = /** @type {const} */ ({ resistor: "resistance", capacitor: "capacitance", coil: "inductance" });

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new CircuitView(stage, bench);
}

/** @implements {View} */
class CircuitView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.stage = stage;
    this.bench = bench;
    this.values = bench.values;
    this.lab = new Map(bench.lab.controls.map((control) => [control.name, control]));
    /** @type {Trajectory | null} */
    this.trajectory = null;
    this.playing = false;
    this.running = false;
    this.frame = 0;
    this.started = 0;
    this.before = 0;
    this.most = { voltage: 1, current: 1 };
    const { svg, words } = bench;
    this.circuit = new Circuit(svg);
    this.scope = new Scope(svg, {
      source: words.text("scene.source"),
      output: words.text("scene.output"),
      press: words.text("scene.press"),
      ms: words.unit("ms"),
    });
    this.cursor = new Cursor(bench, this.scope, () => this.show());
    this.slow = svg("text", { class: "rc-slow", "text-anchor": "end", "aria-hidden": "true", text: words.text("scene.slow"), display: "none" });
    this.probe = svg("path", { class: "rc-probe", "aria-hidden": "true" });
    this.svg = svg("svg", { class: "rc-rlc", preserveAspectRatio: "xMidYMid meet" }, [
      this.probe,
      this.circuit.node,
      this.scope.node,
      this.slow,
      this.cursor.node,
    ]);
    stage.append(this.svg);
    this.resizing = new ResizeObserver(() => this.resized());
    this.resizing.observe(stage);
    this.draw();
  }

  // -- drawing -------------------------------------------------------------------------------------

  resized() {
    const shape = `${this.stage.clientWidth < NARROW}:${this.stage.clientHeight}`;
    if (shape !== this.shape) this.draw();
  }

  /** Where circuit and scope stand: side by side, or one above the other on a phone. */
  layout() {
    const { clientWidth: wide, clientHeight: high } = this.stage;
    this.shape = `${wide < NARROW}:${high}`;
    if (wide < NARROW) {
      const height = Math.min(440, Math.max(270, (high / Math.max(wide, 1)) * 380));
      return { width: 380, height, circuit: { x: 40, y: 34, w: 270, h: 56 }, scope: { x: 6, y: 116, w: 368, h: height - 120 } };
    }
    const height = Math.min(420, Math.max(280, (high / wide) * 720));
    const middle = height / 2;
    return { width: 720, height, circuit: { x: 30, y: middle - 88, w: 232, h: 170 }, scope: { x: 324, y: 10, w: 386, h: height - 20 } };
  }

  draw() {
    const { width, height, circuit, scope } = this.layout();
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.circuit.draw(circuit, String(this.values.circuit || "rc"), this.signal, this.labels());
    this.circuit.close(this.running);
    this.scope.draw(scope, this.trajectory, Number(this.values.emf));
    const narrow = width === 380;
    const [x, y] = [circuit.x + circuit.w + 28, circuit.y];
    this.probe.setAttribute("d", narrow ? `M${x} ${y}q34 0 34 ${scope.y - y + 12}` : `M${x} ${y}q20 0 ${scope.x - x + 6} 26`);
    this.slow.setAttribute("x", String(scope.x + scope.w - 20));
    this.slow.setAttribute("y", String(this.scope.screen.y + this.scope.screen.h - 8));
    this.circuit.move(0);
    this.show();
  }

  /** What is written beside each part: its value, where the student may know it. */
  labels() {
    const { words } = this.bench;
    const parts = Object.entries(PARTS).map(([part, control]) => [part, this.setting(control)]);
    return { ...Object.fromEntries(parts), source: this.setting("emf"), output: words.text("scene.output"), current: words.text("scene.current") };
  }

  /** @param {string} control */
  setting(control) {
    const unit = this.lab.get(control)?.unit;
    return unit && control in this.values ? figures(Number(this.values[control]), 4) + this.bench.words.unit(unit) : "";
  }

  get signal() {
    return String(this.values.signal || "charge");
  }

  /** The picture at rest: the whole trace, and the circuit at the cursor's time. */
  show() {
    if (this.playing) this.stop();
    this.cursor.draw();
    if (!this.trajectory) return;
    this.scope.sweepTo(this.scope.span, false);
    this.state(Math.min(this.cursor.time, this.scope.span));
  }

  /** The circuit as it is at a time. @param {number} ms */
  state(ms) {
    const current = this.scope.value("current_ma", ms) / this.most.current;
    this.circuit.charge(this.scope.value("capacitor_v", ms) / this.most.voltage);
    this.circuit.flows(current);
    return current;
  }

  // -- what the bench tells ------------------------------------------------------------------------

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    // What this variant hides is told with the first answer; that is no movement.
    const told = Object.keys(values).some((name) => !(name in this.values));
    const moved = Object.keys(values).filter((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    this.cursor.time = Number(values.time ?? 0);
    if (moved.some((name) => name !== "time")) this.open();
    else if (moved.length) this.show();
    else if (told && !this.playing) this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    const reading = seen.oscilloscope;
    if (reading) this.bench.say(`${this.bench.words.name("oscilloscope")}${gettext(": ")}${reading.value} ${reading.unit}`);
    if (reading?.quantity === "voltage" && this.cursor.time <= this.scope.span) this.scope.mark(this.cursor.time, reading.value);
    if (seen.trajectory) this.play(seen.trajectory);
    else if (message.target === "apparatus") {
      this.open();
      this.bench.say(this.bench.words.text("scene.off"));
    }
  }

  /** The switch is open: nothing flows and the screen is empty. */
  open() {
    this.stop();
    this.running = false;
    this.trajectory = null;
    this.svg.removeAttribute("data-running");
    this.draw();
  }

  // -- moving --------------------------------------------------------------------------------------

  /** @param {Trajectory} trajectory */
  play(trajectory) {
    this.stop();
    this.trajectory = trajectory;
    this.running = true;
    this.svg.setAttribute("data-running", "");
    const { source_v: source, capacitor_v: held, current_ma: current } = trajectory.series;
    this.most = { voltage: largest([...source, ...held]), current: largest(current) };
    this.draw();
    this.tell(trajectory);
    if (!this.bench.motion) return;
    this.playing = true;
    this.slow.setAttribute("display", "inline");
    this.started = this.before = performance.now();
    const step = (/** @type {number} */ now) => {
      this.at(now);
      if (this.playing) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  /** @param {Trajectory} trajectory */
  tell(trajectory) {
    const { words } = this.bench;
    const output = trajectory.series.output_v;
    const places = {
      signal: words.option("signal", this.signal),
      span: figures(this.scope.span, 3) + words.unit("ms"),
      low: figures(Math.min(...output), 2),
      high: figures(Math.max(...output), 2),
    };
    this.bench.say(words.sentence("scene.running", places));
  }

  /** @param {number} now */
  at(now) {
    if (!this.trajectory) return;
    const sweeps = Math.max(0, now - this.started) / 1000 / SWEEP_S;
    const ended = !this.trajectory.loop && sweeps >= 1;
    if (ended) {
      this.show();
      return;
    }
    const ms = (sweeps % 1) * this.scope.span;
    this.scope.sweepTo(ms, true, sweeps >= 1);
    this.circuit.move((this.state(ms) * FLOW * (now - this.before)) / 1000);
    this.before = now;
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.playing = false;
    this.slow?.setAttribute("display", "none");
  }

  settle() {
    if (this.playing) this.show();
  }

  destroy() {
    this.stop();
    this.resizing.disconnect();
    this.cursor.destroy();
    this.svg.remove();
  }
}

/** @param {number[]} samples */
function largest(samples) {
  return Math.max(...samples.map(Math.abs)) || 1;
}
