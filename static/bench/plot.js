/** The plot: the student's trials with error bars, a fitted curve with its residuals, and the same as a table. */
import { linePath, scale, ticks } from "./axes.js";
import { element, freshId, replace, svg } from "./dom.js";
import { RESIDUALS_HEIGHT, dot, extent, fitted, grid, residuals } from "./plot_drawing.js";
import { PlotSound } from "./sonify.js";
import { figures, gettext, interpolate, measured } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Fit} Fit */
/** @typedef {import("./types.js").Trial} Trial */
/** @typedef {import("./plot_drawing.js").Point} Point */
/** @typedef {import("./plot_drawing.js").Frame} Frame */

/**
 * A trial's value on an axis: a reading, or else a setting.
 * @param {Trial} trial
 * @param {string} name
 * @returns {[number, number] | null} value and uncertainty
 */
export function onAxis(trial, name) {
  const reading = trial.readings[name];
  if (reading) return [reading.value, reading.uncertainty];
  const setting = trial.settings[name];
  return typeof setting === "number" ? [setting, 0] : null;
}

/**
 * @param {Trial[]} trials
 * @param {string} x
 * @param {string} y
 * @returns {Point[]}
 */
export function points(trials, x, y) {
  return trials.flatMap((trial) => {
    const [across, up] = [onAxis(trial, x), onAxis(trial, y)];
    if (!across || !up) return [];
    const { number, seq, struck, struckAt = Infinity } = trial;
    return [{ number, x: across[0], y: up[0], uncertainty: up[1], struck, seq, struckAt }];
  });
}

export class Plot {
  /**
   * @param {HTMLElement} host
   * @param {Bench} bench
   */
  constructor(host, bench) {
    this.host = host;
    this.bench = bench;
    this.chosen = false;
    /** @type {number[]} */
    this.lit = [];
    this.x = this.chooser(gettext("Across"), "plot-x");
    this.y = this.chooser(gettext("Up"), "plot-y");
    this.model = this.chooser(gettext("Curve"), "plot-model");
    this.models();
    this.button = element("button", { type: "button", class: "button button-small", text: gettext("Fit"), "data-testid": "plot-fit" });
    this.button.addEventListener("click", () => this.fit());
    this.picture = element("div", { class: "plot-picture" });
    this.result = element("p", { class: "plot-result", "aria-live": "polite", "data-testid": "plot-result" });
    this.table = element("div", { class: "plot-table" });
    const choosers = [this.x, this.y, this.model].map((one) => one.node);
    const words = element("details", { class: "plot-words" }, [element("summary", { text: gettext("The plot as a table") }), this.table]);
    this.sound = new PlotSound(() => this.heard());
    replace(host, element("div", { class: "plot-choices" }, [...choosers, this.button]), this.result, this.picture, element("div", { class: "plot-foot" }, [words, this.sound.button, this.sound.status]));
    for (const axis of [this.x, this.y]) axis.select.addEventListener("change", () => this.choose());
    new ResizeObserver(() => this.draw()).observe(this.picture);
    bench.onChange(() => this.update());
    bench.lighting.push(({ rows }) => {
      this.lit = rows;
      for (const dot of this.picture.querySelectorAll("[data-trial]")) {
        dot.toggleAttribute("data-lit", rows.includes(Number(dot.getAttribute("data-trial"))));
      }
    });
  }

  /**
   * @param {string} text
   * @param {string} testid
   */
  chooser(text, testid) {
    const id = freshId("axis");
    const select = element("select", { id, "data-testid": testid });
    return { select, node: element("span", { class: "plot-choice" }, [element("label", { for: id, text }), select]) };
  }

  models() {
    const { definition, words } = this.bench.lab;
    const options = (definition.models || []).map((model) => element("option", { value: model, text: words.text(`fits.${model}`, model) }));
    replace(this.model.select, ...options);
  }

  choose() {
    this.chosen = true;
    this.draw();
  }

  fit() {
    const { x, y, model } = this;
    this.bench.act("plot", "fit", { x: x.select.value, y: y.select.value, model: model.select.value });
  }

