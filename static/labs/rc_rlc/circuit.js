/** The circuit as drawn: source, switch and parts in a loop, dots that flow, a capacitor that fills. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{x: number, y: number, w: number, h: number}} Frame */
/** @typedef {{[part: string]: string}} Labels what is written beside a part */

const GAP = 11; // half of the way between the capacitor's plates
const PLATE = 24;
const DOTS = 22;
const SWITCH_AT = 0.14;
/** Which part stands where: along the top by share of the width, and on the right. */
const PLACES = /** @type {{[kind: string]: {top: [string, number][], right: string}}} */ ({
  rc: { top: [["resistor", 0.6]], right: "capacitor" },
  rl: { top: [["coil", 0.6]], right: "resistor" },
  rlc: { top: [["resistor", 0.44], ["coil", 0.78]], right: "capacitor" },
});
const GLYPHS = /** @type {{[signal: string]: string}} */ ({
  charge: "M-10 6H-2V-6H10",
  discharge: "M-10 -6H-2V6H10",
  square: "M-11 6V-6H-4V6H4V-6H11V6",
  sine: "M-11 0C-8 -10 -4 -10 0 0S8 10 11 0",
});

export class Circuit {
  /** @param {Svg} svg */
  constructor(svg) {
    this.svg = svg;
    this.node = svg("g", { class: "rc-circuit", "aria-hidden": "true" });
    this.dots = Array.from({ length: DOTS }, () => svg("circle", { class: "rc-dot", r: 3.2 }));
    this.flow = svg("path", { class: "rc-arrow" });
    this.fill = svg("rect", { class: "rc-fill" });
    this.signs = [svg("text", { class: "rc-sign" }), svg("text", { class: "rc-sign" })];
    this.lever = svg("line", { class: "rc-wire rc-lever" });
    /** @type {Frame} */
    this.frame = { x: 0, y: 0, w: 1, h: 1 };
    this.kind = "rc";
    this.offset = 0;
  }

  /**
   * @param {Frame} frame the loop of wire
   * @param {string} kind of circuit
   * @param {string} signal of the source
   * @param {Labels} labels
   */
  draw(frame, kind, signal, labels) {
    this.frame = frame;
    this.kind = kind in PLACES ? kind : "rc";
    const { x, y, w, h } = frame;
    const { svg } = this;
    const places = PLACES[this.kind];
    const top = places.top.flatMap(([part, share]) => [this.part(part, x + share * w, y, 0), this.label(labels[part], x + share * w, y - 19)]);
    this.node.replaceChildren(
      svg("rect", { class: "rc-wire", x, y, width: w, height: h }),
      ...this.terminals(labels.output),
      ...this.dots,
      this.switch(x + SWITCH_AT * w, y),
      this.source(signal, labels.source),
      ...top,
      this.part(places.right, x + w, y + h / 2, 90),
      this.label(labels[places.right], x + w - 34, y + h / 2 + 5, "end"),
      this.flow,
      this.label(labels.current, x + w / 2, y + h - 10),
    );
    this.flows(0);
    this.charge(0);
  }

  /**
   * @param {string | undefined} text
   * @param {number} x
   * @param {number} y
   * @param {string} [anchor]
   */
  label(text, x, y, anchor = "middle") {
    return this.svg("text", { x, y, "text-anchor": anchor, text: text || "" });
  }

  /** Where the oscilloscope is put on: at both ends of the part on the right. @param {string} name */
  terminals(name) {
    const { x, y, w, h } = this.frame;
    const right = x + w;
    return [
      this.svg("path", { class: "rc-wire", d: `M${right} ${y}h20M${right} ${y + h}h20` }),
      this.svg("circle", { class: "rc-terminal", cx: right + 24, cy: y, r: 4 }),
      this.svg("circle", { class: "rc-terminal", cx: right + 24, cy: y + h, r: 4 }),
      this.label(name, right + 24, y - 12),
    ];
  }

  /** @param {number} x @param {number} y */
  switch(x, y) {
    const { svg, lever } = this;
    for (const [name, value] of Object.entries({ x1: x - 13, y1: y, x2: x + 15, y2: y })) lever.setAttribute(name, String(value));
    return svg("g", {}, [
      svg("rect", { class: "rc-ground", x: x - 13, y: y - 4, width: 26, height: 8 }),
      lever,
      svg("circle", { class: "rc-contact", cx: x - 13, cy: y, r: 3.5 }),
      svg("circle", { class: "rc-contact", cx: x + 13, cy: y, r: 3.5 }),
    ]);
  }

  /** @param {boolean} closed */
  close(closed) {
    const { x, y, w } = this.frame;
    this.lever.setAttribute("transform", `rotate(${closed ? 0 : -28} ${x + SWITCH_AT * w - 13} ${y})`);
    for (const dot of this.dots) dot.toggleAttribute("data-idle", !closed);
  }

