/** The dots that stand for the gas: they fly straight and bounce off the walls, and no more. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{left: number, right: number, bottom: number}} Walls */

const SHOWN_SPEED = 62; // picture units a second, in each direction, at pace 1
const TRAIL = 26;

/** A normal deviate (Box and Muller 1958): three of them make Maxwell's distribution of speeds. */
function deviate() {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

export class Particles {
  /**
   * @param {Svg} svg
   * @param {Walls} walls
   */
  constructor(svg, walls) {
    this.svg = svg;
    this.walls = walls;
    this.top = walls.bottom - 100;
    this.radius = 4;
    this.pace = 1;
    this.following = false;
    /** @type {{x: number, y: number, u: number, v: number, node: SVGCircleElement}[]} */
    this.all = [];
    /** @type {number[][]} */
    this.turns = [];
    this.trail = svg("polyline", { class: "gas-trail" });
    this.dots = svg("g");
    this.node = svg("g", { class: "gas-particles", "aria-hidden": "true" }, [this.trail, this.dots]);
  }

  /**
   * @param {number} count
   * @param {number} pace how fast, compared with nitrogen at 300 K
   * @param {number} radius
   * @param {boolean} following whether one of them is marked
   */
  show(count, pace, radius, following) {
    this.pace = pace;
    this.radius = radius;
    while (this.all.length > count) this.all.pop()?.node.remove();
    while (this.all.length < count) this.all.push(this.born());
    if (following !== this.following) this.turns = [];
    this.following = following;
    this.all.forEach(({ node }, index) => {
      node.setAttribute("r", String(radius));
      node.toggleAttribute("data-followed", following && index === 0);
    });
    this.place();
  }

  born() {
    const { left, right, bottom } = this.walls;
    const node = this.svg("circle", { r: this.radius });
    this.dots.append(node);
    const inside = (/** @type {number} */ low, /** @type {number} */ high) => low + Math.random() * (high - low);
    return { x: inside(left, right), y: inside(this.top, bottom), u: deviate(), v: deviate(), node };
  }

  /** The piston comes down on the dots above it or leaves them room. @param {number} top */
  lid(top) {
    const squeeze = (this.walls.bottom - top) / (this.walls.bottom - this.top || 1);
    for (const one of this.all) one.y = this.walls.bottom - (this.walls.bottom - one.y) * squeeze;
    this.top = top;
    this.turns = [];
    this.place();
  }

  /** @param {number} seconds since the last frame */
  move(seconds) {
    const way = SHOWN_SPEED * this.pace * seconds;
    const { left, right, bottom } = this.walls;
    const r = this.radius;
    this.all.forEach((one, index) => {
      const turned = [this.bounce(one, "x", "u", way, left + r, right - r), this.bounce(one, "y", "v", way, this.top + r, bottom - r)];
      if (index === 0 && this.following && turned.some(Boolean)) this.turns = [...this.turns, [one.x, one.y]].slice(-TRAIL);
    });
    this.place();
  }

  /**
   * @param {any} one
   * @param {"x" | "y"} axis
   * @param {"u" | "v"} speed
   * @param {number} way
   * @param {number} low
   * @param {number} high
   */
  bounce(one, axis, speed, way, low, high) {
    one[axis] += one[speed] * way;
    if (high <= low) {
      one[axis] = (low + high) / 2;
      return false;
    }
    const over = one[axis] < low ? low - one[axis] : one[axis] > high ? one[axis] - high : 0;
    if (!over) return false;
    const low_side = one[axis] < low;
    const back = Math.min(over, high - low);
    one[axis] = low_side ? low + back : high - back;
    one[speed] = low_side ? Math.abs(one[speed]) : -Math.abs(one[speed]);
    return true;
  }

  place() {
    for (const { x, y, node } of this.all) node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
    const first = this.all[0];
    const points = this.following && first ? [...this.turns, [first.x, first.y]] : [];
    this.trail.setAttribute("points", points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" "));
  }
}
