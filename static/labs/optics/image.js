/** The rail with the shining letter, the lens and the screen; rays go where the server says they meet. */

import { label, ray, WIDTH } from "./parts.js";

/** @typedef {import("./parts.js").Setup} Setup */
/** @typedef {import("./parts.js").State} State */
/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */

const AXIS = 178;
const RAIL = 332;
const LEFT = 44;
const LONG = WIDTH - 80; // pixels of rail that are shown
const OBJECT_MM = 20;
const CARD = 9; // pixels from the lens to the far side of the card

/** Half the thickness of the lens: a stronger one is rounder. @param {number} f */
const rounding = (f) => 5 + 60 / f;

/** @param {number} cm the next twenty centimetres */
const roomy = (cm) => Math.ceil((cm + 4) / 20) * 20;

/**
 * How the rail is cut: pixels a centimetre along, pixels a millimetre up, and where the lens stands.
 * @param {{[control: string]: number | string}} values
 * @param {any} seen
 */
function places(values, seen) {
  const [u, f] = [Number(values.object_distance), Number(values.focal_length)];
  const before = roomy(Math.max(u, seen?.image_cm < 0 ? Math.min(-seen.image_cm, u + 2 * f) : 0));
  const behind = seen?.sharp ? roomy(seen.image_cm) : roomy(3 * f);
  const along = LONG / (before + behind);
  const tall = seen?.sharp ? (OBJECT_MM * seen.image_cm) / u : 0;
  return { along, up: Math.min(3, 128 / Math.max(tall, 44)), lens: LEFT + before * along, before, behind };
}

/**
 * @param {ViewBench} bench
 * @returns {Setup}
 */
