/** What a change of the board sounds like to a reader who does not see it. */

/** @typedef {import("./geometry.js").Scene} Scene */
/** @typedef {import("./words.js").Words} Words */

/**
 * The sentences about what has changed, most important first.
 * @param {Words} words
 * @param {Scene} before
 * @param {Scene} after
 * @returns {string}
 */
export function changes(words, before, after) {
  return [...things(words, before, after), ...switches(words, before, after), ...effects(words, before, after)].join(" ");
}

/** @param {Words} words @param {Scene} before @param {Scene} after */
function things(words, before, after) {
  const old = new Map([...before.parts, ...before.wires].map((thing) => [thing.id, thing]));
  const now = new Map([...after.parts, ...after.wires].map((thing) => [thing.id, thing]));
  if (old.size > 1 && now.size === 0) return [words.say("cleared")];
  const said = [];
  for (const [id, thing] of now) {
    const known = old.get(id);
    if (!known) said.push(words.say("kind" in thing ? "placed" : "connected", { id }));
    else if (`${known.from}${known.to}` !== `${thing.from}${thing.to}`) said.push(words.say("moved", { id }));
  }
  for (const id of old.keys()) if (!now.has(id)) said.push(words.say("removed", { id }));
  return said.slice(0, 4);
}

/** @param {Words} words @param {Scene} before @param {Scene} after */
function switches(words, before, after) {
  const old = new Map(before.parts.map((part) => [part.id, part]));
  return after.parts
    .filter((part) => part.kind === "switch" && old.has(part.id) && old.get(part.id)?.closed !== part.closed)
    .map(({ id, closed }) => words.say(closed ? "switch_closed" : "switch_opened", { id }));
}

/** Whether anything flows now, and how the bulbs shine. @param {Words} words @param {Scene} before @param {Scene} after */
function effects(words, before, after) {
  const said = [];
  const shorted = JSON.stringify(after.shorts) !== JSON.stringify(before.shorts);
  if (after.shorts.length && shorted) said.push(`${words.say("short_title")}.`, words.state(after));
  else if (after.flowing !== before.flowing) said.push(words.say(after.flowing ? "flows" : "no_flow"));
  const old = new Map(before.parts.map((part) => [part.id, words.brightness(part.light || 0)]));
  for (const bulb of after.parts.filter((part) => part.kind === "bulb")) {
    const brightness = words.brightness(bulb.light || 0);
    if (old.get(bulb.id) !== brightness) said.push(words.say("bulb_is", { id: bulb.id, brightness }));
  }
  if (after.displays.V !== undefined && before.displays.V === undefined) said.push(words.say("probes_placed"));
  return said;
}
