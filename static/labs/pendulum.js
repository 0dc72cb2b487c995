/**
 * The pendulum's picture: a bob on a rod that can be grabbed and let go, a protractor, a ruler, a
 * photogate and a stopwatch. It plays the motion that the server sent; it computes none.
 */

import { Grip } from "../bench/grip.js";
import { gettext, listed } from "../bench/words.js";
import { gravity, photogate, protractor, ruler, stopwatch, support } from "./pendulum/scenery.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {{dt: number, duration: number, loop: boolean, series: {angle_rad: number[]}}} Trajectory */

const WIDTH = 660;
const HEIGHT = 400;
const PIVOT_Y = 78;
const BELOW = 280; // pixels for the longest pendulum, straight down
const ABOVE = 62; // pixels that a bob may rise above the pivot
const RADIANS = Math.PI / 180;

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new PendulumView(stage, bench);
}

/**
 * A smooth curve through the samples (Catmull-Rom): a swing has few of them.
 * @param {number[]} samples
 * @param {number} place in samples
 */
function between(samples, place) {
  const last = samples.length - 1;
  const i = Math.min(last - 1, Math.max(0, Math.floor(place)));
  const t = Math.min(1, Math.max(0, place - i));
  const [a, b, c, d] = [samples[Math.max(0, i - 1)], samples[i], samples[i + 1], samples[Math.min(last, i + 2)]];
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/** @implements {View} */
class PendulumView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.grip = new Grip(bench, {
      control: "amplitude",
      jumps: true,
      at: (point) => Math.abs(Math.atan2(point.x - WIDTH / 2, point.y - PIVOT_Y)) / RADIANS,
      grabbed: () => this.stop(),
      moving: () => this.stop(),
      letGo: () => bench.act("apparatus", "release"),
    });
    this.values = bench.values;
    this.lab = new Map(bench.lab.controls.map((control) => [control.name, control]));
    this.longest = this.lab.get("length")?.maximum ?? Number(this.values.length);
    this.scale = BELOW / this.longest;
    this.angle = 0;
    /** @type {Trajectory | null} */
    this.playing = null;
    this.started = 0;
    this.frame = 0;
    const { svg } = bench;
    this.ruler = svg("g", { class: "pendulum-ruler", "aria-hidden": "true" });
    this.protractor = svg("g", { class: "pendulum-protractor", "aria-hidden": "true" });
    this.ghosts = svg("g", { class: "pendulum-ghosts", "aria-hidden": "true" });
    this.gate = svg("g", { class: "pendulum-gate", "aria-hidden": "true" });
    this.rod = svg("line", { class: "pendulum-rod" });
    this.bob = svg("circle", { class: "pendulum-bob", r: 16 });
    this.shine = svg("circle", { class: "pendulum-shine" });
    this.handle = this.makeHandle();
    this.watch = stopwatch(svg, WIDTH - 70, 270, bench.words.name("stopwatch"));
    if (!this.has("stopwatch")) this.watch.node.setAttribute("display", "none");
    this.gravity = svg("g", { class: "pendulum-gravity", "aria-hidden": "true" });
    this.svg = svg("svg", { class: "pendulum", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      this.ruler,
      this.protractor,
      this.gate,
      this.gravity,
      this.watch.node,
      this.ghosts,
      this.rod,
      this.bob,
      this.shine,
      support(svg, WIDTH / 2, PIVOT_Y),
      this.handle,
    ]);
    stage.append(this.svg);
    this.grip.listen(this.handle);
    this.draw();
  }

  get amplitude() {
    return Number(this.values.amplitude);
  }

  /** @param {string} instrument */
  has(instrument) {
    return this.bench.lab.instruments.some((known) => known.name === instrument);
  }

  /** What the pointer and the keyboard hold: larger than the bob, so that a finger hits it. */
  makeHandle() {
    const { svg, words } = this.bench;
    return svg("circle", {
      class: "pendulum-handle",
      r: 30,
      ...this.grip.attributes,
      "aria-label": listed([words.text("scene.bob"), words.name("amplitude")]),
      "data-testid": "bob",
    });
  }

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    // What this variant hides is told with the first answer; that is no movement.
    const moved = Object.keys(values).some((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    if (moved) this.stop();
    this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    if (seen.stopwatch) this.bench.say(`${this.bench.words.name("stopwatch")}${gettext(": ")}${seen.stopwatch.value} ${seen.stopwatch.unit}`);
    if (seen.photogate) this.flash();
    if (seen.trajectory) this.play(seen.trajectory);
    else if (message.target === "apparatus") {
      this.stop();
      this.bench.say(this.bench.words.sentence("scene.held", { angle: this.degrees() }));
    }
  }

  degrees() {
    return `${this.amplitude}°`;
  }

  /** @param {Trajectory} trajectory */
  play(trajectory) {
    this.stop();
    this.playing = trajectory;
    this.svg.toggleAttribute("data-swinging", true);
    this.bench.say(this.bench.words.text("scene.released"));
    if (!this.bench.motion) {
      this.drawTurns(trajectory);
      return;
    }
    this.started = performance.now();
    const step = (/** @type {number} */ now) => {
      this.at((now - this.started) / 1000);
      if (this.playing) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  /** @param {number} seconds since the release */
  at(seconds) {
    const trajectory = this.playing;
    if (!trajectory) return;
    const { loop, duration, dt, series } = trajectory;
    const ended = !loop && seconds >= duration;
    const time = loop ? seconds % duration : Math.min(seconds, duration);
    const before = this.angle;
    this.angle = between(series.angle_rad, time / dt);
    this.gate.toggleAttribute("data-cut", before > 0 !== this.angle > 0 || Math.abs(this.angle) < 0.02);
    this.drawBob();
    this.watch.hand.setAttribute("transform", `rotate(${((seconds % 60) * 6).toFixed(1)})`);
    this.watch.text.textContent = `${(Math.floor(seconds * 10) / 10).toFixed(1)} s`;
    if (ended) this.playing = null;
  }

  /** Without motion: where it turns, both at once. @param {Trajectory} trajectory */
  drawTurns(trajectory) {
    const { svg } = this.bench;
    const angles = [Math.max(...trajectory.series.angle_rad), Math.min(...trajectory.series.angle_rad)];
    this.ghosts.replaceChildren(
      ...angles.flatMap((angle) => {
        const [x, y] = this.place(angle);
        return [svg("line", { x1: WIDTH / 2, y1: PIVOT_Y, x2: x, y2: y }), svg("circle", { cx: x, cy: y, r: this.radius() })];
      }),
    );
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.playing = null;
    this.svg?.removeAttribute("data-swinging");
    this.ghosts?.replaceChildren();
    this.gate?.removeAttribute("data-cut");
    this.angle = this.amplitude * RADIANS;
  }

  settle() {
    if (!this.playing) return;
    this.at(this.playing.loop ? 0 : this.playing.duration);
    this.stop();
    this.draw();
  }

  destroy() {
    this.stop();
    this.grip.destroy();
    this.svg.remove();
  }

  flash() {
    this.gate.removeAttribute("data-flash");
    requestAnimationFrame(() => this.gate.setAttribute("data-flash", ""));
  }

  /** A ball's radius grows with the cube root of its mass. */
  radius() {
    return 8 + 15 * Math.cbrt(Number(this.values.mass) / 500);
  }

  /**
   * @param {number} angle in radians
   * @returns {[number, number]}
   */
  place(angle) {
    const length = Number(this.values.length) * this.scale;
    return [WIDTH / 2 + length * Math.sin(angle), PIVOT_Y + length * Math.cos(angle)];
  }

  /** Zoom out where a bob that starts above the pivot would leave the picture. */
  rescale() {
    const rise = Number(this.values.length) * Math.max(0, -Math.cos(this.amplitude * RADIANS));
    const full = BELOW / this.longest;
    this.scale = rise > 0 ? Math.min(full, (ABOVE - this.radius() + 6) / rise) : full;
  }

  draw() {
    this.rescale();
    if (!this.playing) this.angle = this.amplitude * RADIANS;
    const place = { pivot_x: WIDTH / 2, pivot_y: PIVOT_Y, width: WIDTH, height: HEIGHT, scale: this.scale };
    const length = Number(this.values.length) * this.scale;
    const { svg, words } = this.bench;
    this.ruler.replaceChildren(...ruler(svg, place));
    this.protractor.replaceChildren(...protractor(svg, place, length, this.amplitude));
    if (this.has("photogate")) this.gate.replaceChildren(...photogate(svg, place, length, this.radius()));
    if (this.lab.has("gravity")) this.gravity.replaceChildren(...gravity(svg, place, Number(this.values.gravity), words.name("gravity")));
    this.drawBob();
    this.handle.setAttribute("aria-valuenow", String(this.amplitude));
    this.handle.setAttribute("aria-valuemin", String(this.lab.get("amplitude")?.minimum ?? 0));
    this.handle.setAttribute("aria-valuemax", String(this.lab.get("amplitude")?.maximum ?? 180));
    this.handle.setAttribute("aria-valuetext", words.sentence("scene.held", { angle: this.degrees() }));
  }

  drawBob() {
    const [x, y] = this.place(this.angle);
    const radius = this.radius();
    for (const [name, value] of Object.entries({ x1: WIDTH / 2, y1: PIVOT_Y, x2: x, y2: y })) this.rod.setAttribute(name, value.toFixed(2));
    for (const [part, r, shift] of /** @type {[Element, number, number][]} */ ([
      [this.bob, radius, 0],
      [this.shine, radius * 0.3, radius * 0.34],
      [this.handle, Math.max(26, radius + 8), 0],
    ])) {
      part.setAttribute("cx", (x - shift).toFixed(2));
      part.setAttribute("cy", (y - shift).toFixed(2));
      part.setAttribute("r", r.toFixed(1));
    }
  }
}
