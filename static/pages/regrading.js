/** How far a regrading is computed, and mastery after it; once that is done, the page comes again. */
const EVERY_MS = 1500;
const bar = /** @type {HTMLProgressElement} */ (document.querySelector("#computing progress, #following progress"));
const computing = document.getElementById("computing") !== null;

/** @param {string} id @param {number} value */
function write(id, value) {
  const place = document.getElementById(id);
  if (place && place.textContent !== String(value)) place.textContent = String(value);
}

async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } }).catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  const part = computing ? told : told?.mastery;
  if (told && (computing ? told.state !== "computing" : !part)) {
    location.reload();
    return;
  }
  if (part) {
    write("done", part.done);
    write("total", part.total);
    bar.max = Math.max(1, part.total);
    bar.value = part.done;
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
