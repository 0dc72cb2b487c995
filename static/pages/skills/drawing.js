/**
 * Draws skills with cytoscape. How a skill stands is told by its mark and words, its outline and its
 * colour; the fill reaches as far as its probability, and its edge is the softer the less is known.
 */
import cytoscape from "../../vendor/cytoscape/cytoscape.esm.min.mjs";

/** @typedef {import("../../vendor/cytoscape/cytoscape.esm.min.mjs").Elements} Elements */
/** @typedef {import("./main.js").Picture} Picture */
/** @typedef {import("./main.js").Skill} Skill */

const WIDTH = 172;
const HEIGHT = 74;
const LEAST_ZOOM = 0.3;
const READABLE = 0.8; // below, the words are too small to begin with
const MOST_ZOOM = 1.15;
const MARGIN = 16;

/**
 * @param {string} name of a token
 * @returns {string}
 */
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export class Drawing {
  /**
   * @param {HTMLElement} stage
   * @param {Picture} picture
   */
  constructor(stage, picture) {
    this.stage = stage;
    this.width = 0; // for which it was last shown
    this.picture = picture;
    this.cy = cytoscape({
      container: stage,
      elements: [...picture.nodes.map(node), ...picture.edges.map((one) => edge(one, picture))],
      layout: { name: "preset" },
      style: sheet(),
      minZoom: LEAST_ZOOM,
      maxZoom: 2.5,
      userZoomingEnabled: false, // the wheel scrolls the page; buttons and keys zoom
      autoungrabify: true,
      autounselectify: true,
      boxSelectionEnabled: false,
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.cy.style(sheet()));
    this.show();
    new ResizeObserver(() => this.resized()).observe(stage);
  }

  /** All of it where the words stay readable, else its beginning; the stage is no taller than that. */
  show() {
    const box = this.bounds();
    this.stage.style.height = ""; // as tall as the style sheet lets it be
    this.width = this.stage.clientWidth;
    const most = this.stage.clientHeight;
    const fitting = Math.min((this.width - 2 * MARGIN) / box.width, (most - 2 * MARGIN) / box.height);
    const zoom = Math.min(MOST_ZOOM, Math.max(READABLE, fitting));
    const height = Math.min(most, Math.ceil(box.height * zoom) + 2 * MARGIN);
    this.stage.style.height = `${height + this.stage.offsetHeight - most}px`; // its border stands around it
    this.cy.resize();
    this.cy.zoom(zoom);
    const beside = Math.max(MARGIN, (this.width - box.width * zoom) / 2);
    this.cy.pan({ x: beside - box.x * zoom, y: MARGIN - box.y * zoom });
  }

  /** Another width wants another zoom and height; the height alone is our own doing. */
  resized() {
    if (this.stage.clientWidth === this.width) this.cy.resize();
    else this.show();
  }

  /** @returns {{x: number, y: number, width: number, height: number}} what the skills and their arrows take */
  bounds() {
    const bends = this.picture.edges.flatMap((one) => one.bends.map(([, y]) => y));
    const xs = this.picture.nodes.map((one) => one.x);
    const ys = this.picture.nodes.flatMap((one) => [one.y - HEIGHT / 2, one.y + HEIGHT / 2]);
    const [x, y] = [Math.min(...xs) - WIDTH / 2, Math.min(...ys, ...bends)];
    return { x, y, width: Math.max(...xs) + WIDTH / 2 - x, height: Math.max(...ys, ...bends) - y };
  }

  /** @param {string} wish in, out or all */
  zoomBy(wish) {
    if (wish === "all") {
      this.cy.fit(undefined, MARGIN);
      return;
    }
    const middle = { x: this.cy.width() / 2, y: this.cy.height() / 2 };
    this.cy.zoom({ level: this.cy.zoom() * (wish === "in" ? 1.25 : 0.8), renderedPosition: middle });
  }

  /**
   * Ring a skill, lead the eye along its edges, and bring it into sight.
   * @param {string} id
   */
  choose(id) {
    this.cy.elements().removeClass("chosen near");
    const one = this.cy.getElementById(id);
    one.addClass("chosen");
    one.connectedEdges().addClass("near");
    const at = one.renderedPosition();
    const zoom = this.cy.zoom();
    const [marginX, marginY] = [(WIDTH / 2) * zoom + 12, (HEIGHT / 2) * zoom + 12];
    this.cy.panBy({
      x: within(at.x, marginX, this.cy.width() - marginX),
      y: within(at.y, marginY, this.cy.height() - marginY),
    });
  }

  /** @param {(id: string) => void} heard */
  onTap(heard) {
    this.cy.on("tap", "node", (event) => heard(event.target.id()));
  }
}

/**
 * By how much a place has to move to lie between two edges.
 * @param {number} at
 * @param {number} low
 * @param {number} high
 */
function within(at, low, high) {
  if (at < low) return low - at;
  return at > high ? high - at : 0;
}

/** @param {Skill} skill */
function node(skill) {
  const known = skill.probability ?? 0;
  const soft = skill.uncertainty ?? 0;
  const reach = (/** @type {number} */ share) => `${Math.round(100 * Math.min(1, Math.max(0, share)))}%`;
  return {
    group: "nodes",
    data: {
      id: skill.id,
      text: [skill.name, skill.label].filter(Boolean).join("\n"),
      stops: `${reach(known - soft)} ${reach(known + soft)}`,
    },
    classes: skill.probability === null ? skill.moment : `${skill.moment} filled`,
    position: { x: skill.x, y: skill.y },
  };
}

/**
 * An arrow from the right side of a skill to the left one of another; over several layers it bends, and
 * each bend is told as cytoscape asks: how far along the straight line, and how far beside it.
 * @param {import("./main.js").Edge} one
 * @param {Picture} picture
 */
function edge(one, picture) {
  const data = { id: `${one.before} ${one.after}`, source: one.before, target: one.after };
  const [from, to] = [one.before, one.after].map((id) => picture.nodes.find((skill) => skill.id === id));
  if (!from || !to || !one.bends.length) return { group: "edges", data, classes: "straight" };
  const [x, y] = [from.x + WIDTH / 2, from.y];
  const [along, up] = [to.x - WIDTH / 2 - x, to.y - y];
  const length = Math.hypot(along, up);
  const weights = one.bends.map(([a, b]) => ((a - x) * along + (b - y) * up) / length ** 2);
  const distances = one.bends.map(([a, b]) => ((b - y) * along - (a - x) * up) / length);
  return { group: "edges", data: { ...data, weights, distances }, classes: "bent" };
}

/** The looks, out of the page's own tokens, so that they follow the dark. */
function sheet() {
  const words = getComputedStyle(document.body).fontFamily;
  return [
    { selector: "node", style: box(words) },
    { selector: ".filled", style: filled(token("--accent-wash")) },
    { selector: ".shown", style: { "border-width": 3, "border-color": token("--accent") } },
    { selector: ".growing", style: { "border-color": token("--accent") } },
    {
      selector: ".missing",
      style: { shape: "cut-rectangle", "border-width": 2.5, "border-color": token("--look") },
    },
    { selector: ".missing.filled", style: filled(token("--look-wash")) },
    { selector: ".not_seen", style: { "border-style": "dashed", color: token("--ink-2") } },
    {
      selector: ".groundwork",
      style: { shape: "ellipse", "border-style": "dotted", "background-color": token("--sheet-2"), color: token("--ink-2") },
    },
    { selector: ".plain", style: { "border-color": token("--accent") } },
    { selector: "edge", style: arrow(token("--rule-strong"), 1.25) },
    {
      selector: "edge.bent",
      style: {
        "curve-style": "round-segments",
        "edge-distances": "endpoints",
        "segment-weights": (/** @type {Elements} */ one) => one.data("weights"),
        "segment-distances": (/** @type {Elements} */ one) => one.data("distances"),
        "segment-radii": 18,
      },
    },
    { selector: "edge.near", style: { ...colours(token("--accent"), 3), "z-index": 9 } },
    {
      selector: "node.chosen",
      style: { "outline-width": 3, "outline-color": token("--focus"), "outline-offset": 4, "outline-style": "solid" },
    },
  ];
}

/** @param {string} words the page's fonts */
function box(words) {
  return {
    shape: "round-rectangle",
    width: WIDTH,
    height: HEIGHT,
    label: "data(text)",
    color: token("--ink"),
    "font-family": words,
    "font-size": 13,
    "line-height": 1.2,
    "text-wrap": "wrap",
    "text-max-width": `${WIDTH - 16}px`,
    "text-overflow-wrap": document.documentElement.lang.startsWith("zh") ? "anywhere" : "whitespace",
    "text-valign": "center",
    "text-halign": "center",
    "background-color": token("--sheet"),
    "border-width": 1.5,
    "border-color": token("--rule-strong"),
  };
}

/** @param {string} wash the colour of what was reached */
function filled(wash) {
  return {
    "background-fill": "linear-gradient",
    "background-gradient-direction": "to-right",
    "background-gradient-stop-colors": `${wash} ${token("--sheet")}`,
    "background-gradient-stop-positions": (/** @type {Elements} */ one) => one.data("stops"),
  };
}

/**
 * @param {string} colour
 * @param {number} width
 */
function arrow(colour, width) {
  return {
    ...colours(colour, width),
    "target-arrow-shape": "triangle",
    "curve-style": "straight",
    "source-endpoint": "90deg",
    "target-endpoint": "270deg",
  };
}

/**
 * @param {string} colour
 * @param {number} width
 */
function colours(colour, width) {
  return { width, "line-color": colour, "target-arrow-color": colour };
}
