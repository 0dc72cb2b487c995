/**
 * The titration's picture: a burette whose level can be pulled down and whose tap gives a drop, a
 * flask that is swirled, and a recorder. It shows the trace that the server sent; it computes none.
 */

import { Grip } from "../bench/grip.js";
import { colour, shade } from "./titration/colours.js";
import { BURETTE, TIP_Y, burette, electrode, flask, levelY, solution, stand, surfaceY, tap } from "./titration/glass.js";
import { along, recorder } from "./titration/recorder.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("./titration/recorder.js").Trace} Trace */

const WIDTH = 660;
const HEIGHT = 400;
const DROP_MS = 260;

/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new TitrationView(stage, bench);
}

/** @implements {View} */
class TitrationView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    this.grip = new Grip(bench, {
      control: "titrant",
      page: 20, // of the burette's twentieths: one millilitre
      at: (point) => (point.y - BURETTE.top) / BURETTE.per_ml,
      moving: () => (this.pulled = true),
    });
    this.values = bench.values;
    /** @type {Trace} */
    this.trace = bench.lab.scene.trace;
    this.shown = this.volume; // what has reached the flask in the picture
    this.live = false;
    this.pulled = false; // the level went ahead of what runs in
    this.frame = 0;
    const { svg, words } = bench;
    this.burette = burette(svg);
    this.tap = tap(svg);
    this.tap.node.toggleAttribute("data-free", this.grip.free);
    this.meter = electrode(svg, words.text("scene.meter"));
    this.recorder = recorder(svg, { ph: words.text("scene.ph"), volume: words.text("scene.volume_axis") });
    this.liquid = svg("path", { class: "titration-solution", "aria-hidden": "true" });
    this.drop = svg("path", { class: "titration-drop", d: "M0 -7C4 -1 4 4 0 4C-4 4 -4 -1 0 -7Z", display: "none" });
    this.volumeText = svg("text", { class: "titration-volume", x: BURETTE.x + 20, "aria-hidden": "true" });
    this.colourText = svg("text", { class: "titration-colour", x: 246, y: 366, "aria-hidden": "true" });
    this.arrow = svg("path", { class: "titration-arrow", d: "M0 0L9 -6V6Z", "aria-hidden": "true" });
    this.handle = this.makeHandle();
    this.flask = svg("g", { class: "titration-flask" }, [this.liquid, flask(svg)]);
    this.svg = svg("svg", { class: "titration", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      stand(svg),
      this.recorder.node,
      this.flask,
      this.meter.node,
      this.burette.node,
      this.drop,
      this.tap.node,
      this.colourText,
      this.volumeText,
      this.arrow,
      this.handle,
    ]);
    stage.append(this.svg);
    this.listen();
    this.draw();
  }

  get volume() {
    return Number(this.values.titrant ?? 0);
  }

  get indicator() {
    return String(this.values.indicator ?? "phenolphthalein");
  }

  makeHandle() {
    return this.bench.svg("rect", {
      class: "titration-handle",
      x: BURETTE.x - 26,
      y: -29,
      width: 52,
      height: 58,
      rx: 6,
      ...this.grip.attributes,
      "aria-orientation": this.grip.free ? "vertical" : undefined,
      "aria-label": this.bench.words.text("scene.tap"),
      "data-testid": "level",
    });
  }

  listen() {
    this.grip.listen(this.handle);
    this.tap.node.addEventListener("click", () => {
      if (this.grip.free && this.bench.open) this.bench.act("apparatus", "drop");
    });
  }

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
    if (!seen.scene?.trace) return;
    this.trace = seen.scene.trace;
    const target = this.volume;
    if (this.live && this.bench.motion && target > this.shown) this.pour(target);
    else this.arrive(target, target < this.shown);
  }

  /** Let the base run in, drop after drop. @param {number} target */
  pour(target) {
    cancelAnimationFrame(this.frame);
    const [start, from] = [performance.now(), this.shown];
    const whole = Math.min(2600, 420 + (target - from) * 90);
    const step = (/** @type {number} */ now) => {
      const time = Math.min(Math.max(now - start, 0), whole);
      this.shown = from + ((target - from) * time) / whole;
      this.draw();
      this.drip(time, 1 - time / whole);
      if (time < whole) this.frame = requestAnimationFrame(step);
      else this.arrive(target, false);
    };
    this.frame = requestAnimationFrame(step);
  }

  /**
   * A falling drop, an open tap and a swirled flask.
   * @param {number} time in milliseconds
   * @param {number} left how much of the pouring is left
   */
  drip(time, left) {
    const fall = (time % DROP_MS) / DROP_MS;
    const depth = surfaceY(this.whole) - TIP_Y;
    this.drop.setAttribute("display", "inline");
    this.drop.setAttribute("transform", `translate(${BURETTE.x} ${(TIP_Y + 6 + fall * fall * (depth - 6)).toFixed(1)})`);
    this.tap.lever.setAttribute("transform", "rotate(90)");
    const swirl = Math.sin(time / 90) * Math.min(1, 0.35 + left);
    this.flask.setAttribute("transform", `translate(${(swirl * 3).toFixed(2)} 0)`);
    this.liquid.setAttribute("d", solution(this.whole, swirl * 3));
  }

  /**
   * @param {number} volume
   * @param {boolean} fresh
   */
  arrive(volume, fresh) {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.shown = volume;
    this.pulled = this.grip.held;
    this.drop.setAttribute("display", "none");
    this.tap.lever.removeAttribute("transform");
    this.flask.removeAttribute("transform");
    this.draw();
    if (this.live) this.bench.say(this.told(fresh ? "scene.fresh" : "scene.level"));
  }

  /** Everything in the flask, in millilitres. */
  get whole() {
    return Number(this.values.acid_volume ?? 25) + this.shown;
  }

  /** @param {string} key */
  told(key) {
    const now = along(this.trace, this.shown);
    return this.bench.words.sentence(key, { volume: this.shown.toFixed(2), ph: now.ph.toFixed(1), colour: this.colourWord(now.share) });
  }

  /** @param {number} share */
  colourWord(share) {
    return this.bench.words.text(`scene.colours.${this.indicator}.${shade(share)}`);
  }

  settle() {
    this.arrive(this.volume, false);
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    this.grip.destroy();
    this.svg.remove();
  }

  draw() {
    const now = along(this.trace, this.shown);
    const { fill, opacity } = colour(this.indicator, now.share);
    this.liquid.setAttribute("d", solution(this.whole, 0));
    this.liquid.setAttribute("fill", fill);
    this.liquid.setAttribute("fill-opacity", opacity);
    this.colourText.textContent = this.colourWord(now.share);
    this.meter.text.textContent = now.ph.toFixed(1);
    this.recorder.draw(this.trace, this.shown);
    this.drawLevel(this.pulled ? this.volume : this.shown);
  }

  /** @param {number} ml */
  drawLevel(ml) {
    const y = levelY(ml);
    this.burette.liquid.setAttribute("y", y.toFixed(2));
    this.burette.liquid.setAttribute("height", Math.max(0, levelY(BURETTE.capacity) - y).toFixed(2));
    this.volumeText.setAttribute("y", (y + 5).toFixed(2));
    this.volumeText.textContent = `${ml.toFixed(2)}${this.bench.words.unit("mL")}`;
    this.volumeText.setAttribute("x", String(BURETTE.x + 32));
    this.arrow.setAttribute("transform", `translate(${BURETTE.x + 16} ${y.toFixed(2)})`);
    this.handle.setAttribute("transform", `translate(0 ${y.toFixed(2)})`);
    for (const [name, value] of Object.entries({ now: ml, min: this.grip.low, max: this.grip.high })) {
      this.handle.setAttribute(`aria-value${name}`, String(Number(value.toFixed(2))));
    }
    this.handle.setAttribute("aria-valuetext", this.volumeText.textContent);
  }
}
