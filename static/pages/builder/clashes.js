/** What two people have changed at once: both stand on the page until the one who came second decides. */
import { gettext } from "../../bench/words.js";
import { differing, fill, know, knownIn, only, rawOf, replaced, same } from "./known.js";

/** @typedef {import("./known.js").Raw} Raw */
/** @typedef {import("./known.js").Told} Told */
/** @typedef {Told & {mine: Raw, before: Raw, theirs: Raw, told?: boolean}} Clash */

export class Clashes {
  /** @param {{form: () => HTMLFormElement | null, save: () => void}} page */
  constructor(page) {
    this.page = page;
    /** @type {Map<string, Clash[]>} by the stage */
    this.open = new Map();
  }

  get any() {
    return [...this.open.values()].some((some) => some.length > 0);
  }

  /** @returns {Clash[]} of the stage that is shown */
  get here() {
    return this.open.get(this.page.form()?.dataset.autosave ?? "") ?? [];
  }

  /**
   * What a save was answered. What was written into a question that is gone stays until it is let go.
   * @param {string} stage
   * @param {FormData} sent
   * @param {import("./known.js").Stand} answer
   */
  take(stage, sent, answer) {
    const old = this.open.get(stage) ?? [];
    const fresh = (answer.clashes ?? []).map((one) => ({
      told: old.some((other) => other.names[0] === one.names[0]), // said aloud once
      ...one,
      mine: only(rawOf(sent), one.names),
      before: only(knownIn(sent), one.names),
      theirs: only(answer.shown ?? {}, one.names),
    }));
    const names = new Set(fresh.flatMap((one) => one.names));
    const written = (/** @type {Clash} */ one) => one.names.every((name) => same(answer.shown?.[name], one.mine[name]));
    const gone = old.filter((one) => one.gone && !names.has(one.names[0]) && !written(one));
    this.open.set(stage, [...gone, ...fresh]);
  }

  /**
   * The stage was removed: what was written into it waits here for the case that it comes back.
   * @param {string} stage
   * @param {FormData} sent
   */
  lose(stage, sent) {
    const [raw, known] = [rawOf(sent), knownIn(sent)];
    const names = differing(raw, known);
    if (!names.length) return;
    const text = gettext("This stage was removed while you wrote. What you wrote is not saved.");
    const told = { names, text, now: "", gone: true };
    const lost = { ...told, mine: only(raw, names), before: only(known, names), theirs: {} };
    this.open.set(stage, [...(this.open.get(stage) ?? []).filter((one) => one.text !== text), lost]);
  }

  /** Into settings that came from the server. */
  putBack() {
    const form = this.page.form();
    if (!form) return;
    for (const one of this.here) {
      const known = knownIn(new FormData(form));
      one.theirs = only(known, one.names);
      know(form, replaced(known, one.before, one.names));
      fill(form, one.mine, one.names);
    }
    this.show();
  }

  show() {
    const form = this.page.form();
    for (const old of form?.querySelectorAll(".clash") ?? []) old.remove();
    for (const one of this.here) if (form) this.draw(form, one);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {Clash} one
   */
  draw(form, one) {
    const field = one.names.map((name) => form.querySelector(`[name="${CSS.escape(name)}"]`)).find(Boolean);
    const box = make("div", "clash", "");
    if (!one.told) box.setAttribute("role", "alert");
    one.told = true;
    box.append(make("p", "", one.text));
    if (!one.gone) box.append(make("p", "small soft", gettext("It is now:")), make("blockquote", "", one.now || "–"));
    if (!field) box.append(make("p", "small soft", gettext("You wrote:")), make("blockquote", "", textOf(one.mine)));
    const row = make("div", "row", "");
    if (field) row.append(button(gettext("Put mine in its place"), () => this.decide(form, one, true)));
    row.append(button(field ? gettext("Keep what it is now") : gettext("Let it go"), () => this.decide(form, one, false)));
    box.append(row);
    const holder = field?.closest(".control-row, .branch-row, .field");
    if (holder) holder.append(box);
    else form.prepend(box);
  }

  /**
   * @param {HTMLFormElement} form
   * @param {Clash} one
   * @param {boolean} mine
   */
  decide(form, one, mine) {
    const stage = form.dataset.autosave ?? "";
    this.open.set(stage, this.here.filter((other) => other !== one));
    if (!mine) fill(form, one.theirs, one.names);
    // Rows that only the colleague has are no row that was emptied here: they come with the answer.
    const there = mine ? one.names : one.names.filter((name) => rawOf(new FormData(form))[name]);
    know(form, replaced(replaced(knownIn(new FormData(form)), {}, one.names), one.theirs, there));
    this.show();
    this.page.save();
  }
}

/** @param {Raw} raw */
const textOf = (raw) => Object.values(raw).flat().filter(Boolean).join("\n");

/**
 * @param {string} tag
 * @param {string} name
 * @param {string} text
 */
function make(tag, name, text) {
  return Object.assign(document.createElement(tag), { className: name, textContent: text });
}

/**
 * @param {string} text
 * @param {() => void} press
 */
function button(text, press) {
  const made = /** @type {HTMLButtonElement} */ (make("button", "button button-small", text));
  made.type = "button";
  made.addEventListener("click", press);
  return made;
}
