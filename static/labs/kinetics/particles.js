/** The particles in the beaker: round ones of A and square ones of B, stirred about. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {import("./recorder.js").Frame} Frame */

export const AMOUNT = 0.02; // mol/L that a particle stands for
const MOST = 100; // particles, for 2 mol/L
const SIZE = 5.6;
const SPEED = 34; // picture's units a second at the reference temperature
const ROOM_K = 298;

export class Particles {
  /** @param {Svg} svg */
  constructor(svg) {
    this.dots = Array.from({ length: MOST }, (_, index) => new Particle(svg, index));
    this.node = svg("g", { class: "kinetics-particles", "aria-hidden": "true" }, this.dots.map((dot) => dot.node));
    /** @type {Frame} */
    this.room = { x: 0, y: 0, w: 1, h: 1 };
  }

  /** Where they may be. @param {Frame} room */
  within(room) {
    this.room = room;
    for (const dot of this.dots) dot.place(room);
  }

  /**
   * How many there are of each kind: which one turns is left to chance.
   * @param {number} a in mol/L
   * @param {number} b in mol/L
   */
  amounts(a, b) {
    const whole = Math.min(MOST, Math.round((a + b) / AMOUNT));
    const round = Math.min(whole, Math.round(a / AMOUNT));
    for (const [index, dot] of this.dots.entries()) dot.show(index < whole);
    const shown = this.dots.slice(0, whole);
    turn(shown, round);
  }

  /**
   * @param {number} seconds on the wall
   * @param {number} celsius
   */
  move(seconds, celsius) {
    const way = SPEED * Math.sqrt((celsius + 273) / ROOM_K) * seconds;
    for (const dot of this.dots) dot.move(way, this.room);
  }
}

/**
 * Make just so many of them round, turning as few as can be.
 * @param {Particle[]} shown
 * @param {number} wanted
 */
function turn(shown, wanted) {
  let round = shown.filter((dot) => dot.round).length;
  const order = [...shown].sort((one, other) => one.turn - other.turn);
  for (const dot of order) {
    if (round > wanted && dot.round) {
      dot.become(false);
      round -= 1;
    } else if (round < wanted && !dot.round) {
      dot.become(true);
      round += 1;
    }
  }
}

class Particle {
  /**
   * @param {Svg} svg
   * @param {number} index
   */
  constructor(svg, index) {
    // Spread evenly by multiples of two irrational numbers: the same picture every time.
    this.u = (index * 0.7548776662 + 0.5) % 1;
    this.v = (index * 0.5698402909 + 0.5) % 1;
    this.turn = (index * 0.6180339887) % 1;
    this.angle = 2 * Math.PI * ((index * 0.4142135624) % 1);
    this.round = true;
    this.disc = svg("circle", { class: "kinetics-a", r: SIZE });
    this.square = svg("rect", { class: "kinetics-b", x: -SIZE + 0.4, y: -SIZE + 0.4, width: 2 * SIZE - 0.8, height: 2 * SIZE - 0.8, display: "none" });
    this.node = svg("g", { display: "none" }, [this.disc, this.square]);
    [this.x, this.y] = [0, 0];
  }

  /** @param {boolean} seen */
  show(seen) {
    this.node.setAttribute("display", seen ? "inline" : "none");
  }

  /** @param {boolean} round */
  become(round) {
    this.round = round;
    this.disc.setAttribute("display", round ? "inline" : "none");
    this.square.setAttribute("display", round ? "none" : "inline");
  }

  /** @param {Frame} room */
  place(room) {
    this.x = room.x + this.u * room.w;
    this.y = room.y + this.v * room.h;
    this.put();
  }

  /** @param {number} way @param {Frame} room */
  move(way, room) {
    this.x += way * Math.cos(this.angle);
    this.y += way * Math.sin(this.angle);
    if (this.x < room.x || this.x > room.x + room.w) this.angle = Math.PI - this.angle;
    if (this.y < room.y || this.y > room.y + room.h) this.angle = -this.angle;
    this.x = Math.min(room.x + room.w, Math.max(room.x, this.x));
    this.y = Math.min(room.y + room.h, Math.max(room.y, this.y));
    this.put();
  }

  put() {
    this.node.setAttribute("transform", `translate(${this.x.toFixed(1)} ${this.y.toFixed(1)})`);
  }
}
