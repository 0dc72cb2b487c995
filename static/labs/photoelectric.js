/**
 * The phototube's picture: a lamp, a vacuum tube with two plates, meters, and a battery whose
 * sliding contact can be dragged. Electrons fly as the server sent their paths.
 */
import { Grip } from "../bench/grip.js";
import { fixed, listed } from "../bench/words.js";
import { colourName, colourOf, isUltraviolet } from "./photoelectric/light.js";
import { Stream } from "./photoelectric/stream.js";
import { COLLECTOR, HEIGHT, LAMP, LEFT, PLATE, RAIL, WIDTH, battery, metalColour, meter, placeOf, tube, wires } from "./photoelectric/tube.js";

/** @typedef {import("../bench/types.js").ViewBench} ViewBench */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {{lamp: "on" | "off", electrons: import("./photoelectric/stream.js").Electrons}} Scene */


/**
 * @param {HTMLElement} stage
 * @param {ViewBench} bench
 * @returns {View}
 */
export function mount(stage, bench) {
  return new PhototubeView(stage, bench);
}

/** @implements {View} */
class PhototubeView {
  /**
   * @param {HTMLElement} stage
   * @param {ViewBench} bench
   */
  constructor(stage, bench) {
    this.bench = bench;
    /** @type {Grip} */
    this.grip = new Grip(bench, {
      control: "voltage",
      jumps: true,
      at: (point) => this.grip.low + ((point.x - RAIL.left) / (RAIL.right - RAIL.left)) * (this.grip.high - this.grip.low),
    });
    this.values = bench.values;
    /** @type {Scene} */
    this.scene = bench.lab.scene;
    this.said = "";
    const { svg, words } = bench;
    this.stream = new Stream(svg);
    this.beam = svg("g", { class: "beam", "aria-hidden": "true" });
    this.lamp = this.makeLamp();
    this.plate = svg("rect", { class: "tube-plate", x: PLATE.x - PLATE.thick / 2, y: PLATE.top, width: PLATE.thick, height: PLATE.bottom - PLATE.top, rx: 2 });
    this.metal = svg("text", { class: "scene-label", x: 176, y: 231, "text-anchor": "start" });
    this.light = svg("text", { class: "scene-value", x: LAMP.x + 52, y: LAMP.y + 5 });
    this.ammeter = meter(svg, "A");
    this.voltmeter = meter(svg, "V");
    this.battery = battery(svg, this.grip.low, this.grip.high);
    this.knob = this.makeKnob();
    this.setting = svg("text", { class: "scene-value", y: RAIL.y - 18, "text-anchor": "middle", "aria-hidden": "true" });
    this.svg = svg("svg", { class: "phototube", viewBox: `${LEFT} 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid meet" }, [
      wires(svg),
      tube(svg),
      this.beam,
      this.plate,
      svg("rect", { class: "tube-collector", x: COLLECTOR.x, y: COLLECTOR.top, width: COLLECTOR.thick, height: COLLECTOR.bottom - COLLECTOR.top, rx: 2 }),
      this.stream.node,
      this.lamp,
      this.light,
      this.metal,
      svg("text", { class: "scene-label", x: 590, y: 66, "text-anchor": "end", text: words.text("scene.collector") }),
      this.ammeter.node,
      this.voltmeter.node,
      this.battery.node,
      this.setting,
      this.knob,
    ]);
    stage.append(this.svg);
    this.listen();
    this.draw();
  }

  /** A lamp that can be pressed, as its button below the picture can. */
  makeLamp() {
    const { svg, words } = this.bench;
    return svg("g", { class: "lamp", role: "button", tabindex: this.bench.reader ? undefined : 0, "aria-label": words.text("scene.lamp"), "data-testid": "lamp", transform: `translate(${LAMP.x} ${LAMP.y}) rotate(40)` }, [
      svg("rect", { class: "lamp-house", x: -24, y: -22, width: 48, height: 34, rx: 7 }),
      svg("path", { class: "lamp-mouth", d: "M-16 12h32l7 14h-46z" }),
      svg("rect", { class: "lamp-glow", x: -19, y: 21, width: 38, height: 6, rx: 3 }),
      svg("path", { class: "lamp-fins", d: "M-12 -22v-7M-4 -22v-7M4 -22v-7M12 -22v-7" }),
    ]);
  }

  makeKnob() {
    const { svg, words } = this.bench;
    return svg(
      "g",
      {
        class: "knob",
        ...this.grip.attributes,
        "aria-label": listed([words.text("scene.knob"), words.name("voltage")]),
        "aria-valuemin": this.grip.low,
        "aria-valuemax": this.grip.high,
        "data-testid": "contact",
      },
      [
        svg("circle", { class: "knob-reach", r: 26 }),
        svg("rect", { class: "knob-grip", x: -11, y: -13, width: 22, height: 26, rx: 5 }),
        svg("path", { class: "knob-lines", d: "M-4 -6v12M0 -6v12M4 -6v12" }),
      ],
    );
  }

  get voltage() {
    return Number(this.values.voltage);
  }

  get wavelength() {
    return Number(this.values.wavelength);
  }

  get lit() {
    return this.scene.lamp === "on" && Number(this.values.intensity) > 0;
  }

  // -- hands ------------------------------------------------------------------------------------

  listen() {
    const { knob, lamp } = this;
    this.grip.listen(knob);
    lamp.addEventListener("click", () => this.press());
    lamp.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.press();
    });
  }

  press() {
    if (this.bench.reader || !this.bench.open) return;
    this.bench.act("apparatus", this.scene.lamp === "on" ? "switch_off" : "switch_on");
  }

  // -- what the bench tells -----------------------------------------------------------------------

  /** @param {{[control: string]: number | string}} values */
  controls(values) {
    const moved = Object.keys(values).some((name) => name in this.values && values[name] !== this.values[name]);
    this.values = values;
    if (moved) this.clear();
    this.draw();
  }

  /** @param {Observed} message */
  observed(message) {
    const seen = /** @type {any} */ (message.observations);
    if (seen.controls) this.controls({ ...this.values, ...seen.controls });
    if (seen.ammeter) this.show(this.ammeter, seen.ammeter);
    if (seen.voltmeter) this.show(this.voltmeter, seen.voltmeter);
    if (!seen.scene) return;
    if (seen.scene.lamp !== this.scene.lamp) this.clear();
    this.scene = seen.scene;
    this.draw();
    this.stream?.set(this.scene.electrons, this.bench.motion);
    this.tell();
  }

  /**
   * @param {{text: SVGTextElement} | undefined} where
   * @param {{value: number, unit: string}} reading
   */
  show(where, reading) {
    if (!where) return;
    where.text.textContent = fixed(reading.value, 2) + this.bench.words.unit(reading.unit);
  }

  /** A reading belongs to the settings at which it was taken. */
  clear() {
    for (const tool of [this.ammeter, this.voltmeter]) if (tool) tool.text.textContent = "–";
  }

  /** Say what is to be seen, once. */
  tell() {
    const { words } = this.bench;
    const { paths } = this.scene.electrons;
    const places = { light: this.lightWords(), count: paths.length, share: paths.filter((path) => !path.arrives).length };
    const key = this.scene.lamp === "off" ? "off" : !paths.length ? "none" : places.share ? "turning" : "arriving";
    const sentence = words.sentence(`scene.${key}`, places);
    if (sentence !== this.said) this.bench.say(sentence);
    this.said = sentence;
  }

  lightWords() {
    const { words } = this.bench;
    return words.sentence("scene.light", { colour: words.text(`scene.${colourName(this.wavelength)}`), wavelength: this.wavelength });
  }

  settle() {
    if (this.stream?.frame) this.stream.still();
  }

  destroy() {
    this.stream?.stop();
    this.grip.destroy();
    this.svg?.remove();
  }

  // -- drawing ------------------------------------------------------------------------------------

  draw() {
    const { words } = this.bench;
    this.drawLight();
    this.drawBattery();
    const metal = String(this.values.metal ?? this.bench.values.metal ?? "");
    this.plate?.setAttribute("fill", metalColour(metal || "sodium"));
    if (this.metal) this.metal.textContent = words.option("metal", metal) || words.text("scene.plate");
  }

  drawLight() {
    const { svg } = this.bench;
    const { lit, wavelength } = this;
    const colour = colourOf(wavelength);
    if (this.light) this.light.textContent = this.lightWords();
    this.lamp?.setAttribute("aria-pressed", String(this.scene.lamp === "on"));
    this.lamp?.querySelector(".lamp-glow")?.setAttribute("fill", lit ? colour : "transparent");
    if (!lit) return this.beam?.replaceChildren();
    const strength = 0.12 + (0.5 * Number(this.values.intensity)) / 100;
    const face = PLATE.x + PLATE.thick / 2;
    const [top, bottom] = [PLATE.top + 4, PLATE.bottom - 4];
    const mouth = [LAMP.x - 30, LAMP.y + 7, LAMP.x - 2, LAMP.y + 33];
    const cone = `M${mouth[0]} ${mouth[1]}L${face} ${top}V${bottom}L${mouth[2]} ${mouth[3]}Z`;
    const rays = [0.17, 0.5, 0.83].map((share) => {
      const [x, y] = [mouth[0] + share * (mouth[2] - mouth[0]), mouth[1] + share * (mouth[3] - mouth[1])];
      return `M${x.toFixed(1)} ${y.toFixed(1)}L${face} ${(top + share * (bottom - top)).toFixed(1)}`;
    });
    this.beam?.replaceChildren(
      svg("path", { d: cone, fill: colour, opacity: strength.toFixed(2) }),
      svg("path", { class: isUltraviolet(wavelength) ? "beam-rays beam-unseen" : "beam-rays", d: rays.join(""), stroke: colour, opacity: Math.min(1, strength + 0.25).toFixed(2) }),
    );
  }

  drawBattery() {
    const { voltage } = this;
    const x = placeOf(voltage, this.grip.low, this.grip.high);
    const text = this.bench.words.sentence("scene.set_to", { voltage: voltage.toFixed(2).replace("-", "−") });
    this.knob?.setAttribute("transform", `translate(${x.toFixed(1)} ${RAIL.y})`);
    this.knob?.setAttribute("aria-valuenow", String(voltage));
    this.knob?.setAttribute("aria-valuetext", text);
    if (this.setting) {
      this.setting.setAttribute("x", x.toFixed(1));
      this.setting.textContent = text;
    }
    if (!this.battery) return;
    const [left, right] = voltage > 0 ? ["−", "+"] : voltage < 0 ? ["+", "−"] : ["", ""];
    this.battery.left.textContent = left;
    this.battery.right.textContent = right;
  }
}
