/**
 * What would be seen of the mixture if it were enlarged: enzymes with an active site and a side
 * pocket, substrates, products and inhibitors. How long an enzyme holds what, and how often it
 * turns over, comes from the server; only the wandering about is made up.
 */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{kind: string, inhibitor: number, enzyme: number, substrate: number}} Mixture amounts on the bench */
/** @typedef {{loaded: number, blocked: number, converted: number, turns: number}} Moment */

export const LENS = { x: 288, y: 160, r: 134 };
const PATHS = {
  // The notch at the top is the active site, the round one at the right the side pocket.
  enzyme: "M-9 -24L0 -9L9 -24C26 -22 32 -12 30 -5A8 8 0 0 0 30 11C26 26 10 30 -4 28C-24 26 -34 12 -31 -4C-29 -16 -22 -24 -9 -24Z",
  idle: "M-22 -20C-8 -34 2 -14 14 -22C30 -32 36 -8 24 0C40 12 20 26 8 18C-2 34 -22 28 -20 14C-40 12 -38 -8 -22 -20Z",
  substrate: "M0 -13L8 0L0 13L-8 0Z",
  product: "M0 -8A8 8 0 1 1 0 8A8 8 0 1 1 0 -8Z",
  competitive: "M-9 -10H9L0 11Z",
  pocket: "M-7 -7H7V7H-7Z",
};
const SITE = { x: 0, y: -22 };
const POCKET = { x: 29, y: 3 };
const MOST = { substrate: 40, inhibitor: 20, enzyme: 6 };
const SPOTS = [
  [-58, -42], [52, 40], [58, -62], [-46, 58], [-2, -4], [0, -96],
];

/** @param {string} kind */
const shapeOf = (kind) => (kind === "competitive" ? PATHS.competitive : PATHS.pocket);

/** The small shape beside a name. @param {string} name @param {string} kind */
export function keyShape(name, kind) {
  return name === "inhibitor" ? shapeOf(kind) : PATHS[/** @type {"enzyme"} */ (name)];
}

/**
 * How much of an amount is drawn: some of it always, if there is any.
 * @param {number} amount
 * @param {number} largest
 * @param {number} most
 */
const drawn = (amount, largest, most) => (amount > 0 ? Math.max(1, Math.round((amount / largest) * most)) : 0);

/** From 0 to 1 and still at both ends. @param {number} part */
const eased = (part) => {
  const held = Math.min(1, Math.max(0, part));
  return held * held * (3 - 2 * held);
};

export class Molecules {
  /** @param {Svg} svg */
  constructor(svg) {
    this.svg = svg;
    this.crowd = svg("g", {});
    this.enzymes = svg("g", {});
    this.node = svg("g", { class: "enzyme-lens", "aria-hidden": "true", "clip-path": "url(#enzyme-lens-edge)" }, [this.crowd, this.enzymes]);
    /** @type {{node: SVGElement, substrate: SVGElement, product: SVGElement, inhibitor: SVGElement}[]} */
    this.workers = [];
    /** @type {SVGElement[]} */
    this.free = [];
    /** @type {SVGElement[]} */
    this.inhibitors = [];
    this.kind = "none";
    this.mixed = false;
  }

  /**
   * Put in what the bench says.
   * @param {Mixture} mixture
   * @param {number} working share of the enzyme that can work
   * @param {boolean} mixed
   */
  fill(mixture, working, mixed) {
    this.kind = mixture.kind;
    this.mixed = mixed;
    const count = drawn(mixture.enzyme, 100, MOST.enzyme - 2) + 2;
    const enzymes = mixed ? Math.min(SPOTS.length, count) : 0;
    const idle = Math.round(enzymes * (1 - working));
    this.free = this.make(drawn(mixture.substrate, 20, MOST.substrate), "molecule-substrate", PATHS.substrate);
    const amount = mixed && mixture.kind !== "none" ? drawn(mixture.inhibitor, 10, MOST.inhibitor) : 0;
    this.inhibitors = this.make(amount, "molecule-inhibitor", shapeOf(mixture.kind));
    this.crowd.replaceChildren(...this.free, ...this.inhibitors);
    this.workers = Array.from({ length: enzymes }, (_, index) => this.worker(index >= enzymes - idle));
    this.enzymes.replaceChildren(...this.workers.map((worker) => worker.node));
  }

  /**
   * @param {number} count
   * @param {string} name
   * @param {string} d
   */
  make(count, name, d) {
    return Array.from({ length: count }, () => this.svg("path", { class: name, d }));
  }

