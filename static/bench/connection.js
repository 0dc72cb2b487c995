/** The one line in the head of the page that says whether the work is safe. */
import { element, replace, write } from "./dom.js";
import { gettext, interpolate, ngettext } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */

/** A pause shorter than this is not worth unsettling anybody. */
const SAVING_AFTER_MS = 700;

/**
 * @param {Bench} bench
 * @returns {{name: string, text: string}}
 */
function told(bench) {
  const { link, pending, reason } = bench.connection;
  const { phase, late } = bench.state;
  if (link === "closed") return { name: "error", text: REASONS[reason || "missing"]() };
  if (link === "offline" && phase === "loading") return { name: "offline", text: gettext("No connection; trying again…") };
  if (link === "offline") return { name: "offline", text: bench.link?.outbox.lasting === false ? unkept() : offline(pending.length) };
  if (phase === "loading" || link === "connecting") return { name: "connecting", text: gettext("Opening your bench…") };
  if (phase === "paused") return { name: "paused", text: gettext("Paused by your teacher") };
  if (phase === "finished") return { name: "finished", text: gettext("Finished and saved ✓") };
  if (bench.reader) return { name: "reading", text: gettext("Live") };
  if (pending.length) return { name: "saving", text: gettext("Saving…") };
  if (late) return { name: "late", text: gettext("Feedback is late: your teacher's server is busy; go on") };
  return { name: "saved", text: gettext("Saved ✓") };
}

const REASONS = {
  login: () => gettext("You have been logged out. Your work is kept on this device."),
  forbidden: () => gettext("This bench belongs to somebody else."),
  missing: () => gettext("This bench no longer exists: what you do here is not kept any more."),
};

/** Where the browser keeps nothing, the open page is all there is. */
function unkept() {
  return gettext("No connection. Leave this page open: your browser keeps nothing, and what is not sent yet would be lost.");
}

/** @param {number} waiting */
function offline(waiting) {
  if (!waiting) return gettext("No connection. Go on: your work is kept on this device.");
  const text = ngettext(
    "Keeping your work on this device; %(count)s action to send",
    "Keeping your work on this device; %(count)s actions to send",
    waiting,
  );
  return interpolate(text, { count: waiting });
}

/**
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountConnection(host, bench) {
  const words = element("span", { class: "connection-words", role: "status", "data-testid": "connection" });
  const way = element("span", { class: "connection-way" });
  replace(host, words, way);
  let since = 0;
  let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

  const show = () => {
    const { name, text } = told(bench);
    clearTimeout(timer);
    if (name !== "saving") since = 0;
    else if (!since) since = performance.now();
    const early = name === "saving" && performance.now() - since < SAVING_AFTER_MS;
    if (early) timer = setTimeout(show, SAVING_AFTER_MS);
    else settle(name, text);
  };

  /**
   * @param {string} name
   * @param {string} text
   */
  const settle = (name, text) => {
    if (host.dataset.state !== name) replace(way, wayOn(name, bench));
    host.dataset.state = name;
    write(words, text);
  };
  bench.connecting.push(show);
  bench.onChange(show);
}

/**
 * What somebody can do about it.
 * @param {string} name
 * @param {Bench} bench
 */
function wayOn(name, bench) {
  if (name === "offline") {
    const retry = () => bench.link?.retryNow();
    return element("button", { type: "button", class: "link-button", text: gettext("Try now"), onclick: retry });
  }
  if (name !== "error") return null;
  const login = bench.connection.reason === "login";
  const href = login ? `${bench.page.links.login}?next=${encodeURIComponent(location.pathname)}` : bench.page.links.home;
  return element("a", { href, text: login ? gettext("Log in again") : gettext("Go home") });
}
