/** A burst of light, drawn as dots: each is lost where the server's beam says so, or arrives. */
import { BEAM, CUVETTE } from "./parts.js";
import { DARK, WHITE, leftAt } from "./light.js";

const COUNT = 40;
const FLIGHT_MS = 1100;
const SPREAD_MS = 1000; // from the first dot that sets out to the last
const FLASH_MS = 260;
const SHAKEN = Array.from({ length: COUNT }, (_, i) => Math.abs((Math.sin(i * 12.9898) * 43758.5453) % 1));
const SEEK = 60; // places at which a dot's end is looked for

export const BURST_MS = FLIGHT_MS + SPREAD_MS + FLASH_MS;

export class Photons {
  /** @param {typeof import("../../bench/dom.js").svg} svg */
  constructor(svg) {
    this.dots = Array.from({ length: COUNT }, () => svg("circle", { r: 3, fill: WHITE, stroke: DARK, "stroke-width": 0.8, display: "none" }));
    this.node = svg("g", { "aria-hidden": "true" }, this.dots);
    /** @type {number[]} where each dot ends, in the picture's x */
    this.ends = [];
  }

  /**
   * Of equally many dots in each hundredth of the light those that are left pass, and no others.
   * @param {number[]} left shares at equal steps through the cuvette
   * @param {number} back x of the cuvette's back
   */
  aim(left, back) {
    this.ends = this.dots.map((_, index) => {
      const rank = (((index * 17) % COUNT) + 0.5) / COUNT;
      const lost = Array.from({ length: SEEK + 1 }, (_, i) => i / SEEK).find((place) => leftAt(left, place) < rank);
      return lost === undefined ? BEAM.end : CUVETTE.x + lost * (back - CUVETTE.x);
    });
  }

  /** @param {number} time in milliseconds since the burst began */
  show(time) {
    this.dots.forEach((dot, index) => {
      const since = time - ((index + SHAKEN[index] - 0.5) / COUNT) * SPREAD_MS;
      const reach = ((this.ends[index] - BEAM.start) / (BEAM.end - BEAM.start)) * FLIGHT_MS;
      const flash = (since - reach) / FLASH_MS;
      const arrived = this.ends[index] >= BEAM.end;
      const seen = since >= 0 && flash < (arrived ? 0 : 1);
      dot.setAttribute("display", seen ? "inline" : "none");
      if (!seen) return;
      const x = BEAM.start + (Math.min(since, reach) / FLIGHT_MS) * (BEAM.end - BEAM.start);
      const y = BEAM.y + (SHAKEN[COUNT - 1 - index] - 0.5) * 15;
      const size = flash > 0 ? 1 + 1.6 * flash : 1;
      dot.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size.toFixed(2)})`);
      dot.setAttribute("opacity", (flash > 0 ? 1 - flash : 1).toFixed(2));
    });
  }

  clear() {
    for (const dot of this.dots) dot.setAttribute("display", "none");
  }
}