  update() {
    const { state, lab } = this.bench;
    const numeric = lab.controls.filter((control) => control.kind === "number").map((control) => control.name);
    const derived = !lab.hasBoard ? [] : state.trials.flatMap((trial) => Object.keys(trial.settings).filter((name) => typeof trial.settings[name] === "number"));
    const measuredOnes = [...new Set(state.trials.flatMap((trial) => Object.keys(trial.readings)))];
    const { dependent, measured_as: measuredAs } = lab.definition.variables;
    const quantities = measuredOnes.length ? measuredOnes : dependent.map((name) => measuredAs?.[name] || name);
    this.offer(this.x.select, [...new Set([...numeric, ...derived, ...quantities])]);
    this.offer(this.y.select, quantities);
    if (!this.chosen) this.follow(quantities);
    this.button.disabled = !this.bench.open;
    this.draw();
  }

  /**
   * @param {HTMLSelectElement} select
   * @param {string[]} names
   */
  offer(select, names) {
    if ([...select.options].map((option) => option.value).join() === names.join()) return;
    const kept = select.value;
    replace(select, ...names.map((value) => element("option", { value, text: this.bench.lab.words.name(value) })));
    if (names.includes(kept)) select.value = kept;
  }

  /** Until somebody chooses, the axes follow the last fit or the hypothesis. @param {string[]} quantities */
  follow(quantities) {
    const { fit, answers } = this.bench.state;
    const said = /** @type {any} */ (answers.hypothesis) || {};
    const x = fit?.axes.x || said.independent;
    const y = fit?.axes.y || this.bench.lab.definition.variables.measured_as?.[said.dependent] || said.dependent;
    if (x && [...this.x.select.options].some((option) => option.value === x)) this.x.select.value = x;
    if (quantities.includes(y)) this.y.select.value = y;
    if (fit) this.model.select.value = fit.model;
  }

  /** The fit, where it belongs to the axes that are shown. @returns {Fit | null} */
  get shownFit() {
    const { fit } = this.bench.state;
    return fit && fit.axes.x === this.x.select.value && fit.axes.y === this.y.select.value ? fit : null;
  }

  /** What there is to hear: the points, and the curve where one is fitted. */
  heard() {
    const fit = this.shownFit;
    const curve = fit ? fit.x.map((x, index) => ({ x, y: fit.y[index] })) : [];
    return { points: points(this.bench.state.trials, this.x.select.value, this.y.select.value), curve };
  }

  draw() {
    const all = points(this.bench.state.trials, this.x.select.value, this.y.select.value);
    const fit = this.shownFit;
    this.picture.toggleAttribute("data-fit", Boolean(fit && all.length));
    this.tell(fit, all);
    this.tabulate(all, fit);
    const { clientWidth: width, clientHeight: height } = this.picture;
    if (width < 60) return;
    if (!all.length) {
      replace(this.picture, element("p", { class: "empty", text: gettext("Your trials will stand here as points.") }));
      return;
    }
    replace(this.picture, this.drawing(all, fit, width, height));
  }

  /**
   * @param {Point[]} all
   * @param {Fit | null} fit
   * @param {number} width
   * @param {number} room
   */
  drawing(all, fit, width, room) {
    const height = Math.max(160, Math.min(340, room - (fit ? RESIDUALS_HEIGHT : 0)));
    /** @type {Frame} */
    const frame = { left: 46, right: width - 12, top: 26, bottom: height - 42, low: height, width };
    const xs = ticks(...extent([...all.map((point) => point.x), ...(fit?.x || [])]));
    const reach = all.flatMap((point) => [point.y - point.uncertainty, point.y + point.uncertainty]);
    const ys = ticks(...extent([...reach, ...(fit?.y || [])]));
    const placeX = scale(xs, frame.left, frame.right);
    const placeY = scale(ys, frame.bottom, frame.top);
    const parts = [grid(xs, ys, placeX, placeY, frame), this.labels(frame)];
    if (fit) parts.push(svg("path", { d: linePath(fit.x, fit.y, placeX, placeY), class: this.stale(fit) ? "fit stale" : "fit" }));
    parts.push(...all.map((point) => dot(point, placeX, placeY, this.lit)));
    if (fit) parts.push(residuals(all, fit, placeX, frame));
    const full = fit ? height + RESIDUALS_HEIGHT : height;
    return svg("svg", { width, height: full, viewBox: `0 0 ${width} ${full}`, role: "img", "aria-label": this.sentence(all) }, parts);
  }

