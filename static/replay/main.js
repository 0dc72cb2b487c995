/** The replay's page: fetches the tape, mounts the bench's own parts read-only, and plays. */
import { Bench } from "../bench/bench.js";
import { mountControls } from "../bench/controls.js";
import { element, find, replace, write } from "../bench/dom.js";
import { announceNotes } from "../bench/feedback.js";
import { Inquiry, mountSteps } from "../bench/inquiry.js";
import { mountActions, mountInstruments } from "../bench/instruments.js";
import { mountNotebook, mountNotes } from "../bench/notebook.js";
import { readJson } from "../bench/page.js";
import { Plot } from "../bench/plot.js";
import { mountPages, mountTabs } from "../bench/tabs.js";
import { gettext, interpolate, listed } from "../bench/words.js";
import { Clock } from "./clock.js";
import { Dock } from "./dock.js";
import { mountMoments, mountScores } from "./moments.js";
import { Player, ready } from "./player.js";
import { Reel } from "./reel.js";
import { Stage } from "./stage.js";

/** @typedef {import("./types.js").Tape} Tape */

/** @param {string} address @returns {Promise<Tape>} */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`No tape of this run: ${answer.status}`);
  return answer.json();
}

/** @param {Bench} bench */
function mountParts(bench) {
  const inquiry = new Inquiry(find("#inquiry-steps"), bench);
  mountSteps(find("#steps"), bench, inquiry);
  mountControls(find("#controls-sliders"), bench);
  mountActions(find("#actions"), bench);
  mountInstruments(find("#instruments"), bench);
  mountNotebook(find("#trials"), bench);
  mountNotes(find("#notes"), bench);
  new Plot(find("#plot"), bench);
  mountTeacher(bench);
  announceNotes(bench);
  return inquiry;
}

/** The teacher's last words stay for as long as they are the last. @param {Bench} bench */
function mountTeacher(bench) {
  const place = find("#teacher");
  bench.onChange(({ messages }) => {
    place.hidden = messages.length === 0;
    if (place.hidden) return;
    const text = messages[messages.length - 1].text;
    replace(place, element("span", { class: "label", text: gettext("From your teacher") }), element("span", { text }));
  });
}

/** Whether what is shown is what was. @param {Tape} tape */
function mountTruth(tape) {
  const { checked, different, impossible } = tape.truth;
  const parts = [];
  if (impossible) parts.push(gettext("This lab has changed since: shown is the record; it could not be computed again."));
  else if (different.length) parts.push(interpolate(gettext("Computed again, actions %(actions)s come out differently: shown is the record."), { actions: listed(different) }));
  else parts.push(interpolate(gettext("Computed again from seed and actions: all %(count)s as recorded."), { count: checked }));
  if (tape.left_out) parts.push(interpolate(gettext("%(count)s long movements are shown by their end only."), { count: tape.left_out }));
  const place = find("#replay-truth");
  write(place, parts.join(" "));
  place.toggleAttribute("data-doubt", impossible || different.length > 0);
}

/** @param {HTMLElement} region @returns {(text: string) => void} */
function speaker(region) {
  return (text) => {
    region.textContent = "";
    setTimeout(() => (region.textContent = text), 60);
  };
}

/** The event that the address names. @param {Player} player */
function goToAddressed(player) {
  const asked = new URLSearchParams(location.search).get("at");
  if (asked && /^\d{1,9}$/.test(asked)) player.goTo(player.reel.deed(Number(asked)));
}

async function start() {
  const page = readJson("bench");
  const own = readJson("replay");
  const [tape, lab] = await Promise.all([fetched(own.tape), import(own.view)]);
  const clock = new Clock();
  clock.install();
  const bench = new Bench({ ...page, reader: true });
  bench.state = ready(bench.state);
  bench.say = speaker(find("#said"));
  mountTabs();
  mountPages();
  const inquiry = mountParts(bench);
  const stage = new Stage(find("#stage"), bench, clock, lab.mount);
  const player = new Player(bench, stage, clock, new Reel(tape.moments));
  mountScores(inquiry, player);
  new Dock(player);
  mountMoments(player);
  mountTruth(tape);
  document.body.dataset.phase = "working";
  goToAddressed(player);
  find("#replay-dock").hidden = false;
}

start().catch((fault) => {
  find("#fault").hidden = false;
  reportError(fault);
});
