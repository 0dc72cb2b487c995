/** The board's line to the server: it listens, and comes back by itself with growing pauses. */
import { gettext } from "../bench/words.js";

const LONGEST_PAUSE_MS = 15_000;
const FINAL = /** @type {{[code: number]: () => string}} */ ({
  4401: () => gettext("You have been logged out. Load the page again."),
  4403: () => gettext("You no longer teach this course."),
});

/**
 * @param {string} path
 * @param {(message: any) => void} onMessage
 * @param {(state: "open" | "offline" | "closed", text: string) => void} onState
 */
export function listen(path, onMessage, onState) {
  let tries = 0;
  let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
  /** @type {WebSocket | null} */
  let socket = null;

  function connect() {
    clearTimeout(timer);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}${path}`);
    socket.onmessage = (event) => {
      tries = 0;
      onState("open", gettext("Live"));
      onMessage(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      const final = FINAL[event.code];
      if (final) return onState("closed", final());
      onState("offline", gettext("No connection; trying again…"));
      timer = setTimeout(connect, Math.min(LONGEST_PAUSE_MS, 500 * 2 ** tries) * (0.75 + Math.random() / 2));
      tries += 1;
    };
  }

  const now = () => {
    if (socket?.readyState === WebSocket.CLOSED) connect();
  };
  addEventListener("online", now);
  addEventListener("pagehide", () => {
    if (socket) socket.onclose = null;
    clearTimeout(timer);
    socket?.close();
  });
  addEventListener("pageshow", (event) => event.persisted && connect());
  connect();
}