  /** @param {boolean} idle */
  worker(idle) {
    const { svg } = this;
    const substrate = svg("path", { class: "molecule-substrate", d: PATHS.substrate });
    const product = svg("path", { class: "molecule-product", d: PATHS.product });
    const inhibitor = svg("path", { class: "molecule-inhibitor", d: shapeOf(this.kind) });
    const body = svg("path", { class: idle ? "molecule-enzyme molecule-idle" : "molecule-enzyme", d: idle ? PATHS.idle : PATHS.enzyme });
    const guests = idle ? [] : [substrate, product, inhibitor];
    return { node: svg("g", {}, [...guests, body]), substrate, product, inhibitor };
  }

  /**
   * Everything at a moment.
   * @param {number} seconds on the wall
   * @param {Moment} moment
   */
  draw(seconds, moment) {
    const products = Math.round(moment.converted * this.free.length);
    this.free.forEach((node, index) => {
      const done = index < products;
      if (node.classList.contains("molecule-product") !== done) {
        node.setAttribute("class", done ? "molecule-product" : "molecule-substrate");
        node.setAttribute("d", done ? PATHS.product : PATHS.substrate);
      }
      wander(node, index, seconds);
    });
    this.inhibitors.forEach((node, index) => wander(node, index + 40, seconds));
    this.workers.forEach((worker, index) => this.work(worker, index, seconds, moment));
  }

  /**
   * One enzyme in its cycle: empty, blocked, busy, in the shares that the server tells.
   * @param {{node: SVGElement, substrate: SVGElement, product: SVGElement, inhibitor: SVGElement}} worker
   * @param {number} index
   * @param {number} seconds
   * @param {Moment} moment
   */
  work(worker, index, seconds, moment) {
    const [x, y] = SPOTS[index];
    const sway = Math.sin(seconds * 0.9 + index * 2);
    const place = `translate(${(LENS.x + x + 3 * sway).toFixed(1)} ${(LENS.y + y + 3 * Math.cos(seconds * 0.7 + index)).toFixed(1)})`;
    worker.node.setAttribute("transform", `${place} rotate(${(sway * 9 + index * 47 - 40).toFixed(1)})`);
    const phase = (moment.turns + index * 0.37) % 1;
    const { loaded, blocked } = moment;
    const empty = Math.max(0, 1 - loaded - blocked);
    const onLoaded = this.kind === "uncompetitive" || (this.kind === "mixed" && index % 2 === 0);
    const [busy, halt] = onLoaded ? [[empty, 1], [empty + loaded / 2, empty + loaded / 2 + blocked]] : [[empty + blocked, 1], [empty, empty + blocked]];
    dock(worker.substrate, SITE, 0, -34, phase, busy[0], busy[1], false);
    leave(worker.product, phase, loaded > 0.02);
    const pocket = this.kind === "competitive" ? SITE : POCKET;
    dock(worker.inhibitor, pocket, this.kind === "competitive" ? 0 : 30, this.kind === "competitive" ? -34 : 0, phase, halt[0], halt[1], true);
  }
}

/**
 * A molecule of the crowd on its winding way.
 * @param {SVGElement} node
 * @param {number} index
 * @param {number} seconds
 */
function wander(node, index, seconds) {
  const turn = index * 2.39996; // the golden angle spreads them evenly
  const far = LENS.r * 0.94 * Math.sqrt(((index * 7) % 27) / 27 + 0.02);
  const x = LENS.x + far * Math.cos(turn) + 12 * Math.sin(seconds * (0.8 + (index % 5) * 0.13) + index);
  const y = LENS.y + far * Math.sin(turn) + 12 * Math.cos(seconds * (0.7 + (index % 7) * 0.11) + 2 * index);
  node.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${((seconds * 25 + index * 50) % 360).toFixed(0)})`);
}

/**
 * A guest comes to its place, stays, and, if it goes, goes the way it came.
 * @param {SVGElement} node
 * @param {{x: number, y: number}} place
 * @param {number} dx from where it comes
 * @param {number} dy
 * @param {number} phase of the cycle
 * @param {number} from
 * @param {number} to
 * @param {boolean} returns
 */
function dock(node, place, dx, dy, phase, from, to, returns) {
  const here = to - from > 0.01 && phase >= from && phase <= to;
  node.setAttribute("display", here ? "inline" : "none");
  if (!here) return;
  const edge = Math.max(0.02, Math.min(0.12, (to - from) / 3));
  const away = 1 - eased((phase - from) / edge) * (returns ? eased((to - phase) / edge) : 1);
  node.setAttribute("transform", `translate(${(place.x + dx * away).toFixed(1)} ${(place.y + dy * away).toFixed(1)})`);
}

/**
 * The product leaves in the first part of the next cycle.
 * @param {SVGElement} node
 * @param {number} phase
 * @param {boolean} any
 */
function leave(node, phase, any) {
  const here = any && phase < 0.12;
  node.setAttribute("display", here ? "inline" : "none");
  if (here) node.setAttribute("transform", `translate(0 ${(SITE.y - 8 - 30 * eased(phase / 0.12)).toFixed(1)})`);
}
