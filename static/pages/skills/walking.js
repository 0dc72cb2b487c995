/** Walks on a map of skills by keys, and says where one stands; a tap walks there too. */
import { gettext, interpolate, listed } from "../../bench/words.js";

/** @typedef {import("./main.js").Picture} Picture */
/** @typedef {import("./main.js").Skill} Skill */
/** @typedef {import("./drawing.js").Drawing} Drawing */

const ZOOMS = /** @type {{[key: string]: string}} */ ({ "+": "in", "=": "in", "-": "out", 0: "all" });

export class Walker {
  /**
   * @param {HTMLElement} stage
   * @param {Picture} picture
   * @param {Drawing} drawing
   * @param {HTMLElement} card where the chosen skill is told of, politely
   */
  constructor(stage, picture, drawing, card) {
    this.stage = stage;
    this.picture = picture;
    this.drawing = drawing;
    this.card = card;
    this.skills = new Map(picture.nodes.map((one) => [one.id, one]));
    this.here = "";
  }

  begin() {
    this.drawing.onTap((id) => this.go(id));
    this.stage.addEventListener("keydown", (event) => this.key(event));
    this.stage.addEventListener("focus", () => this.here || this.go(this.first()));
  }

  /** The first that is neither shown nor groundwork, else the first. */
  first() {
    const open = this.picture.nodes.find((one) => !["shown", "groundwork"].includes(one.moment));
    return (open ?? this.picture.nodes[0])?.id ?? "";
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in ZOOMS) this.drawing.zoomBy(ZOOMS[event.key]);
    else if (event.key === "Enter") this.open();
    else if (!this.step(event.key)) return;
    event.preventDefault();
  }

  /**
   * @param {string} key
   * @returns {boolean} whether the key walks
   */
  step(key) {
    const here = this.skills.get(this.here);
    if (!here) return false;
    const ways = /** @type {{[key: string]: () => Skill | undefined}} */ ({
      ArrowRight: () => this.nearest(here, this.after(here.id)),
      ArrowLeft: () => this.nearest(here, this.before(here.id)),
      ArrowDown: () => this.beside(here, 1),
      ArrowUp: () => this.beside(here, -1),
      Home: () => this.picture.nodes[0],
      End: () => this.picture.nodes.at(-1),
    });
    if (!(key in ways)) return false;
    const there = ways[key]();
    if (there) this.go(there.id);
    return true;
  }

  /**
   * @param {string} id
   * @returns {Skill[]} what builds on it
   */
  after(id) {
    const ids = this.picture.edges.filter((one) => one.before === id).map((one) => one.after);
    return this.picture.nodes.filter((one) => ids.includes(one.id));
  }

  /**
   * @param {string} id
   * @returns {Skill[]} what it builds on
   */
  before(id) {
    const ids = this.picture.edges.filter((one) => one.after === id).map((one) => one.before);
    return this.picture.nodes.filter((one) => ids.includes(one.id));
  }

  /**
   * @param {Skill} here
   * @param {Skill[]} others
   */
  nearest(here, others) {
    return [...others].sort((one, other) => Math.abs(one.y - here.y) - Math.abs(other.y - here.y))[0];
  }

  /**
   * The neighbour above or below in the same layer; at its end, the next layer.
   * @param {Skill} here
   * @param {number} direction
   */
  beside(here, direction) {
    const order = [...this.picture.nodes].sort((one, other) => one.x - other.x || one.y - other.y);
    return order[order.indexOf(here) + direction];
  }

  /** @param {string} id */
  go(id) {
    const skill = this.skills.get(id);
    if (!skill) return;
    this.here = id;
    this.drawing.choose(id);
    this.card.replaceChildren(...this.told(skill));
  }

  /** To the skill's entry in the list. */
  open() {
    const skill = this.skills.get(this.here);
    const entry = skill ? document.getElementById(skill.anchor) : null;
    entry?.scrollIntoView({ block: "center" });
    entry?.focus({ preventScroll: true });
  }

  /**
   * @param {Skill} skill
   * @returns {Node[]}
   */
  told(skill) {
    const name = document.createElement("strong");
    name.textContent = skill.lab ? interpolate(gettext("%(skill)s (%(lab)s)"), { skill: skill.name, lab: skill.lab }) : skill.name;
    const says = [
      skill.label,
      this.says(gettext("Builds on: %(skills)s."), this.before(skill.id)),
      this.says(gettext("Leads to: %(skills)s."), this.after(skill.id)),
    ];
    const words = document.createElement("p");
    words.textContent = says.filter(Boolean).join(" · ");
    const link = document.createElement("a");
    link.href = `#${skill.anchor}`;
    link.textContent = gettext("See it in the list");
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.open();
    });
    return [name, words, link];
  }

  /**
   * @param {string} text
   * @param {Skill[]} skills
   */
  says(text, skills) {
    return skills.length ? interpolate(text, { skills: listed(skills.map((one) => one.name)) }) : "";
  }
}
