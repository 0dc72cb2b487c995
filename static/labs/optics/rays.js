/** The half-cylinder on its turning protractor, the ray box, and the rays that the server tells of. */

import { gettext } from "../../bench/words.js";
import { HEIGHT, label, percent, RADIANS, ray, WIDTH } from "./parts.js";

/** @typedef {import("./parts.js").Setup} Setup */
/** @typedef {import("./parts.js").State} State */
/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */

const X = WIDTH / 2;
const Y = 206;
const RING = 148;
const GLASS = 108;
const BOX = 158; // where the ray box begins

/**
 * A place at an angle from the upper normal, to the right.
 * @param {number} degrees
 * @param {number} radius
 */
const at = (degrees, radius) => [X + radius * Math.sin(degrees * RADIANS), Y - radius * Math.cos(degrees * RADIANS)];

/**
 * Marks every five degrees; numbers count from the normal on every side.
 * @param {typeof import("../../bench/dom.js").svg} svg
 */
function ring(svg) {
  const marks = Array.from({ length: 72 }, (_, index) => {
    const [[x1, y1], [x2, y2]] = [at(index * 5, RING), at(index * 5, RING - (index % 2 ? 5 : 10))];
    return `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
  });
  const numbers = Array.from({ length: 12 }, (_, index) => {
    const angle = index * 30;
    const [x, y] = at(angle, RING - 24);
    const fromNormal = angle % 180 > 90 ? 180 - (angle % 180) : angle % 180;
    return svg("text", { class: "optics-number", x: x.toFixed(1), y: (y + 6).toFixed(1), "text-anchor": "middle", text: fromNormal });
  });
  return svg("g", { class: "optics-protractor", "aria-hidden": "true" }, [
    svg("circle", { class: "optics-disc", cx: X, cy: Y, r: RING }),
    svg("path", { class: "optics-marks", d: marks.join("") }),
    ...numbers,
  ]);
}

/**
 * @param {ViewBench} bench
 * @returns {Setup}
 */
export function refraction(bench) {
  const { svg, words } = bench;
  const glass = svg("path", { class: "optics-glass" });
  const names = svg("g", { "aria-hidden": "true" });
  const rays = svg("g", { "aria-hidden": "true" });
  const box = svg("g", { class: "optics-box", "data-testid": "ray-box" }, [
    svg("rect", { class: "optics-grip", x: -34, y: -BOX - 52, width: 68, height: 62, rx: 8 }),
    svg("rect", { class: "optics-case", x: -17, y: -BOX - 40, width: 34, height: 40, rx: 4 }),
    svg("rect", { class: "optics-slit", x: -6, y: -BOX - 4, width: 12, height: 8, rx: 1 }),
    svg("circle", { class: "optics-lamp", cy: -BOX - 22, r: 8 }),
  ]);
  const normal = svg("path", { class: "optics-normal", d: `M${X} ${Y - RING}V${Y + RING}` });
  const flat = svg("path", { class: "optics-flat", d: `M${X - RING} ${Y}H${X + RING}` });
  const node = svg("g", {}, [ring(svg), glass, flat, normal, names, rays, box]);

  /** @param {State} state */
  function draw({ values, seen }) {
    const into = values.direction !== "out_of";
    const angle = Number(values.angle);
    glass.setAttribute("d", `M${X - GLASS} ${Y}A${GLASS} ${GLASS} 0 0 ${into ? 0 : 1} ${X + GLASS} ${Y}Z`);
    box.setAttribute("transform", `translate(${X} ${Y}) rotate(${-angle})`);
    box.toggleAttribute("data-lit", seen?.lamp !== "off");
    const below = into ? "glass" : "air";
    names.replaceChildren(
      label(svg, X - GLASS + 18, Y + 24, words.text(`scene.${below}`), "start", "optics-medium"),
      label(svg, X + GLASS - 18, Y - 10, words.text(`scene.${into ? "air" : "glass"}`), "end", "optics-medium"),
      label(svg, X + 8, Y + RING + 22, words.text("scene.normal"), "start"),
      label(svg, X - RING - 24, Y + 76, `${angle}°`, "end", "optics-value"),
      label(svg, X - RING - 24, Y + 50, words.name("angle"), "end"),
    );
    rays.replaceChildren(...drawn(angle, seen));
  }

  /**
   * @param {number} angle
   * @param {any} seen
   */
  function drawn(angle, seen) {
    if (seen?.lamp === "off") return [];
    const arriving = ray(svg, "incident", [at(-angle, BOX), [X, Y]], 1);
    if (!seen || seen.reflected === undefined) return [arriving];
    /** @type {SVGElement[]} */
    const parts = [ray(svg, "reflected", [[X, Y], at(angle, RING + 14)], seen.reflected)];
    const total = seen.refracted_deg === null;
    if (!total) parts.push(ray(svg, "refracted", [[X, Y], at(180 - seen.refracted_deg, RING + 14)], seen.transmitted));
    const text = total ? `${percent(1)}${gettext(": ")}${words.text("scene.total")}` : words.sentence("scene.reflected", { share: percent(seen.reflected) });
    const [x, y] = at(Math.max(angle, 14), RING + 24);
    parts.push(arriving, label(svg, Math.min(x, WIDTH - 200), Math.min(y + 4, Y - 26), text, "start", "optics-share"));
    if (!total) {
      const [rx, ry] = at(180 - Math.max(seen.refracted_deg, 14), RING + 24);
      const share = words.sentence("scene.refracted", { share: percent(seen.transmitted) });
      parts.push(label(svg, Math.min(rx + 26, WIDTH - 170), Math.max(Math.min(ry + 4, HEIGHT - 8), Y + 34), share, "start", "optics-share"));
    }
    return parts;
  }

  /** @param {number} share of the way that the light has gone since the lamp was switched on */
  function front(share) {
    for (const path of rays.querySelectorAll(".optics-ray")) {
      const first = path.classList.contains("optics-incident");
      const done = Math.min(1, Math.max(0, first ? share * 2 : share * 2 - 1));
      path.setAttribute("pathLength", "1");
      path.setAttribute("stroke-dasharray", `${done} 2`);
      if (done === 0) path.setAttribute("visibility", "hidden");
      else path.removeAttribute("visibility");
      if (share >= 1) path.removeAttribute("stroke-dasharray");
    }
  }

  const slider = {
    node: box,
    control: "angle",
    sign: 1,
    name: words.text("scene.ray_box"),
    at: (/** @type {number} */ x, /** @type {number} */ y) => Math.atan2(Math.max(0, X - x), Math.max(0.001, Y - y)) / RADIANS,
    says: (/** @type {number} */ value) => words.sentence("scene.angle_at", { angle: `${value}°` }),
  };
  return { node, draw, front, slider };
}
