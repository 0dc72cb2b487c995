/** The meadow: grass, water round an island, a bird, newcomers, and beetles that bear their alleles. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {"AA" | "Aa" | "aa"} Genotype */

export const GENOTYPES = /** @type {Genotype[]} */ (["AA", "Aa", "aa"]);
export const MEADOW = { x: 8, y: 32, width: 448, height: 240 };
const COLUMNS = 12;
const ROWS = 5;
const CENTRE = { x: MEADOW.x + MEADOW.width / 2, y: MEADOW.y + MEADOW.height / 2 };

/** A number between 0 and 1 that looks random and is always the same. @param {number} n */
export function scatter(n) {
  const x = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return x - Math.floor(x);
}

/** Where beetles sit: a loose grid, from the middle outwards. */
export const PLACES = Array.from({ length: COLUMNS * ROWS }, (_, i) => {
  const column = i % COLUMNS;
  const row = Math.floor(i / COLUMNS);
  const x = MEADOW.x + 9 + ((column + 0.5 + (row % 2 ? 0.16 : -0.16)) * (MEADOW.width - 18)) / COLUMNS + (scatter(i) - 0.5) * 7;
  const y = MEADOW.y + 12 + ((row + 0.5) * (MEADOW.height - 18)) / ROWS + (scatter(i + 99) - 0.5) * 8;
  return { x, y, turn: (scatter(i + 7) - 0.5) * 90 };
}).sort((a, b) => distance(a) - distance(b));

/** @param {{x: number, y: number}} place */
function distance(place) {
  return Math.hypot((place.x - CENTRE.x) / MEADOW.width, (place.y - CENTRE.y) / MEADOW.height);
}

/**
 * One beetle: a shell of the dominant or the recessive look, and on each wing the mark of an allele.
 * @param {Svg} svg
 * @param {Genotype} genotype
 */
export function beetle(svg, genotype) {
  const mark = (/** @type {string} */ allele, /** @type {number} */ x) =>
    allele === "A"
      ? svg("circle", { class: "beetle-mark", cx: x, cy: 3, r: 3 })
      : svg("rect", { class: "beetle-mark", x: x - 1.5, y: -3.5, width: 3, height: 12, rx: 1.2 });
  return svg("g", { class: `beetle beetle-${genotype}` }, [
    svg("path", { class: "beetle-legs", d: "M-8-4l-6-4M-9 3l-7 1M-8 9l-5 5M8-4l6-4M9 3l7 1M8 9l5 5M-3-14l-3-5M3-14l3-5" }),
    svg("ellipse", { class: "beetle-head", cx: 0, cy: -11.5, rx: 6, ry: 5 }),
    svg("ellipse", { class: "beetle-shell", cx: 0, cy: 2.5, rx: 10.5, ry: 12.5 }),
    svg("path", { class: "beetle-seam", d: "M-8-5.5Q0-9 8-5.5M0-7V15" }),
    mark(genotype[0], -5),
    mark(genotype[1], 5),
  ]);
}

/**
 * Grass and water; `fill` is the share of the picture that the population takes, 1 without a shore.
 * @param {Svg} svg
 * @param {number} count beetles drawn
 * @param {boolean} endless
 */
export function ground(svg, count, endless) {
  const frame = { x: MEADOW.x, y: MEADOW.y, width: MEADOW.width, height: MEADOW.height, rx: 14 };
  if (endless) return [svg("rect", { ...frame, class: "meadow-grass" }), tufts(svg, 1)];
  const share = Math.sqrt(count / PLACES.length);
  const rx = Math.min(MEADOW.width / 2 - 5, 54 + (MEADOW.width / 2 - 54) * share);
  const ry = Math.min(MEADOW.height / 2 - 5, 40 + (MEADOW.height / 2 - 40) * share);
  const shore = { x: CENTRE.x - rx, y: CENTRE.y - ry, width: 2 * rx, height: 2 * ry, rx: Math.min(rx, ry) * 0.62 };
  const inner = { x: shore.x + 5, y: shore.y + 5, width: shore.width - 10, height: shore.height - 10, rx: shore.rx - 4 };
  return [
    svg("rect", { ...frame, class: "meadow-water" }),
    svg("path", { class: "meadow-waves", d: waves() }),
    svg("rect", { ...shore, class: "meadow-shore" }),
    svg("rect", { ...inner, class: "meadow-grass" }),
    tufts(svg, share),
  ];
}

function waves() {
  const rows = [MEADOW.y + 16, MEADOW.y + 54, MEADOW.y + MEADOW.height - 52, MEADOW.y + MEADOW.height - 14];
  return rows.flatMap((y, i) => [0, 1, 2, 3, 4].map((k) => `M${MEADOW.x + 16 + k * 92 + (i % 2) * 26} ${y}q7-6 14 0t14 0`)).join("");
}

/**
 * @param {Svg} svg
 * @param {number} share
 */
function tufts(svg, share) {
  const at = (/** @type {number} */ i) => {
    const x = CENTRE.x + (scatter(i * 3) - 0.5) * (MEADOW.width - 60) * share;
    const y = CENTRE.y + (scatter(i * 5 + 1) - 0.5) * (MEADOW.height - 50) * share;
    return `M${x.toFixed(1)} ${y.toFixed(1)}l-3-7m3 7l0-9m0 9l3-7`;
  };
  return svg("path", { class: "meadow-tufts", d: Array.from({ length: 26 }, (_, i) => at(i + 1)).join("") });
}

/**
 * The bird that eats: the sign that there is selection.
 * @param {Svg} svg
 */
export function bird(svg) {
  return svg("g", { class: "meadow-bird", "aria-hidden": "true" }, [
    svg("path", { class: "bird-body", d: "M-30-9Q-14-13-3-2Q9-15 29-13Q15-5 8 3Q11 10 3 14Q-4 12-5 5Q-16-1-30-9Z" }),
    svg("path", { class: "bird-tail", d: "M-3 12l-7 12l7-3l5 5l2-13Z" }),
    svg("circle", { class: "bird-head", cx: 6, cy: -6, r: 5.5 }),
    svg("path", { class: "bird-beak", d: "M10-9l8-2l-6 6Z" }),
  ]);
}

/**
 * A leaf on which newcomers drift in from the mainland.
 * @param {Svg} svg
 */
export function leaf(svg) {
  const rider = beetle(svg, "AA");
  rider.setAttribute("transform", "translate(4 -2) rotate(90) scale(0.8)");
  return svg("g", { class: "meadow-leaf", "aria-hidden": "true" }, [
    svg("path", { class: "leaf-blade", d: "M-26 2Q-10-20 24-4Q32 2 24 7Q-8 20-26 2Z" }),
    svg("path", { class: "leaf-vein", d: "M-34 3L26 2" }),
    rider,
  ]);
}
