/** The stand, the burette, the flask and the electrode. Lengths are in the picture's own units. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */

export const BURETTE = { x: 160, top: 30, per_ml: 3.9, half: 12, capacity: 50 };
const TAP_Y = BURETTE.top + BURETTE.per_ml * BURETTE.capacity + 16;
export const TIP_Y = TAP_Y + 26;
const FLASK = { neck: 278, shoulder: 292, bottom: 386, narrow: 18, wide: 76, capacity_ml: 105 };

/** @param {number} ml */
export function levelY(ml) {
  return BURETTE.top + ml * BURETTE.per_ml;
}

/**
 * Stand and clamp.
 * @param {Svg} svg
 */
export function stand(svg) {
  const { x } = BURETTE;
  return svg("g", { class: "titration-stand", "aria-hidden": "true" }, [
    svg("rect", { x: 40, y: 388, width: 206, height: 8, rx: 3 }),
    svg("rect", { x: 57, y: 10, width: 7, height: 380, rx: 3 }),
    svg("path", { d: `M60 206H${x - 16}M${x - 16} 199v14M${x + 16} 199v14` }),
  ]);
}

/**
 * The burette with a line every millilitre and a number every ten; its liquid is moved by the view.
 * @param {Svg} svg
 */
export function burette(svg) {
  const { x, top, half, capacity } = BURETTE;
  const lines = Array.from({ length: capacity + 1 }, (_, ml) => {
    const length = ml % 10 === 0 ? 12 : ml % 5 === 0 ? 8 : 5;
    return `M${x - half} ${levelY(ml)}h${length}`;
  });
  const numbers = [0, 10, 20, 30, 40, 50].map((ml) =>
    svg("text", { x: x - half - 6, y: levelY(ml) + 5, "text-anchor": "end", text: ml }),
  );
  const liquid = svg("rect", { class: "titration-base", x: x - half, width: 2 * half });
  const bottom = levelY(capacity);
  const tube = `M${x - half} ${top - 14}V${bottom}q0 8 ${half - 4} 12V${TIP_Y}h8V${bottom + 12}q${half - 4} -4 ${half - 4} -12V${top - 14}`;
  const filled = `M${x - half} ${bottom}q0 8 ${half - 4} 12V${TIP_Y}h8V${bottom + 12}q${half - 4} -4 ${half - 4} -12Z`;
  const node = svg("g", { class: "titration-burette", "aria-hidden": "true" }, [
    liquid,
    svg("path", { class: "titration-base", d: filled }),
    svg("path", { class: "titration-glass", d: tube }),
    svg("path", { class: "titration-scale", d: lines.join("") }),
    ...numbers,
  ]);
  return { node, liquid };
}

/**
 * The tap: its handle stands across while closed and along the tube while open.
 * @param {Svg} svg
 */
export function tap(svg) {
  const lever = svg("rect", { class: "tap-lever", x: -21, y: -4, width: 42, height: 8, rx: 4 });
  const node = svg("g", { class: "titration-tap", transform: `translate(${BURETTE.x} ${TAP_Y})`, "data-testid": "tap", "aria-hidden": "true" }, [
    svg("rect", { class: "tap-touch", x: -30, y: -22, width: 60, height: 44 }),
    svg("circle", { class: "tap-plug", r: 9 }),
    lever,
  ]);
  return { node, lever };
}

/** Half the flask's width at a height above its bottom. @param {number} height */
function halfAt(height) {
  const slope = (FLASK.wide - FLASK.narrow) / (FLASK.bottom - FLASK.shoulder);
  return FLASK.wide - slope * height;
}

/** The height of a volume in a cone cut off at the shoulder. @param {number} ml */
function heightOf(ml) {
  const [wide, narrow] = [FLASK.wide ** 3, FLASK.narrow ** 3];
  const half = Math.cbrt(wide - Math.min(1, ml / FLASK.capacity_ml) * (wide - narrow));
  return ((FLASK.wide - half) / (FLASK.wide - FLASK.narrow)) * (FLASK.bottom - FLASK.shoulder);
}

/**
 * The outline of a volume of solution, its surface tilted by what is swirled.
 * @param {number} ml
 * @param {number} tilt
 */
export function solution(ml, tilt) {
  const { x } = BURETTE;
  const height = heightOf(ml);
  const half = halfAt(height) - 2;
  const [y, low] = [FLASK.bottom - height, FLASK.wide - 3];
  return `M${x - low} ${FLASK.bottom - 3}L${x - half} ${(y - tilt).toFixed(2)}Q${x} ${(y + 3 * Math.abs(tilt)).toFixed(2)} ${x + half} ${(y + tilt).toFixed(2)}L${x + low} ${FLASK.bottom - 3}Z`;
}

/** Where a drop meets the solution. @param {number} ml */
export function surfaceY(ml) {
  return FLASK.bottom - heightOf(ml);
}

/**
 * The flask's glass.
 * @param {Svg} svg
 */
export function flask(svg) {
  const { x } = BURETTE;
  const { neck, shoulder, bottom, narrow, wide } = FLASK;
  return svg("g", { "aria-hidden": "true" }, [
    svg("path", {
      class: "titration-glass",
      d: `M${x - narrow - 3} ${neck}h6M${x - narrow} ${neck}V${shoulder}L${x - wide} ${bottom - 6}q-3 6 5 6H${x + wide - 5}q8 0 5 -6L${x + narrow} ${shoulder}V${neck}M${x + narrow - 3} ${neck}h6`,
    }),
    svg("path", { class: "titration-shine", d: `M${x - narrow + 4} ${shoulder + 6}L${x - wide + 22} ${bottom - 14}` }),
  ]);
}

/**
 * The electrode in the flask and the box that shows its rough reading.
 * @param {Svg} svg
 * @param {string} name
 */
export function electrode(svg, name) {
  const text = svg("text", { class: "meter-value", x: 272, y: 256, "text-anchor": "middle" });
  const node = svg("g", { class: "titration-meter", "aria-hidden": "true" }, [
    svg("path", { class: "meter-wire", d: "M181 262C190 240 206 248 226 249" }),
    svg("path", { class: "meter-rod", d: `M181 264L${BURETTE.x + 26} 366` }),
    svg("circle", { class: "meter-bulb", cx: BURETTE.x + 26.5, cy: 370, r: 4.5 }),
    svg("rect", { x: 226, y: 230, width: 92, height: 38, rx: 5 }),
    text,
    svg("text", { class: "scene-label", x: 272, y: 222, "text-anchor": "middle", text: name }),
  ]);
  return { node, text };
}
