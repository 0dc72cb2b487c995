/** What temperature and humidity did, step by step since the last reset, over the slides' positions. */
import { linePath, scale, ticks } from "../../bench/axes.js";
import { figures } from "../../bench/words.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */
/** @typedef {{temperature: number, humidity: number}} Room */
/** @typedef {{room: Room, start: Room, history: ({[control: string]: number} & Room)[]}} Scene */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Frame */

const OUTPUTS = /** @type {const} */ (["temperature", "humidity"]);
const CONTROLS = ["top", "central", "bottom"];
const SLIDES_HEIGHT = 58;
const FEWEST_STEPS = 8;

/**
 * @param {ViewBench} bench
 * @param {Scene} scene
 * @param {Frame} frame
 */
export function trace(bench, scene, frame) {
  const rooms = [scene.start, ...scene.history];
  const steps = Math.max(FEWEST_STEPS, rooms.length - 1);
  const height = (frame.bottom - frame.top - SLIDES_HEIGHT) / 2;
  const charts = OUTPUTS.map((output, index) => {
    const top = frame.top + index * height;
    return chart(bench, output, rooms.map((room) => room[output]), steps, { ...frame, top: top + 18, bottom: top + height - 14 });
  });
  return [...charts, slides(bench, scene.history, steps, { ...frame, top: frame.bottom - SLIDES_HEIGHT + 8 })];
}

/**
 * @param {ViewBench} bench
 * @param {"temperature" | "humidity"} output
 * @param {number[]} numbers
 * @param {number} steps
 * @param {Frame} frame
 */
function chart(bench, output, numbers, steps, frame) {
  const { svg, words } = bench;
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const ys = ticks(Math.min(low, numbers[0] - 4), Math.max(high, numbers[0] + 4), 3);
  const placeX = scale([0, steps], frame.left, frame.right);
  const placeY = scale(ys, frame.bottom, frame.top);
  const xs = numbers.map((_, index) => index);
  const unit = output === "temperature" ? "°C" : "%";
  const lines = ys.flatMap((y) => [
    svg("line", { class: "trace-grid", x1: frame.left, x2: frame.right, y1: placeY(y), y2: placeY(y) }),
    svg("text", { x: frame.left - 6, y: placeY(y) + 4, "text-anchor": "end", text: figures(y, 4) }),
  ]);
  return svg("g", { class: `trace trace-${output}` }, [
    svg("text", { class: "trace-name", x: frame.left, y: frame.top - 7, text: `${words.name(output)} / ${unit}` }),
    ...lines,
    svg("path", { class: "trace-line", d: linePath(xs, numbers, placeX, placeY) }),
    ...numbers.map((number, index) => svg("circle", { class: "trace-dot", cx: placeX(index), cy: placeY(number), r: index ? 3.5 : 2.5 })),
  ]);
}

/**
 * Where each slide stood at each step: a bar up or down, nothing at rest.
 * @param {ViewBench} bench
 * @param {Scene["history"]} history
 * @param {number} steps
 * @param {Frame} frame
 */
function slides(bench, history, steps, frame) {
  const { svg, words } = bench;
  const placeX = scale([0, steps], frame.left, frame.right);
  const row = (frame.bottom - frame.top) / CONTROLS.length;
  const parts = CONTROLS.flatMap((control, index) => {
    const y = frame.top + (index + 0.5) * row;
    const bars = history.map((step, at) => {
      const value = step[control] || 0;
      return svg("rect", { class: "slide-past", x: placeX(at + 1) - 4, width: 8, y: value > 0 ? y - value * 4 : y, height: Math.abs(value) * 4 });
    });
    const line = svg("line", { class: "trace-grid", x1: frame.left, x2: frame.right, y1: y, y2: y });
    return [line, ...bars, svg("circle", { class: "slide-mark", cx: frame.left - 12, cy: y, r: 2 + index })];
  });
  const every = Math.ceil(steps / 10);
  const numbers = Array.from({ length: Math.floor(steps / every) + 1 }, (_, index) => index * every);
  const axis = numbers.map((number) => svg("text", { x: placeX(number), y: frame.bottom + 16, "text-anchor": "middle", text: number }));
  const name = svg("text", { class: "trace-name", x: frame.right, y: frame.bottom + 38, "text-anchor": "end", text: words.text("scene.steps") });
  return svg("g", { class: "trace" }, [...parts, ...axis, name]);
}