  /** @param {string} signal @param {string} label */
  source(signal, label) {
    const { x, y, h } = this.frame;
    return this.svg("g", { transform: `translate(${x} ${y + h / 2})` }, [
      this.svg("circle", { class: "rc-part", r: 20 }),
      this.svg("path", { class: "rc-glyph", d: GLYPHS[signal] || GLYPHS.charge }),
      this.label(h > 100 ? "+" : "", 10, -23),
      this.label(label, 28, 5, "start"),
    ]);
  }

  /**
   * @param {string} part
   * @param {number} x
   * @param {number} y
   * @param {number} angle
   */
  part(part, x, y, angle) {
    const { svg } = this;
    if (part === "capacitor") return this.capacitor(x, y);
    const body =
      part === "resistor"
        ? [svg("rect", { class: "rc-part", x: -26, y: -10, width: 52, height: 20 })]
        : [
            svg("rect", { class: "rc-ground", x: -26, y: -4, width: 52, height: 8 }),
            svg("path", { class: "rc-wire", d: "M-26 0a6.5 8 0 0 1 13 0a6.5 8 0 0 1 13 0a6.5 8 0 0 1 13 0a6.5 8 0 0 1 13 0" }),
          ];
    return svg("g", { transform: `translate(${x} ${y}) rotate(${angle})` }, body);
  }

  /** @param {number} x @param {number} y */
  capacitor(x, y) {
    const { svg } = this;
    for (const [index, sign] of this.signs.entries()) {
      sign.setAttribute("x", String(PLATE + 5));
      sign.setAttribute("y", String(index ? GAP + 12 : -GAP - 3));
    }
    return svg("g", { transform: `translate(${x} ${y})` }, [
      svg("rect", { class: "rc-ground", x: -PLATE, y: -GAP, width: 2 * PLATE, height: 2 * GAP }),
      this.fill,
      svg("path", { class: "rc-plate", d: `M${-PLATE} ${-GAP}H${PLATE}M${-PLATE} ${GAP}H${PLATE}` }),
      ...this.signs,
    ]);
  }

  /** How full the capacitor is, as a share of the most it holds; negative the other way round. @param {number} share */
  charge(share) {
    const height = 2 * GAP * Math.min(1, Math.abs(share));
    const attributes = { x: -PLATE + 2, width: 2 * PLATE - 4, y: (GAP - height).toFixed(2), height: height.toFixed(2) };
    for (const [name, value] of Object.entries(attributes)) this.fill.setAttribute(name, String(value));
    const signs = Math.abs(share) < 0.02 ? ["", ""] : share > 0 ? ["+", "−"] : ["−", "+"];
    for (const [index, sign] of this.signs.entries()) if (sign.textContent !== signs[index]) sign.textContent = signs[index];
  }

  /** The current as a share of the largest: the arrow below. @param {number} share */
  flows(share) {
    const { x, y, w, h } = this.frame;
    const length = 46 * share;
    const [from, to, tip] = [x + w / 2 + length / 2, x + w / 2 - length / 2, 7 * Math.sign(share)];
    if (Math.abs(share) < 0.03) {
      this.flow.setAttribute("d", "");
      return;
    }
    const head = `M${(to + tip).toFixed(1)} ${y + h + 7}L${to.toFixed(1)} ${y + h + 13}L${(to + tip).toFixed(1)} ${y + h + 19}`;
    this.flow.setAttribute("d", `M${from.toFixed(1)} ${y + h + 13}H${to.toFixed(1)}${head}`);
  }

  /** Move the dots on by some way round the loop. @param {number} way */
  move(way) {
    this.offset += way;
    const { w, h } = this.frame;
    const around = 2 * (w + h);
    for (const [index, dot] of this.dots.entries()) {
      const at = (((this.offset + (index * around) / DOTS) % around) + around) % around;
      const [x, y] = this.point(at);
      dot.setAttribute("cx", x.toFixed(1));
      dot.setAttribute("cy", y.toFixed(1));
      // No charge crosses from plate to plate.
      const between = this.kind !== "rl" && Math.abs(at - w - h / 2) < GAP + 3;
      dot.setAttribute("opacity", between ? "0" : "1");
    }
  }

  /** @param {number} way clockwise from the upper left corner @returns {[number, number]} */
  point(way) {
    const { x, y, w, h } = this.frame;
    if (way < w) return [x + way, y];
    if (way < w + h) return [x + w, y + way - w];
    if (way < 2 * w + h) return [x + w - (way - w - h), y + h];
    return [x, y + h - (way - 2 * w - h)];
  }
}
