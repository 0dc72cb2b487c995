/** The end of a run: what was shown, skill by skill; what comes next and why; two other ways on. */
import { element, find, replace } from "./dom.js";
import { gettext, interpolate } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Next} Next */

/**
 * @param {HTMLElement} host
 * @param {Bench} bench
 */
export function mountNext(host, bench) {
  const title = element("h2", { id: "end-title", tabindex: "-1", text: gettext("Your run is finished") });
  const body = element("div", { class: "end-body", "aria-live": "polite" });
  replace(host, element("div", { class: "end" }, [title, body]));
  let drawn = "";
  let watched = false;
  bench.onChange(({ phase, next }) => {
    const finished = phase === "finished";
    document.body.toggleAttribute("data-finished", finished);
    if (host.hidden && finished && watched) setTimeout(() => title.focus());
    host.hidden = !finished;
    watched = watched || phase === "working";
    const key = JSON.stringify([finished, next]);
    if (!finished || key === drawn) return;
    drawn = key;
    replace(body, ...(next ? decided(bench, next) : waiting(bench)));
  });
}

/** @param {Bench} bench */
function waiting(bench) {
  return [
    element("p", { class: "end-wait", text: gettext("Reading your whole run, to choose what comes next…") }),
    element("p", {}, reportLink(bench)),
  ];
}

/**
 * @param {Bench} bench
 * @param {Next} next
 */
function decided(bench, next) {
  return [shown(next), following(bench, next), element("p", { class: "row" }, [reportLink(bench), homeLink(bench)])];
}

/** @param {Next} next */
export function skillList(next) {
  const rows = next.skills.map((skill) =>
    element("li", { class: `skill skill-${skill.moment}`, "data-testid": "skill" }, [
      element("span", { class: "skill-name", text: skill.title }),
      element("span", { class: "skill-moment", text: skill.words }),
      skill.when ? element("span", { class: "skill-when", text: skill.when }) : null,
    ]),
  );
  return element("ul", { class: "skills" }, rows);
}

/** @param {Next} next */
function shown(next) {
  if (!next.skills.length) return null;
  return element("section", { class: "end-part" }, [element("h3", { text: gettext("What you showed") }), skillList(next)]);
}

/**
 * @param {Bench} bench
 * @param {Next} next
 */
function following(bench, next) {
  if (!next.lab) {
    const text = gettext("You have come to the end of this sequence.");
    const end = element("section", { class: "end-part", "data-testid": "sequence-end" }, element("p", { text }));
    return element("div", {}, [end, others(bench, next)]);
  }
  const reasons = element("ul", { class: "because" }, next.because.map((text) => element("li", { text })));
  const go = startForm(next, 0, gettext("Start"), true);
  const main = element("section", { class: "end-part end-next", "data-testid": "next" }, [
    element("h3", { text: interpolate(gettext("Next: %(lab)s"), { lab: next.title }) }),
    reasons,
    !bench.reader && go,
  ]);
  return element("div", {}, [main, others(bench, next)]);
}

/**
 * @param {Bench} bench
 * @param {Next} next
 */
function others(bench, next) {
  if (!next.alternatives.length || bench.reader) return null;
  const items = next.alternatives.map((other) =>
    element("li", { class: "card" }, [
      element("h4", { text: other.title }),
      ...other.because.map((text) => element("p", { class: "small soft", text })),
      startForm(next, other.option, gettext("Start this instead"), false),
    ]),
  );
  return element("section", { class: "end-part" }, [element("h3", { text: gettext("Or choose") }), element("ul", { class: "others" }, items)]);
}

/**
 * A plain form: the page that follows is the server's.
 * @param {Next} next
 * @param {number} option
 * @param {string} text
 * @param {boolean} primary
 */
function startForm(next, option, text, primary) {
  const token = /** @type {HTMLInputElement} */ (find("input[name=csrfmiddlewaretoken]")).value;
  const hidden = (/** @type {string} */ name, /** @type {string | number} */ value) => element("input", { type: "hidden", name, value });
  const button = element("button", { class: primary ? "button button-primary" : "button button-small", text, "data-testid": primary ? "start-next" : "start-other" });
  const fields = [hidden("csrfmiddlewaretoken", token), hidden("decision", next.decision ?? ""), hidden("option", option), button];
  return element("form", { method: "post", action: next.start_url }, fields);
}

/** @param {Bench} bench */
function reportLink(bench) {
  return element("a", { href: bench.page.links.report, text: gettext("Your lab report"), "data-testid": "report" });
}

/** @param {Bench} bench */
function homeLink(bench) {
  return element("a", { href: bench.page.links.home, text: gettext("Home") });
}
