/** The time line of the lesson: how many stood where, slot by slot. Read by keys, put away at will. */
import { element, find, replace, svg, write } from "../bench/dom.js";
import { dropDraft, keepDraft, keptDraft } from "../bench/drafts.js";
import { gettext, interpolate, listed } from "../bench/words.js";
import { timeOf } from "./board_closer.js";

/**
 * @typedef {{at: string, steps: number[], stages: number[]}} Slot
 * @typedef {{began: string, students: number, places: string[], slots: Slot[]}} Lesson
 * @typedef {{name: string, tone: number, count: number}} Part of the class: those who stand in one place
 */

const HIDDEN = "board-lesson-hidden"; // in this browser the teacher has put it away
const HEIGHT = 100; // of the picture, in its own units; a slot is 10 wide
const TONES = 8; // from the first step to a finished lab
const QUESTIONS_TONE = 9; // beside the steps, not between them

export class LessonLine {
  /**
   * @param {string[]} steps their names
   * @param {string} questions what a question set is called
   */
  constructor(steps, questions) {
    this.names = [...steps, questions, gettext("lab finished")];
    this.by = /** @type {"steps" | "stages"} */ ("steps");
    this.follows = true; // the newest slot is shown until the teacher looks at another one
    /** @type {Lesson | null} */
    this.lesson = null;
    this.range = /** @type {HTMLInputElement} */ (find("#lesson-at"));
    this.host = /** @type {HTMLDetailsElement} */ (find("#lesson"));
    this.host.open = keptDraft(HIDDEN) === null;
    this.listen();
  }

  listen() {
    this.host.addEventListener("toggle", () => {
      if (this.host.open) dropDraft(HIDDEN);
      else keepDraft(HIDDEN, 1);
    });
    this.range.addEventListener("input", () => {
      this.follows = this.range.value === this.range.max;
      this.drawHere();
    });
    find("#lesson-picture").addEventListener("click", (event) => this.point(/** @type {MouseEvent} */ (event)));
    for (const button of find("#lesson-by").children) {
      button.addEventListener("click", () => {
        this.by = button.getAttribute("data-by") === "stages" ? "stages" : "steps";
        this.draw();
      });
    }
  }

  /** @param {Lesson} lesson */
  hear(lesson) {
    const before = this.lesson?.slots[Number(this.range.value)]?.at;
    this.lesson = lesson;
    const last = lesson.slots.length - 1;
    const same = lesson.slots.findIndex(({ at }) => at === before);
    this.range.max = String(last);
    this.range.value = String(this.follows || same < 0 ? last : same);
    this.draw();
  }

  /** @param {MouseEvent} event */
  point(event) {
    if (!this.lesson) return;
    const { left, width } = find("#lesson-picture").getBoundingClientRect();
    const place = Math.floor(((event.clientX - left) / width) * this.lesson.slots.length);
    this.range.value = String(place);
    this.range.dispatchEvent(new Event("input"));
  }

  /** Who stands where at the end of a slot, the furthest first. @param {Slot} slot @returns {Part[]} */
  parts(slot) {
    const most = Math.max(...(this.lesson?.slots ?? []).map(({ stages }) => stages.length));
    const found = this.by === "steps" ? slot.steps.map((count, place) => this.step(place, count)) : slot.stages.map((count, place) => stage(place, count, most));
    return found.filter(({ count }) => count).reverse();
  }

  /** @param {number} place @param {number} count @returns {Part} */
  step(place, count) {
    const done = this.names.length - 1;
    const tone = place === done ? TONES : place === done - 1 ? QUESTIONS_TONE : place + 1;
    return { name: this.names[place], tone, count };
  }

  draw() {
    if (!this.lesson) return;
    for (const button of find("#lesson-by").children) button.setAttribute("aria-pressed", String(button.getAttribute("data-by") === this.by));
    const { slots, students, began } = this.lesson;
    const text = gettext("The lesson, %(from)s to %(to)s");
    write(find("#lesson-title"), interpolate(text, { from: timeOf(began), to: timeOf(slots[slots.length - 1].at) }));
    find("#lesson-tools").hidden = false;
    find("#lesson-none").hidden = true;
    const picture = find("#lesson-picture");
    picture.setAttribute("viewBox", `0 0 ${slots.length * 10} ${HEIGHT}`);
    replace(picture, ...slots.flatMap((slot, number) => column(this.parts(slot), number, students)), svg("rect", { id: "lesson-mark", y: 0, width: 10, height: HEIGHT }));
    this.drawHere();
  }

  /** The slot that is looked at, in words. */
  drawHere() {
    if (!this.lesson) return;
    const number = Number(this.range.value);
    const slot = this.lesson.slots[number];
    find("#lesson-mark").setAttribute("x", String(number * 10));
    const parts = this.parts(slot).reverse();
    const away = this.lesson.students - parts.reduce((sum, { count }) => sum + count, 0);
    if (away) parts.push({ name: gettext("not there"), tone: 0, count: away });
    const time = timeOf(slot.at);
    const shown = parts.map(({ name, tone, count }) => element("li", {}, [element("i", { class: `lesson-swatch lesson-tone-${tone}` }), name, element("b", { class: "number", text: count })]));
    replace(find("#lesson-here"), element("li", { class: "number" }, [element("b", { text: time })]), ...shown);
    this.range.setAttribute("aria-valuetext", listed([time, ...parts.map(({ name, count }) => `${name} ${count}`)]));
  }
}

/** @param {number} place @param {number} count @param {number} most @returns {Part} */
function stage(place, count, most) {
  const tone = most > 1 ? 1 + Math.round((place / (most - 1)) * (TONES - 1)) : TONES;
  return { name: interpolate(gettext("stage %(place)s"), { place: place + 1 }), tone, count };
}

/** @param {Part[]} parts @param {number} number @param {number} students */
function column(parts, number, students) {
  let foot = HEIGHT;
  return parts.map(({ tone, count }) => {
    const height = (count / Math.max(1, students)) * HEIGHT;
    foot -= height;
    return svg("rect", { x: number * 10 + 0.5, y: foot, width: 9, height, class: `lesson-tone-${tone}` });
  });
}
