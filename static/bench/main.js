/** The bench's page: reads what the server wrote into it, mounts the components, opens the link. */
import { mountApparatus } from "./apparatus.js";
import { Bench } from "./bench.js";
import { mountConnection } from "./connection.js";
import { mountControls } from "./controls.js";
import { find, write } from "./dom.js";
import { announceNotes, announceRegradings } from "./feedback.js";
import { Inquiry, mountSteps } from "./inquiry.js";
import { mountActions, mountInstruments } from "./instruments.js";
import { Keeper } from "./keeper.js";
import { mountKeys } from "./keys.js";
import { mountNext } from "./next.js";
import { mountNotebook, mountNotes } from "./notebook.js";
import { readJson } from "./page.js";
import { mountParts } from "./parts.js";
import { Plot } from "./plot.js";
import { Link } from "./protocol.js";
import { mountPages, mountTabs } from "./tabs.js";
import { mountTeacher } from "./teacher.js";

/** @typedef {import("./types.js").BenchPage} BenchPage */

/** @param {string} path */
function socketAddress(path) {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;
}

/**
 * A live region holds one sentence at a time; it is emptied first so that the same sentence is
 * said again.
 * @param {HTMLElement} region
 * @returns {(text: string) => void}
 */
function speaker(region) {
  return (text) => {
    region.textContent = "";
    setTimeout(() => (region.textContent = text), 60);
  };
}

/** @param {Bench} bench */
function mountRefusal(bench) {
  const place = find("#refusal");
  const home = /** @type {HTMLElement} */ (place.parentElement);
  bench.onChange(({ refusal }) => {
    // On a phone the controls may not be shown: the sentence stands in the area that is.
    if (refusal) (home.offsetParent ? home : find(`#${find("#content").dataset.shown || "inquiry"}`)).prepend(place);
    place.hidden = !refusal;
    write(place, refusal ? refusal.text : "");
  });
}

/** A note that has come while another area is shown on a phone. @param {Bench} bench */
function mountTabMark(bench) {
  const tab = find('[data-tab="inquiry"]');
  let seen = 0;
  tab.addEventListener("click", () => tab.removeAttribute("data-fresh"));
  bench.onChange(({ feedback, phase }) => {
    const newest = Math.max(0, ...feedback.map((note) => note.id));
    if (phase !== "loading" && seen && newest > seen && (find("#content").dataset.shown || "inquiry") !== "inquiry") tab.setAttribute("data-fresh", "");
    seen = Math.max(newest, 1);
  });
}

/** @param {Bench} bench */
async function connect(bench) {
  const outbox = await Keeper.open(bench.page.run);
  const link = new Link({
    url: socketAddress(bench.page.socket),
    outbox,
    onMessage: (message) => bench.dispatch(message),
    onState: (state) => bench.connected(state),
  });
  bench.link = link;
  link.start();
}

/** @param {Bench} bench */
function mount(bench) {
  bench.say = speaker(find("#said"));
  const inquiry = new Inquiry(find("#inquiry-steps"), bench);
  mountSteps(find("#steps"), bench, inquiry);
  mountControls(find("#controls-sliders"), bench);
  mountActions(find("#actions"), bench);
  mountInstruments(find("#instruments"), bench);
  mountNotebook(find("#trials"), bench);
  mountNotes(find("#notes"), bench);
  new Plot(find("#plot"), bench);
  mountNext(find("#end"), bench);
  mountRefusal(bench);
  mountTeacher(bench);
  mountTabMark(bench);
  announceNotes(bench);
  announceRegradings(bench);
  bench.onChange(({ phase }) => (document.body.dataset.phase = phase));
}

/** The words stand in the page, so that they are there when modules are not. @param {unknown} fault */
function showFault(fault) {
  find("#fault").hidden = false;
  reportError(fault);
}

async function start() {
  /** @type {BenchPage} */
  const page = readJson("bench");
  const bench = new Bench(page);
  mountTabs();
  mountPages();
  mountParts();
  mountKeys(find("#keys-button"), /** @type {HTMLDialogElement} */ (find("#keys")));
  mountConnection(find("#connection"), bench);
  mount(bench);
  await mountApparatus(find("#stage"), bench);
  await connect(bench);
}

start().catch(showFault);