export function image(bench) {
  const { svg, words } = bench;
  const rail = svg("g", { class: "optics-rail", "aria-hidden": "true" });
  const things = svg("g", { "aria-hidden": "true" });
  const rays = svg("g", { "aria-hidden": "true" });
  const front = svg("g", { class: "optics-front", "aria-hidden": "true" });
  const letter = svg("g", { class: "optics-object", "data-testid": "object" });
  const node = svg("g", {}, [rail, rays, things, letter, front]);
  let place = places({ object_distance: 30, focal_length: 10 }, null);

  /** @param {State} state */
  function draw({ values, seen, frozen }) {
    if (!frozen) place = places(values, seen);
    const u = Number(values.object_distance);
    const f = Number(values.focal_length);
    const lit = seen?.lamp !== "off";
    const screen = seen?.sharp ? seen.image_cm : place.behind - 4;
    rail.replaceChildren(...drawnRail());
    letter.replaceChildren(...drawnLetter(u, lit));
    things.replaceChildren(...drawnLens(values, f), ...drawnScreen(screen, seen, u));
    rays.replaceChildren(...(lit ? drawnRays(values, seen, screen) : []));
    front.replaceChildren(...drawnFront(seen, u));
  }

  function drawnRail() {
    const { along, lens, before, behind } = place;
    const step = along > 7 ? 5 : along > 3 ? 10 : 20;
    const ticks = [];
    for (let cm = -Math.floor(before / step) * step; cm <= behind; cm += step) {
      const x = lens + cm * along;
      const major = cm % (step * 2) === 0;
      ticks.push(svg("line", { x1: x, x2: x, y1: RAIL + 2, y2: RAIL + (major ? 12 : 8) }));
      if (major) ticks.push(svg("text", { class: "optics-number", x, y: RAIL + 32, "text-anchor": "middle", text: Math.abs(cm) }));
    }
    return [
      svg("line", { class: "optics-axis", x1: LEFT - 20, x2: LEFT + LONG + 20, y1: AXIS, y2: AXIS }),
      svg("rect", { class: "optics-bar", x: LEFT - 20, y: RAIL - 8, width: LONG + 40, height: 10, rx: 3 }),
      ...ticks,
      label(svg, LEFT + LONG + 20, RAIL + 56, "cm", "end"),
      svg("path", { class: "optics-scale", d: `M${LEFT - 22} ${AXIS - 10 * place.up}V${AXIS}m-4 0h8m-8 ${-10 * place.up}h8` }),
      label(svg, LEFT - 34, AXIS + 26, "10 mm", "start"),
    ];
  }

  /**
   * @param {number} x
   * @param {number} bottom
   */
  const post = (x, bottom) => svg("path", { class: "optics-post", d: `M${x} ${bottom}V${RAIL - 8}m-12 0h24` });

  /**
   * @param {number} u
   * @param {boolean} lit
   */
  function drawnLetter(u, lit) {
    const x = place.lens - u * place.along;
    const tip = AXIS - OBJECT_MM * place.up;
    return [
      svg("rect", { class: "optics-grip", x: x - 26, y: tip - 16, width: 52, height: AXIS - tip + 40, rx: 8 }),
      post(x, AXIS),
      svg("path", { class: `optics-arrow${lit ? " optics-lit" : ""}`, d: `M${x} ${AXIS}V${tip}m-7 11l7 -11l7 11` }),
      label(svg, x, tip - 10, `${OBJECT_MM} mm`),
    ];
  }

  /**
   * @param {{[control: string]: number | string}} values
   * @param {number} f
   */
  function drawnLens(values, f) {
    const { lens: x, up, along } = place;
    const half = (Number(values.lens_diameter) / 2) * up;
    const bulge = rounding(f);
    const covered = (Number(values.covered) / 100) * 2 * half;
    const shape = `M${x} ${AXIS - half}Q${x + 2 * bulge} ${AXIS} ${x} ${AXIS + half}Q${x - 2 * bulge} ${AXIS} ${x} ${AXIS - half}Z`;
    const foci = [-f, f].flatMap((cm) => [
      svg("circle", { class: "optics-focus", cx: x + cm * along, cy: AXIS, r: 3.5 }),
      label(svg, x + cm * along, AXIS + 24, "F"),
    ]);
    const card = [
      svg("rect", { class: "optics-card", x: x - bulge - CARD, y: AXIS - half - 8, width: 7, height: covered + 8, rx: 1 }),
      label(svg, x - bulge - 12, AXIS - half - 14, `${words.text("scene.card")} ${values.covered} %`, "middle"),
    ];
    return [post(x, AXIS + half), svg("path", { class: "optics-glass", d: shape }), ...foci, ...(covered ? card : [])];
  }

  /**
   * @param {number} cm
   * @param {any} seen
   * @param {number} u
   */
  function drawnScreen(cm, seen, u) {
    const x = place.lens + cm * place.along;
    const parts = [post(x, AXIS + 132), svg("rect", { class: "optics-screen", x: x - 1, y: AXIS - 56, width: 6, height: 190, rx: 2 })];
    if (!seen?.sharp) return parts;
    const tip = AXIS + ((OBJECT_MM * cm) / u) * place.up;
    const arrow = svg("path", { class: "optics-arrow optics-image", d: `M${x} ${AXIS}V${tip}m-5 -8l5 8l5 -8`, opacity: 0.35 + 0.65 * seen.light });
    return [...parts, arrow];
  }

  /**
   * Bundles from the tip and from the foot of the arrow; what meets the card ends there.
   * @param {{[control: string]: number | string}} values
   * @param {any} seen
   * @param {number} screen
   */
  function drawnRays(values, seen, screen) {
    const u = Number(values.object_distance);
    const half = Number(values.lens_diameter) / 2;
    const edge = half - (Number(values.covered) / 100) * 2 * half;
    const spots = [-0.9, -0.45, 0, 0.45, 0.9].map((share) => share * half);
    const card = (rounding(Number(values.focal_length)) + CARD) / place.along;
    const known = seen && seen.image_cm !== undefined;
    const parts = [];
    for (const [kind, mm] of /** @type {[string, number][]} */ ([["tip", OBJECT_MM], ["foot", 0]])) {
      for (const spot of spots) {
        const open = spot < edge;
        const stop = open ? 0 : Math.min(card, u);
        const points = [xy(-u, mm), xy(-stop, spot + ((mm - spot) * stop) / u)];
        if (open && known) points.push(xy(screen, onward(spot, mm, u, seen.image_cm, screen)));
        parts.push(ray(svg, kind, points, 0.2));
        if (open && known && seen.image_cm < 0) parts.push(behindLens(spot, mm, u, seen.image_cm));
      }
    }
    return parts;
  }

  /**
   * @param {number} cm behind the lens
   * @param {number} mm above the axis
   */
  const xy = (cm, mm) => [place.lens + cm * place.along, AXIS - mm * place.up];

  /**
   * The height at which a ray from `mm` through the lens at `spot` meets the screen: it aims at the
   * image point, or away from it if that lies before the lens; without one, all go alike.
   * @param {number} spot
   * @param {number} mm
   * @param {number} u
   * @param {number | null} image
   * @param {number} screen
   */
  function onward(spot, mm, u, image, screen) {
    const slope = image === null ? -mm / u : ((-mm * image) / u - spot) / image;
    return spot + slope * screen;
  }

  /**
   * @param {number} spot
   * @param {number} mm
   * @param {number} u
   * @param {number} image
   */
  function behindLens(spot, mm, u, image) {
    const from = Math.max(image, -place.before);
    const path = ray(svg, "virtual", [xy(0, spot), xy(from, onward(spot, mm, u, image, from))], 0.1);
    return path;
  }

  /**
   * The screen as you see it from the front, beside the bench.
   * @param {any} seen
   * @param {number} u
   */
  function drawnFront(seen, u) {
    const [x, y, size] = [WIDTH - 118, 14, 100];
    const frame = [
      svg("rect", { class: "optics-paper", x, y, width: size, height: size, rx: 4 }),
      label(svg, x - 8, y + 18, words.text("scene.screen"), "end"),
    ];
    if (!seen || seen.lamp === "off" || seen.image_cm === undefined) return frame;
    if (!seen.sharp) {
      const spot = svg("circle", { class: "optics-blur", cx: x + size / 2, cy: y + size / 2, r: 40, opacity: 0.25 });
      return [...frame, spot, label(svg, x - 8, y + 42, words.text("scene.blurred"), "end")];
    }
    const tall = Math.min(88, ((OBJECT_MM * seen.image_cm) / u) * 2.2);
    const shape = "M0 0V1M0 0H.6M0 .48H.45";
    const move = `translate(${x + size / 2 + tall * 0.3} ${y + size / 2 + tall / 2}) scale(${-tall} ${-tall})`;
    return [...frame, svg("path", { class: "optics-letter", d: shape, transform: move, opacity: (0.2 + 0.8 * seen.light).toFixed(2) })];
  }

  /** @param {number} share */
  function run(share) {
    for (const path of rays.querySelectorAll(".optics-ray")) {
      path.setAttribute("pathLength", "1");
      path.setAttribute("stroke-dasharray", `${share} 2`);
      if (share >= 1) path.removeAttribute("stroke-dasharray");
    }
  }

  const slider = {
    node: letter,
    control: "object_distance",
    sign: -1, // to the right is nearer to the lens
    name: words.text("scene.object"),
    at: (/** @type {number} */ x) => (place.lens - x) / place.along,
    says: (/** @type {number} */ value) => words.sentence("scene.distance_at", { distance: `${value} cm` }),
  };
  return { node, draw, front: run, slider };
}
