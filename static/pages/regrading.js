/** How far a regrading is computed; once it is, the page comes again with what would change. */
const EVERY_MS = 1500;
const bar = /** @type {HTMLProgressElement} */ (document.querySelector("#computing progress"));

/** @param {string} id @param {number} value */
function write(id, value) {
  const place = document.getElementById(id);
  if (place && place.textContent !== String(value)) place.textContent = String(value);
}

async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: "application/json" } }).catch(() => null);
  const told = answer?.ok ? await answer.json() : null;
  if (told && told.state !== "computing") {
    location.reload();
    return;
  }
  if (told) {
    write("done", told.done);
    write("total", told.total);
    bar.max = Math.max(1, told.total);
    bar.value = told.done;
  }
  setTimeout(look, EVERY_MS);
}

setTimeout(look, EVERY_MS);
