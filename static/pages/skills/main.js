/** A map of skills: the drawing, the keys that walk on it, and the card of the skill that is chosen. */
import { find } from "../../bench/dom.js";
import { readJson } from "../../bench/page.js";
import { Drawing } from "./drawing.js";
import { Walker } from "./walking.js";

/**
 * @typedef {{id: string, x: number, y: number, name: string, label: string, lab: string, moment: string,
 *   probability: number | null, uncertainty: number | null, anchor: string}} Skill
 * @typedef {{before: string, after: string, bends: [number, number][]}} Edge
 * @typedef {{nodes: Skill[], edges: Edge[]}} Picture
 */

const picture = /** @type {Picture} */ (readJson("picture"));
const stage = find("#skill-map");
find("#skill-drawing").hidden = false; // a drawing needs a size to begin with
const drawing = new Drawing(stage, picture);
const walker = new Walker(stage, picture, drawing, find("#skill-chosen"));

for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-zoom]"))) {
  button.addEventListener("click", () => drawing.zoomBy(button.dataset.zoom ?? ""));
}
walker.begin();
