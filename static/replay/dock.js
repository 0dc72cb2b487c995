/** The dock below the bench: play, step, speed, and the scrubber with its marks. */
import { element, find, freshId, replace, svg, write } from "../bench/dom.js";
import { gettext, interpolate } from "../bench/words.js";
import { MARKS } from "./reel.js";
import { clock, described } from "./words.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./types.js").Moment} Moment */

const RATES = [0.5, 1, 2, 5];
const SPAN = 1000; // the width of the picture of the marks, in its own units

/** @param {Moment} moment */
const isMark = (moment) => MARKS.has(moment.kind);

export class Dock {
  /** @param {Player} player */
  constructor(player) {
    this.player = player;
    this.play = this.button("play", "", () => player.toggle(), "button button-primary");
    const back = this.button("back", gettext("One step back"), () => player.step(-1), "button", "‹");
    const on = this.button("on", gettext("One step on"), () => player.step(1), "button", "›");
    this.slider = element("input", { type: "range", min: 0, step: 1, value: 0, class: "replay-slider", "aria-label": gettext("Place in the run"), "data-testid": "scrubber" });
    this.marks = svg("svg", { class: "replay-marks", viewBox: `0 0 ${SPAN} 18`, preserveAspectRatio: "none", "aria-hidden": "true" });
    this.now = element("span", { class: "replay-time number", "data-testid": "replay-time" });
    this.said = element("p", { class: "replay-said", "data-testid": "replay-said" });
    const track = element("div", { class: "replay-track" }, [this.marks, this.slider]);
    replace(find("#replay-dock-parts"), this.play, back, on, track, this.now, this.speed(), this.silences(), this.said);
    this.slider.addEventListener("input", () => this.drag());
    this.slider.addEventListener("keydown", (event) => this.key(event));
    this.wanted = -1;
    this.drawMarks();
    player.onMove((_, came) => this.show(came));
  }

  /**
   * @param {string} name
   * @param {string} label
   * @param {() => void} press
   * @param {string} kind
   * @param {string} [sign]
   */
  button(name, label, press, kind, sign = "") {
    const attributes = { type: "button", class: `${kind} replay-button`, text: sign, "aria-label": label || null, title: label || null, "data-testid": `replay-${name}` };
    const node = element("button", attributes);
    node.addEventListener("click", press);
    return node;
  }

  speed() {
    const id = freshId("speed");
    const options = RATES.map((rate) => element("option", { value: rate, selected: rate === 1, text: `${rate}×` }));
    const select = element("select", { id, "data-testid": "replay-speed" }, options);
    select.addEventListener("change", () => (this.player.rate = Number(select.value)));
    return element("span", { class: "replay-choice" }, [element("label", { for: id, text: gettext("Speed") }), select]);
  }

  silences() {
    const { reel } = this.player;
    const box = element("input", { type: "checkbox", "data-testid": "replay-silences" });
    box.checked = reel.isLong;
    reel.cut(box.checked);
    box.addEventListener("change", () => {
      reel.cut(box.checked);
      this.drawMarks();
      this.show([]);
    });
    return element("label", { class: "replay-choice", hidden: reel.silences.length === 0 }, [box, gettext("Cut silences")]);
  }

  /** Of many movements of the thumb in one frame only the last counts. */
  drag() {
    const waiting = this.wanted >= 0;
    this.wanted = Number(this.slider.value);
    if (waiting) return;
    this.player.clock.frame(() => {
      const { player, wanted } = this;
      this.wanted = -1;
      player.pause();
      player.seek(player.reel.toRun(wanted));
      this.tellPlace();
    });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { player } = this;
    /** @type {{[key: string]: () => void}} */
    const keys = {
      ArrowRight: () => player.step(1),
      ArrowUp: () => player.step(1),
      ArrowLeft: () => player.step(-1),
      ArrowDown: () => player.step(-1),
      PageUp: () => player.step(1, isMark),
      PageDown: () => player.step(-1, isMark),
      Home: () => player.seek(0),
      End: () => player.seek(player.reel.end),
      " ": () => player.toggle(),
    };
    const known = keys[event.key];
    if (!known || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    known();
    if (event.key !== " ") this.tellPlace();
  }

  /** What stands at the place, for who does not see the bench. */
  tellPlace() {
    const last = this.player.past.pop();
    this.player.bench.say(last ? described(last, this.player.bench) : gettext("The beginning of the run"));
  }

  /** @param {Moment[]} came */
  show(came) {
    const { player } = this;
    const { reel } = player;
    const text = player.playing ? gettext("Pause") : gettext("Play");
    if (this.play.getAttribute("aria-label") !== text) {
      this.play.setAttribute("aria-label", text);
      this.play.title = text;
      write(this.play, player.playing ? "❚❚" : "▶");
    }
    const length = Math.ceil(reel.length);
    if (this.slider.max !== String(length)) this.slider.max = String(length);
    if (this.wanted < 0) this.slider.value = String(Math.round(reel.toTape(player.time)));
    const last = player.reel.moments[player.count - 1];
    const what = last ? described(last, player.bench) : gettext("The beginning of the run");
    write(this.now, `${clock(player.time)} / ${clock(reel.end)}`);
    const place = interpolate(gettext("%(time)s of %(end)s"), { time: clock(player.time), end: clock(reel.end) });
    this.slider.setAttribute("aria-valuetext", `${place}. ${what}`);
    write(this.said, what);
    const told = came.filter((moment) => isMark(moment) && moment.kind !== "feedback").pop();
    if (told && player.playing) player.bench.say(described(told, player.bench));
  }

  drawMarks() {
    const { reel } = this.player;
    const x = (/** @type {number} */ at) => (SPAN * reel.toTape(at)) / reel.length;
    const nodes = reel.moments.filter(isMark).map((moment) => mark(moment.kind, x(moment.at)));
    const cuts = reel.cuts.map(({ from }) => svg("line", { class: "replay-cut", x1: x(from), x2: x(from), y1: 0, y2: 18 }));
    this.marks.replaceChildren(...cuts, ...nodes);
  }
}

/**
 * Each kind has its own height and shape, so that colour tells nothing that they do not.
 * @param {string} kind
 * @param {number} at
 */
function mark(kind, at) {
  const [top, height] = { trial: [0, 18], feedback: [9, 9], scores: [13, 5], review: [9, 9], message: [9, 9] }[kind] || [5, 13];
  return svg("rect", { class: `replay-mark replay-mark-${kind}`, x: at - 1.5, width: 3, y: top, height });
}
