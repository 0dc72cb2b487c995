/** The beetles that are drawn: who sits where, and how they move about. */

import { GENOTYPES, MEADOW, PLACES, beetle, scatter } from "./meadow.js";

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {import("./meadow.js").Genotype} Genotype */

const MIDDLE = MEADOW.y + MEADOW.height / 2;

export class Colony {
  /** @param {Svg} svg */
  constructor(svg) {
    this.svg = svg;
    this.places = PLACES.map(() => svg("g"));
    this.node = svg("g", { "aria-hidden": "true" }, this.places);
    /** @type {Genotype[]} the genotype at each place */
    this.living = [];
    this.turn = 0;
    this.upper = false; // whether the upper half walked last
  }

  get empty() {
    return this.living.length === 0;
  }

  /** Change no more beetles than the counts ask for. @param {number[]} counts of AA, Aa, aa */
  live(counts) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    const missing = [...counts];
    const next = this.living.slice(0, total);
    const vacant = this.shuffled(total).filter((i) => {
      const kind = GENOTYPES.indexOf(next[i]);
      if (kind < 0 || missing[kind] <= 0) return true;
      missing[kind] -= 1;
      return false;
    });
    for (const i of vacant) {
      const kind = missing.findIndex((count) => count > 0);
      missing[kind] -= 1;
      next[i] = GENOTYPES[kind];
    }
    if (vacant.length) this.turn += 1;
    this.inhabit(next);
  }

  /** Places in another order each time, so that no corner of the meadow is favoured. @param {number} total */
  shuffled(total) {
    const rank = (/** @type {number} */ i) => scatter(i + 31 * this.turn);
    return Array.from({ length: total }, (_, i) => i).sort((a, b) => rank(a) - rank(b));
  }

  /** @param {Genotype[]} next the genotype at each place */
  inhabit(next) {
    this.places.forEach((place, i) => {
      if (next[i] !== this.living[i]) place.replaceChildren(...(next[i] ? [beetle(this.svg, next[i])] : []));
    });
    this.living = next;
  }

  /**
   * The upper and the lower half of the meadow take turns: a picture with sixty beetles is dear to
   * paint, and half of it in each frame is enough for so slow a walk.
   * @param {number} seconds
   * @param {number} reach 0 at rest
   */
  wander(seconds, reach) {
    this.upper = !this.upper;
    this.living.forEach((_, i) => {
      const { x, y, turn } = PLACES[i];
      if (reach && y < MIDDLE !== this.upper) return;
      const [pace, phase] = [1.5 + 2 * scatter(i + 50), 6.3 * scatter(i + 70)];
      const dx = x + reach * 6 * Math.sin(pace * seconds + phase);
      const dy = y + reach * 5 * Math.cos(pace * 0.8 * seconds + phase * 2);
      const angle = turn + reach * 28 * Math.sin(pace * 1.3 * seconds + phase);
      this.places[i].setAttribute("transform", `translate(${dx.toFixed(2)} ${dy.toFixed(2)}) rotate(${angle.toFixed(1)}) scale(1.12)`);
    });
  }
}
