/** What stands around the pendulum: ruler, protractor, photogate, and the arrow of gravity. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/**
 * Where the pendulum hangs, in the picture's own units.
 * @typedef {{pivot_x: number, pivot_y: number, width: number, height: number, scale: number}} Place `scale` in units a metre
 */

const RADIANS = Math.PI / 180;

/**
 * Ticks a decimetre apart, from the pivot down; half a metre apart where the picture is small.
 * @param {Svg} svg
 * @param {Place} place
 */
export function ruler(svg, place) {
  const x = 56;
  const step = place.scale > 90 ? 0.1 : 0.5;
  const count = Math.floor((place.height - place.pivot_y - 14) / place.scale / step);
  const ticks = Array.from({ length: count + 1 }, (_, index) => {
    const y = place.pivot_y + index * step * place.scale;
    const major = Math.round(index * step * 10) % 5 === 0;
    const line = svg("line", { x1: x, x2: x + (major ? 14 : 7), y1: y, y2: y });
    const number = svg("text", { x: x - 8, y: y + 4, "text-anchor": "end", text: (index * step).toFixed(1) });
    return major ? [line, number] : [line];
  });
  const bottom = place.pivot_y + count * step * place.scale;
  const label = svg("text", { class: "scene-label", x: x - 8, y: place.pivot_y - 18, "text-anchor": "end", text: "m" });
  return [...ticks.flat(), svg("line", { x1: x, x2: x, y1: place.pivot_y, y2: bottom }), label];
}

/**
 * A scale with a mark every ten degrees, and an arc from straight down to the release angle.
 * @param {Svg} svg
 * @param {Place} place
 * @param {number} length of the pendulum
 * @param {number} degrees
 */
export function protractor(svg, place, length, degrees) {
  const radius = Math.max(34, Math.min(74, length * 0.55));
  const at = (/** @type {number} */ angle, /** @type {number} */ r) => {
    const x = place.pivot_x + r * Math.sin(angle * RADIANS);
    return `${x.toFixed(1)} ${(place.pivot_y + r * Math.cos(angle * RADIANS)).toFixed(1)}`;
  };
  const arc = (/** @type {number} */ from, /** @type {number} */ to) =>
    `M${at(from, radius)}A${radius} ${radius} 0 ${to - from > 180 ? 1 : 0} 0 ${at(to, radius)}`;
  const reach = Math.max(90, Math.ceil(degrees / 10) * 10);
  const marks = Array.from({ length: reach / 5 + 1 }, (_, index) => {
    const angle = -reach + index * 10;
    return `M${at(angle, radius - (angle % 30 ? 4 : 8))}L${at(angle, radius)}`;
  });
  const [x, y] = at(-18, radius + 22).split(" ");
  return [
    svg("path", { class: "protractor-scale", d: arc(-reach, reach) + marks.join("") }),
    svg("path", { class: "protractor-angle", d: arc(0, degrees) }),
    svg("path", { class: "protractor-down", d: `M${place.pivot_x} ${place.pivot_y}v${length}` }),
    svg("text", { class: "scene-value", x, y: Number(y) + 5, "text-anchor": "middle", text: `${degrees}°` }),
  ];
}

/**
 * The gate stands where the bob passes straight down.
 * @param {Svg} svg
 * @param {Place} place
 * @param {number} length of the pendulum
 * @param {number} radius of the bob
 */
export function photogate(svg, place, length, radius) {
  const [x, y, r] = [place.pivot_x, place.pivot_y + length, radius + 7];
  return [
    svg("path", { class: "gate-frame", d: `M${x - r} ${y - 9}V${y + r}H${x + r}V${y - 9}` }),
    svg("line", { class: "gate-beam", x1: x - r, x2: x + r, y1: y, y2: y }),
    svg("circle", { class: "gate-lamp", cx: x + r, cy: y - 13, r: 4 }),
  ];
}

/**
 * A longer arrow where things fall faster.
 * @param {Svg} svg
 * @param {Place} place
 * @param {number} strength in metres per second squared
 * @param {string} name
 */
export function gravity(svg, place, strength, name) {
  const length = 10 + Math.sqrt(strength) * 13;
  const [x, y] = [place.width - 70, 62];
  const end = y + length;
  return [
    svg("text", { class: "scene-label", x, y: y - 12, "text-anchor": "middle", text: name }),
    svg("path", { d: `M${x} ${y}V${end}M${x - 6} ${end - 8}L${x} ${end}L${x + 6} ${end - 8}` }),
  ];
}

/**
 * The beam that the pendulum hangs from.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} y
 */
export function support(svg, x, y) {
  return svg("g", { class: "pendulum-support", "aria-hidden": "true" }, [
    svg("rect", { x: x - 58, y: y - 17, width: 116, height: 9, rx: 2 }),
    svg("path", { d: `M${x} ${y - 8}V${y}` }),
    svg("circle", { cx: x, cy: y, r: 5 }),
  ]);
}

/**
 * A stopwatch whose hand and text the view moves.
 * @param {Svg} svg
 * @param {number} x
 * @param {number} y
 * @param {string} name
 */
export function stopwatch(svg, x, y, name) {
  const hand = svg("line", { class: "watch-hand", x1: 0, y1: 6, x2: 0, y2: -25 });
  const text = svg("text", { class: "watch-text", y: 62, "text-anchor": "middle" });
  const ticks = Array.from({ length: 12 }, (_, index) =>
    svg("line", { class: "watch-tick", y1: -33, y2: -29, transform: `rotate(${index * 30})` }),
  );
  const label = svg("text", { class: "scene-label", y: -52, "text-anchor": "middle", text: name });
  const knob = svg("rect", { class: "watch-knob", x: -5, y: -46, width: 10, height: 9, rx: 2 });
  const face = svg("circle", { class: "watch-face", r: 37 });
  const node = svg("g", { class: "pendulum-watch", transform: `translate(${x} ${y})`, "aria-hidden": "true" }, [
    knob,
    face,
    ...ticks,
    hand,
    label,
    text,
  ]);
  return { node, hand, text };
}
