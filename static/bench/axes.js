/** Axes of a plot: round ticks and the way from numbers to places. Only drawing. */

/**
 * Ticks at 1, 2 or 5 times a power of ten that enclose the numbers.
 * @param {number} low
 * @param {number} high
 * @param {number} [wanted] about how many
 * @returns {number[]}
 */
export function ticks(low, high, wanted = 5) {
  if (!(high > low)) return ticks(low - (Math.abs(low) / 10 || 1), low + (Math.abs(low) / 10 || 1), wanted);
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/**
 * @param {number[]} domain ticks
 * @param {number} from
 * @param {number} to
 * @returns {(value: number) => number}
 */
export function scale(domain, from, to) {
  const low = domain[0];
  const span = domain[domain.length - 1] - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

/**
 * @param {number[]} xs
 * @param {number[]} ys
 * @param {(value: number) => number} placeX
 * @param {(value: number) => number} placeY
 * @returns {string} the path of a line
 */
export function linePath(xs, ys, placeX, placeY) {
  return xs.map((x, index) => `${index ? "L" : "M"}${placeX(x).toFixed(1)} ${placeY(ys[index]).toFixed(1)}`).join("");
}
