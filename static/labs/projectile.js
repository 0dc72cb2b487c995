/**
 * The projectile's picture: a launcher that can be turned, a ball that flies over a field with two
 * rulers, the traces of earlier shots, and a flag to set where one expects the ball. It plays the
 * flight that the server sent; it computes none.
 */

import { listed } from "../bench/words.js";
import { BARREL, GROUND, HEIGHT, LEFT, Scale, WIDTH, arc, flag, ground, launcher, sky, staff } from "./projectile/field.js";
import { slider } from "./projectile/grip.js";
import { Trace } from "./projectile/trace.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */

const TRACES = 6; // with more, none could be told from another
const LONGEST_SHOWN_S = 4; // a longer flight is shown faster
const RADIANS = Math.PI / 180;
const NEAR = 12; // in the picture's units: the ball beside the flag has hit it

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new ProjectileView(stage, bench);
}

/** @implements {View} */
class ProjectileView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.values = bench.values;
    this.scale = new Scale(100);
    this.target_m = 50;
    this.shots = 0;
    this.frame = 0;
    this.started = 0;
    /** @type {Trace[]} */
    this.traces = [];
    /** @type {Trace | null} */
    this.flying = null;
    const { svg } = bench;
    const layer = (/** @type {string} */ name) => svg("g", { class: name, "aria-hidden": "true" });
    this.sky = sky(svg);
    this.staff = layer("field-staff");
    this.ground = layer("field-ground");
    this.paths = layer("field-traces");
    this.launcher = launcher(svg);
    this.arc = svg("path", { class: "launcher-arc" });
    this.arcAngle = svg("path", { class: "launcher-angle" });
    this.arcLabel = svg("text", { class: "scene-value", "text-anchor": "middle" });
    this.muzzle = svg("g", {}, [this.arc, this.arcAngle, this.arcLabel, this.launcher.barrel, this.launcher.carriage]);
    this.ball = svg("g", { class: "projectile-ball", "aria-hidden": "true" }, [
      svg("circle", { r: 7 }),
      svg("path", { d: "M-5.5 -4q4 4 0 8M5.5 -4q-4 4 0 8" }),
    ]);
    this.ball.toggleAttribute("data-loaded", true);
    this.air = svg("text", { class: "scene-label", x: WIDTH - 12, y: 24, "text-anchor": "end" });
    this.pace = svg("text", { class: "scene-label", x: WIDTH - 12, y: 48, "text-anchor": "end" });
    this.flag = flag(svg);
    this.aim = this.makeAim();
    this.mark = this.makeMark();
    this.svg = svg("svg", { class: "projectile", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      this.sky,
      this.staff,
      this.ground,
      this.launcher.tower,
      this.paths,
      this.flag.node,
      this.muzzle,
      this.ball,
      this.air,
      this.pace,
      this.mark.node,
      this.aim.node,
    ]);
    stage.append(this.svg);
    this.ground.addEventListener("click", (event) => this.mark.come(event));
    this.draw();
  }

  /** @param {string} name */
  control(name) {
    return this.bench.lab.controls.find((control) => control.name === name);
  }

  /** @param {string} name */
  number(name) {
    return Number(this.values[name] ?? this.control(name)?.default ?? 0);
  }

  makeAim() {
    const { bench } = this;
    const control = this.control("angle");
    return slider(bench, {
      free: Boolean(control && !control.locked),
      label: listed([bench.words.text("scene.launcher"), bench.words.name("angle")]),
      testid: "launcher",
      radius: 27,
      limits: () => ({ low: control?.minimum ?? 0, high: control?.maximum ?? 90, step: control?.step || 1 }),
      value: () => this.number("angle"),
      at: (point) => this.angleAt(point),
      preview: (value) => bench.preview("angle", value),
      commit: () => {
        if (this.values.angle !== bench.values.angle) bench.act("angle", "set", this.values.angle);
      },
      enter: () => bench.act("apparatus", "launch"),
    });
  }

  makeMark() {
    return slider(this.bench, {
      free: true,
      label: this.bench.words.text("scene.target"),
      testid: "target",
      radius: 28,
      limits: () => ({ low: 0, high: this.scale.width_m, step: this.scale.step / 10 }),
      value: () => this.target_m,
      at: (point) => (point.x - LEFT) / this.scale.factor,
      preview: (value) => {
        this.target_m = value;
        this.drawTarget();
      },
      commit: () => undefined,
      enter: () => undefined,
    });
  }

  get height() {
    return this.number("launch_height");
  }

  /** @param {DOMPoint} point */
  angleAt(point) {
    return Math.atan2(this.scale.y(this.height) - point.y, Math.max(point.x - LEFT, 0)) / RADIANS;
  }

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    // What this variant hides is told with the first answer; that is no change.
    const moved = Object.keys(values).some((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    if (moved) this.land();
    if (moved) this.load();
    this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    if (seen.trajectory) this.play(seen.trajectory);
    else if (message.target === "apparatus") this.clear();
  }

  caughtUp() {
    this.settle();
  }

  clear() {
    this.land();
    this.traces = [];
    this.shots = 0;
    this.paths.replaceChildren();
    this.load();
    this.draw();
    this.bench.say(this.bench.words.text("scene.cleared"));
  }

  /** The ball is in the muzzle again. */
  load() {
    this.flag.node.removeAttribute("data-hit");
    this.pace.textContent = "";
    this.ball.toggleAttribute("data-loaded", true);
  }

  /** @param {import("./projectile/trace.js").Trajectory} trajectory */
  play(trajectory) {
    this.land();
    this.load();
    this.shots += 1;
    const trace = new Trace(this.bench.svg, trajectory, this.shots);
    this.traces = [...this.traces, trace].slice(-TRACES);
    this.paths.replaceChildren(...this.traces.map((one) => one.node));
    for (const one of this.traces) one.node.toggleAttribute("data-old", one !== trace);
    this.flying = trace;
    this.ball.removeAttribute("data-loaded");
    this.svg.toggleAttribute("data-flying", true);
    this.draw();
    this.bench.say(this.bench.words.text("scene.flies"));
    const hurry = Math.max(1, Math.ceil(trajectory.duration / LONGEST_SHOWN_S));
    this.pace.textContent = hurry > 1 && this.bench.motion ? `× ${hurry}` : "";
    if (!this.bench.motion) return this.land();
    trace.show(0);
    this.started = performance.now();
    const step = (/** @type {number} */ now) => {
      const seconds = (Math.max(0, now - this.started) / 1000) * hurry;
      if (seconds >= trajectory.duration) return this.land();
      this.fly(trace, seconds);
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
    return undefined;
  }

  /**
   * @param {Trace} trace
   * @param {number} seconds
   */
  fly(trace, seconds) {
    trace.show(seconds);
    const { x, y } = trace.at(seconds);
    this.ball.setAttribute("transform", `translate(${this.scale.x(x).toFixed(2)} ${this.scale.y(y).toFixed(2)})`);
  }

  /** The flight is over: at its end, at once. */
  land() {
    cancelAnimationFrame(this.frame);
    const trace = this.flying;
    if (!trace) return;
    this.flying = null;
    this.svg.removeAttribute("data-flying");
    this.pace.textContent = "";
    this.fly(trace, trace.trajectory.duration);
    const hit = Math.abs(trace.far - this.target_m) * this.scale.factor < NEAR;
    this.flag.node.toggleAttribute("data-hit", hit);
    this.bench.say(this.bench.words.text(hit ? "scene.hit" : "scene.landed"));
  }

  settle() {
    this.land();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.aim.end();
    this.mark.end();
    this.svg.remove();
  }

  draw() {
    const far = Math.max(0, ...this.traces.map((trace) => trace.far));
    const high = Math.max(this.height, ...this.traces.map((trace) => trace.high));
    this.scale = this.traces.length ? Scale.fitting(far, high) : Scale.fitting(90, high);
    const { svg } = this.bench;
    this.staff.replaceChildren(...staff(svg, this.scale));
    this.ground.replaceChildren(...ground(svg, this.scale));
    for (const trace of this.traces) {
      trace.draw(this.scale);
      if (trace !== this.flying) trace.show(trace.trajectory.duration);
    }
    this.drawLauncher();
    this.drawTarget();
    this.drawAir();
  }

  drawLauncher() {
    const { words } = this.bench;
    const angle = this.number("angle");
    const y = this.scale.y(this.height);
    const place = `translate(${LEFT} ${y.toFixed(2)})`;
    this.muzzle.setAttribute("transform", place);
    this.launcher.barrel.setAttribute("transform", `rotate(${-angle})`);
    this.launcher.tower.setAttribute("d", `M${LEFT - 16} ${y + 15}L${LEFT - 20} ${GROUND}M${LEFT + 10} ${y + 15}L${LEFT + 14} ${GROUND}M${LEFT - 26} ${y + 15}h40`);
    this.launcher.tower.toggleAttribute("hidden", this.height === 0);
    const drawn = arc(angle);
    this.arc.setAttribute("d", drawn.scale);
    this.arcAngle.setAttribute("d", drawn.angle);
    this.arcLabel.setAttribute("x", drawn.label[0]);
    this.arcLabel.setAttribute("y", drawn.label[1]);
    this.arcLabel.textContent = `${angle}°`;
    const reach = BARREL - 4;
    const [mx, my] = [LEFT + reach * Math.cos(angle * RADIANS), y - reach * Math.sin(angle * RADIANS)];
    this.aim.place(mx, my, words.sentence("scene.aimed", { angle: `${angle}°` }));
    if (this.ball.hasAttribute("data-loaded")) this.ball.setAttribute("transform", `translate(${mx.toFixed(2)} ${my.toFixed(2)})`);
  }

  drawTarget() {
    const { words } = this.bench;
    this.target_m = Math.min(this.target_m, this.scale.width_m);
    const x = this.scale.x(this.target_m);
    const label = `${+this.target_m.toFixed(1)}${words.unit("m")}`;
    this.flag.node.setAttribute("transform", `translate(${x.toFixed(2)} ${GROUND})`);
    this.flag.text.textContent = label;
    this.mark.place(x, GROUND - 24, words.sentence("scene.target_at", { distance: label }));
  }

  drawAir() {
    const { words } = this.bench;
    const drag = this.number("drag_coefficient");
    this.sky.toggleAttribute("data-air", drag > 0);
    this.air.textContent = drag > 0 ? `${words.name("drag_coefficient")} ${drag}` : words.text("presets.no_air");
  }
}
