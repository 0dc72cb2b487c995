/** The electrons in flight: they follow the paths that the server sent, one after another. */
import { COLLECTOR, PLATE } from "./tube.js";

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{duration: number, arrives: boolean, x: number[]}} Path */
/** @typedef {{rate: number, paths: Path[]}} Electrons `rate` in electrons a second */
/** @typedef {{node: SVGElement, path: Path, since: number, y: number}} Flying */

const MOST = 70;
const GOLDEN = 0.618034;
const PLASTIC = 0.754878; // another such share, so that place and time are not tied

export class Stream {
  /** @param {Svg} svg */
  constructor(svg) {
    this.svg = svg;
    this.node = svg("g", { class: "electrons", "aria-hidden": "true" });
    /** @type {Electrons} */
    this.electrons = { rate: 0, paths: [] };
    /** @type {Flying[]} */
    this.flying = [];
    /** @type {SVGElement[]} */
    this.spare = [];
    this.count = 0;
    this.due = 0;
    this.last = 0;
    this.frame = 0;
  }

  /** @param {number} place 0 at the plate, 1 at the collector */
  x(place) {
    const [from, to] = [PLATE.x + PLATE.thick / 2 + 5, COLLECTOR.x - 5];
    return from + place * (to - from);
  }

  /** Spread over the plate, never twice at one place in a row. */
  nextY() {
    const share = (this.count * GOLDEN) % 1;
    return PLATE.top + 8 + share * (PLATE.bottom - PLATE.top - 16);
  }

  ball() {
    const { svg } = this;
    return svg("g", { class: "electron" }, [svg("circle", { r: 5.5 }), svg("path", { d: "M-2.8 0h5.6" })]);
  }

  /**
   * From now on electrons leave like these. A real flight takes nanoseconds, so that none of the
   * old ones is left; where some were flying, as many as belong there are at once under way.
   * @param {Electrons} electrons
   * @param {boolean} moving
   */
  set(electrons, moving) {
    if (JSON.stringify(electrons) === JSON.stringify(this.electrons) && this.frame) return;
    const flown = this.electrons.rate > 0;
    this.electrons = electrons;
    if (!moving) return this.still();
    this.stop();
    if (electrons.rate > 0) this.run(flown);
  }

  /** @param {boolean} full whether electrons are under way already */
  run(full) {
    const { rate, paths } = this.electrons;
    const mean = paths.reduce((sum, path) => sum + path.duration, 0) / paths.length;
    for (let left = full ? Math.min(MOST, Math.round(rate * mean)) : 0; left > 0; left -= 1) {
      this.emit();
      const latest = this.flying[this.flying.length - 1];
      latest.since = ((this.count * PLASTIC) % 1) * latest.path.duration;
    }
    this.last = performance.now();
    this.due = 1;
    this.frame = requestAnimationFrame((now) => this.step(now));
  }

  /** @param {number} now in ms */
  step(now) {
    // A page that was hidden goes on where it was.
    const passed = Math.min(0.1, Math.max(0, (now - this.last) / 1000));
    this.last = now;
    this.due += passed * this.electrons.rate;
    while (this.due >= 1) {
      this.due -= 1;
      if (this.flying.length < MOST) this.emit();
    }
    for (const electron of this.flying) electron.since += passed;
    this.land();
    for (const { node, path, since, y } of this.flying) {
      node.setAttribute("transform", `translate(${this.x(placeAt(path, since)).toFixed(1)} ${y.toFixed(1)})`);
    }
    const more = this.flying.length > 0 || this.electrons.rate > 0;
    this.frame = more ? requestAnimationFrame((later) => this.step(later)) : 0;
  }

  emit() {
    const path = this.electrons.paths[this.count % this.electrons.paths.length];
    this.count += 1;
    const node = this.spare.pop() ?? this.ball();
    this.node.append(node);
    this.flying.push({ node, path, since: 0, y: this.nextY() });
  }

  land() {
    const landed = this.flying.filter(({ path, since }) => since >= path.duration);
    if (!landed.length) return;
    this.flying = this.flying.filter((electron) => !landed.includes(electron));
    for (const { node } of landed) {
      node.remove();
      this.spare.push(node);
    }
  }

  /** Without motion: how far each electron comes, and an arrow back where it turns. */
  still() {
    this.stop();
    const { svg } = this;
    const { paths } = this.electrons;
    this.node.replaceChildren(
      ...paths.flatMap((path, index) => {
        const y = PLATE.top + 12 + (index * (PLATE.bottom - PLATE.top - 24)) / Math.max(1, paths.length - 1);
        const [start, end] = [this.x(0), this.x(Math.max(...path.x))];
        const back = path.arrives ? "" : `q7 3.5 0 7H${Math.max(start, end - 26).toFixed(1)}`;
        const ball = this.ball();
        ball.setAttribute("transform", `translate(${end.toFixed(1)} ${y.toFixed(1)})`);
        return [svg("path", { class: "electron-way", d: `M${start} ${y.toFixed(1)}H${end.toFixed(1)}${back}` }), ball];
      }),
    );
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.flying = [];
    this.spare = [];
    this.node.replaceChildren();
  }
}

/**
 * @param {Path} path
 * @param {number} since in s
 */
function placeAt(path, since) {
  const last = path.x.length - 1;
  const place = Math.min(last, (since / path.duration) * last);
  const i = Math.min(last - 1, Math.floor(place));
  return path.x[i] + (place - i) * (path.x[i + 1] - path.x[i]);
}
