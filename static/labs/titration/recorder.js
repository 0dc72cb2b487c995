/** The recorder beside the burette: it draws what the electrode has seen so far. */

/** @typedef {typeof import("../../bench/dom.js").svg} Svg */
/** @typedef {{volume_ml: number[], ph: number[], share: number[]}} Trace */

const BOX = { left: 372, right: 640, top: 40, bottom: 334, ml: 50, ph: 14 };

/** @param {number} ml */
const across = (ml) => BOX.left + ((BOX.right - BOX.left) * ml) / BOX.ml;
/** @param {number} ph */
const up = (ph) => BOX.bottom - ((BOX.bottom - BOX.top) * ph) / BOX.ph;

/**
 * pH and share of the basic colour at a volume, between the points of the trace.
 * @param {Trace} trace
 * @param {number} ml
 */
export function along(trace, ml) {
  const { volume_ml, ph, share } = trace;
  const next = volume_ml.findIndex((volume) => volume > ml);
  if (next <= 0) return { ph: ph[next === 0 ? 0 : ph.length - 1], share: share[next === 0 ? 0 : share.length - 1] };
  const part = (ml - volume_ml[next - 1]) / (volume_ml[next] - volume_ml[next - 1]);
  const between = (/** @type {number[]} */ series) => series[next - 1] + part * (series[next] - series[next - 1]);
  return { ph: between(ph), share: between(share) };
}

/**
 * @param {Svg} svg
 * @param {{ph: string, volume: string}} names
 */
export function recorder(svg, names) {
  const line = svg("polyline", { class: "recorder-line" });
  const pen = svg("circle", { class: "recorder-pen", r: 5 });
  const rows = [0, 2, 4, 6, 8, 10, 12, 14];
  const columns = [0, 10, 20, 30, 40, 50];
  const grid = rows.map((ph) => `M${BOX.left} ${up(ph)}H${BOX.right}`).concat(columns.map((ml) => `M${across(ml)} ${BOX.top}V${BOX.bottom}`));
  const node = svg("g", { class: "titration-recorder", "aria-hidden": "true" }, [
    svg("rect", { class: "recorder-paper", x: BOX.left, y: BOX.top, width: BOX.right - BOX.left, height: BOX.bottom - BOX.top }),
    svg("path", { class: "recorder-grid", d: grid.join("") }),
    ...rows.map((ph) => svg("text", { x: BOX.left - 8, y: up(ph) + 5, "text-anchor": "end", text: ph })),
    ...columns.map((ml) => svg("text", { x: across(ml), y: BOX.bottom + 21, "text-anchor": "middle", text: ml })),
    svg("text", { class: "scene-label", x: BOX.left - 6, y: BOX.top - 14, "text-anchor": "end", text: names.ph }),
    svg("text", { class: "scene-label", x: (BOX.left + BOX.right) / 2, y: BOX.bottom + 46, "text-anchor": "middle", text: names.volume }),
    line,
    pen,
  ]);
  /**
   * Draw the trace as far as a volume.
   * @param {Trace} trace
   * @param {number} ml
   */
  const draw = (trace, ml) => {
    const seen = trace.volume_ml.filter((volume) => volume <= ml).length;
    const points = trace.volume_ml.slice(0, seen).map((volume, index) => `${across(volume).toFixed(1)},${up(trace.ph[index]).toFixed(1)}`);
    const end = [across(ml).toFixed(1), up(along(trace, ml).ph).toFixed(1)];
    line.setAttribute("points", [...points, end.join(",")].join(" "));
    pen.setAttribute("cx", end[0]);
    pen.setAttribute("cy", end[1]);
  };
  return { node, draw };
}