  /** Why the fit is not one of the points that stand there now. @param {Fit} fit */
  older(fit) {
    const { trials } = this.bench.state;
    if (trials.some((trial) => trial.seq > fit.seq)) return gettext("fitted before your newest trial");
    return trials.some((trial) => (trial.struckAt ?? 0) > fit.seq) ? gettext("fitted before you struck out a trial") : "";
  }

  /** @param {Fit} fit */
  stale(fit) {
    return Boolean(this.older(fit));
  }

  /** @param {Frame} frame */
  labels(frame) {
    return svg("g", { class: "axis-names" }, [
      svg("text", { x: frame.right, y: frame.bottom + 35, "text-anchor": "end", text: this.axisName(this.x.select.value) }),
      svg("text", { x: 4, y: 13, text: this.axisName(this.y.select.value) }),
    ]);
  }

  /** @param {string} name */
  axisName(name) {
    const { lab, state } = this.bench;
    const reading = state.trials.find((trial) => trial.readings[name])?.readings[name];
    const unit = lab.words.unit(lab.control(name)?.unit || reading?.unit || "").trim();
    return unit ? `${lab.words.name(name)} / ${unit}` : lab.words.name(name);
  }

  /** @param {Point[]} all */
  sentence(all) {
    const { words } = this.bench.lab;
    return interpolate(gettext("%(y)s against %(x)s, %(count)s points. The table below says the same."), {
      y: words.name(this.y.select.value),
      x: words.name(this.x.select.value),
      count: all.length,
    });
  }

  /**
   * @param {Fit | null} fit
   * @param {Point[]} all
   */
  tell(fit, all) {
    const text = fit && all.length ? this.told(fit) : "";
    if (this.result.textContent !== text) this.result.textContent = text;
  }

  /** @param {Fit} fit */
  told(fit) {
    const { words } = this.bench.lab;
    const parameters = Object.entries(fit.parameters).map(
      ([name, found]) => `${words.text(`fit_parameters.${name}`, PARAMETERS[name]?.() || name)} ${measured(found.value, found.uncertainty)}`,
    );
    const quality = interpolate(gettext("scatter about the curve %(scatter)s"), { scatter: figures(fit.residual_sd, 2) });
    const spread = typeof fit.chi2_reduced === "number" ? interpolate(gettext("reduced χ² %(value)s"), { value: figures(fit.chi2_reduced, 2) }) : "";
    const old = this.older(fit);
    return `${words.text(`fits.${fit.model}`, fit.model)}${gettext(": ")}${[...parameters, quality, spread, old].filter(Boolean).join(gettext("; "))}`;
  }

  /**
   * @param {Point[]} all
   * @param {Fit | null} fit
   */
  tabulate(all, fit) {
    const kept = fit ? fitted(all, fit) : [];
    const heads = ["#", this.axisName(this.x.select.value), this.axisName(this.y.select.value), ...(fit ? [gettext("above or below the curve")] : [])];
    const head = element("tr", {}, heads.map((text) => element("th", { scope: "col", text })));
    const rows = all.map((point) => {
      const residual = fit?.residuals[kept.indexOf(point)];
      const cells = [figures(point.x, 4), measured(point.y, point.uncertainty), ...(fit ? [residual === undefined ? "" : figures(residual, 2)] : [])];
      return element("tr", {}, [element("th", { scope: "row", text: point.number }), ...cells.map((text) => element("td", { class: "number", text }))]);
    });
    replace(this.table, element("table", { class: "table" }, [element("thead", {}, head), element("tbody", {}, rows)]));
  }
}

/** @type {{[name: string]: () => string}} */
const PARAMETERS = {
  slope: () => gettext("slope"),
  intercept: () => gettext("intercept"),
  constant: () => gettext("constant term"),
  linear: () => gettext("linear term"),
  quadratic: () => gettext("quadratic term"),
  factor: () => gettext("factor"),
  exponent: () => gettext("exponent"),
};
