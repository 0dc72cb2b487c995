/** Where things lie on the board, in units of the drawing: 60 to a step of the grid. */

/**
 * @typedef {[number, number]} Point row and column of a terminal
 * @typedef {{id: string, from: Point, to: Point, flow: number}} Lead
 * @typedef {Lead & {kind: string, light?: number, closed?: boolean, tripped?: boolean, emf?: number, internal_resistance?: number, resistance?: number}} Part
 * @typedef {{battery: string, cause: "wires" | "meter" | "low_resistance" | "overload", current: number, tripped: boolean}} Short
 * @typedef {object} Scene
 * @property {number} rows
 * @property {number} columns
 * @property {[number, number]} span shortest and longest part, in steps
 * @property {Part[]} parts
 * @property {Lead[]} wires
 * @property {{red?: Point, black?: Point}} probes
 * @property {{[meter: string]: number}} displays
 * @property {string} arrangement
 * @property {boolean} flowing
 * @property {Short[]} shorts
 * @property {string[]} loose
 */

export const CELL = 60;
export const STRIP = 66; // below the board, for the voltmeter

/** @type {Scene} */
export const EMPTY = {
  rows: 6,
  columns: 8,
  span: [2, 4],
  parts: [],
  wires: [],
  probes: {},
  displays: {},
  arrangement: "none",
  flowing: false,
  shorts: [],
  loose: [],
};

/** @param {Point} point */
export const x = (point) => CELL / 2 + CELL * point[1];
/** @param {Point} point */
export const y = (point) => CELL / 2 + CELL * point[0];
/** @param {Point} point */
export const key = (point) => `${point[0]}-${point[1]}`;
/** @param {Point} a @param {Point} b */
export const same = (a, b) => a[0] === b[0] && a[1] === b[1];

/** @param {Lead} lead */
export const steps = ({ from, to }) => Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));

/**
 * The terminals that lie strictly between two terminals on a straight line.
 * @param {Point} from
 * @param {Point} to
 * @returns {Point[]}
 */
export function between(from, to) {
  const [down, right] = [to[0] - from[0], to[1] - from[1]];
  const count = divisor(Math.abs(down), Math.abs(right));
  return Array.from({ length: Math.max(0, count - 1) }, (_, n) => [
    from[0] + (down / count) * (n + 1),
    from[1] + (right / count) * (n + 1),
  ]);
}

/**
 * @param {number} a
 * @param {number} b
 * @returns {number}
 */
function divisor(a, b) {
  return b === 0 ? a : divisor(b, a % b);
}

/**
 * The terminal nearest to a place on the drawing, and how far it is.
 * @param {Scene} scene
 * @param {{x: number, y: number}} place
 * @returns {{point: Point, distance: number}}
 */
export function nearest(scene, place) {
  const clamp = (/** @type {number} */ n, /** @type {number} */ most) => Math.min(most, Math.max(0, n));
  /** @type {Point} */
  const point = [
    clamp(Math.round((place.y - CELL / 2) / CELL), scene.rows - 1),
    clamp(Math.round((place.x - CELL / 2) / CELL), scene.columns - 1),
  ];
  return { point, distance: Math.hypot(place.x - x(point), place.y - y(point)) };
}

/**
 * The part whose body lies over a terminal.
 * @param {Scene} scene
 * @param {Point} point
 */
export function partOver(scene, point) {
  return scene.parts.find((part) => between(part.from, part.to).some((place) => same(place, point)));
}

/**
 * Parts and wires that end at a terminal, wires last.
 * @param {Scene} scene
 * @param {Point} point
 * @returns {(Part | Lead)[]}
 */
export function thingsAt(scene, point) {
  return [...scene.parts, ...scene.wires].filter(({ from, to }) => same(from, point) || same(to, point));
}

/** Terminals that something is fixed to or lies over. @param {Scene} scene @param {string} [without] an id */
export function taken(scene, without = "") {
  const others = scene.parts.filter((part) => part.id !== without);
  const ends = [...others, ...scene.wires].flatMap(({ from, to }) => [from, to]);
  const probes = /** @type {Point[]} */ (Object.values(scene.probes));
  return {
    fixed: new Set([...ends, ...probes].map(key)),
    covered: new Set(others.flatMap(({ from, to }) => between(from, to)).map(key)),
  };
}

/**
 * Whether a part could lie there: only for the picture, the server decides.
 * @param {Scene} scene
 * @param {Point} from
 * @param {Point} to
 * @param {string} [id] of the part itself, when it is moved
 */
export function fits(scene, from, to, id = "") {
  const inside = [from, to].every(([row, column]) => row >= 0 && column >= 0 && row < scene.rows && column < scene.columns);
  const length = Math.abs(to[0] - from[0]) + Math.abs(to[1] - from[1]);
  const straight = from[0] === to[0] || from[1] === to[1];
  if (!inside || !straight || length < scene.span[0] || length > scene.span[1]) return false;
  const { fixed, covered } = taken(scene, id);
  const free = between(from, to).every((place) => !fixed.has(key(place)) && !covered.has(key(place)));
  return free && !covered.has(key(from)) && !covered.has(key(to));
}

/**
 * Where a part that is let go over a terminal comes to lie: the way that joins most, if it fits.
 * @param {Scene} scene
 * @param {Point} centre
 * @returns {[Point, Point]}
 */
export function placing(scene, [row, column]) {
  const { fixed } = taken(scene);
  /** @type {[Point, Point][]} */
  const ways = [
    [[row, column - 1], [row, column + 1]],
    [[row + 1, column], [row - 1, column]],
  ];
  const joins = (/** @type {[Point, Point]} */ way) => way.filter((end) => fixed.has(key(end))).length;
  const possible = ways.filter(([from, to]) => fits(scene, from, to));
  return possible.sort((a, b) => joins(b) - joins(a))[0] || ways[0];
}

/**
 * The next way round for a part: a quarter turn about its middle where that fits, else end for end.
 * @param {Scene} scene
 * @param {Part} part
 * @returns {[Point, Point]}
 */
export function turned(scene, part) {
  const [middleRow, middleColumn] = [(part.from[0] + part.to[0]) / 2, (part.from[1] + part.to[1]) / 2];
  const turn = (/** @type {Point} */ [row, column]) =>
    /** @type {Point} */ ([middleRow + (column - middleColumn), middleColumn - (row - middleRow)]);
  const [from, to] = [turn(part.from), turn(part.to)];
  const whole = Number.isInteger(from[0]) && Number.isInteger(from[1]);
  return whole && fits(scene, from, to, part.id) ? [from, to] : [part.to, part.from];
}

/**
 * The line of a wire: straight, or bowed where it would run over something it does not touch.
 * @param {Scene} scene
 * @param {Lead} wire
 */
export function wireLine(scene, wire) {
  const { fixed, covered } = taken(scene);
  const over = between(wire.from, wire.to).some((place) => fixed.has(key(place)) || covered.has(key(place)));
  return line(wire.from, wire.to, over ? 46 : 0);
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {number} [bow]
 */
export function line(from, to, bow = 0) {
  const [x1, y1, x2, y2] = [x(from), y(from), x(to), y(to)];
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (!bow) return { d: `M${x1} ${y1}L${x2} ${y2}`, length };
  const [cx, cy] = [(x1 + x2) / 2 + (bow * (y2 - y1)) / length, (y1 + y2) / 2 - (bow * (x2 - x1)) / length];
  return { d: `M${x1} ${y1}Q${cx} ${cy} ${x2} ${y2}`, length: length + (bow * bow) / length / 1.5 };
}
