/* Runs statements one at a time: asks the API, ends what runs on the server, and says in words what
   went wrong. Events: "busy" {on}, "wrong" {text, outcome, error}, "sleep" {seconds}. */
import { PREFIX, send } from "../api.js";

export class Runner extends EventTarget {
  constructor() {
    super();
    this.running = null;
    addEventListener("pagehide", () => this.leave());
  }

  /** The answer of a route for a statement, or null where there is none. */
  async ask(path, statement, parameters) {
    if (this.running) return null;
    const running = { id: crypto.randomUUID(), stopped: false };
    this.running = running;
    this.tell("busy", { on: true });
    try {
      return await send("POST", path, { id: running.id, query: statement, parameters });
    } catch (error) {
      this.tell("wrong", wrongWords(error, running.stopped));
      if (error.status === 429) this.tell("sleep", { seconds: Number(/(\d+) s/.exec(error.hint)?.[1] ?? 5) });
      return null;
    } finally {
      this.running = null;
      this.tell("busy", { on: false });
    }
  }

  /** End the running query on the server; its answer says that it ended. */
  stop() {
    if (!this.running) return;
    this.running.stopped = true;
    send("DELETE", `/query/${this.running.id}`).catch((error) => this.tell("wrong", wrongWords(error, false)));
  }

  /** The page goes: end what runs, without waiting. */
  leave() {
    if (!this.running) return;
    const headers = { "Content-Type": "application/json" };
    fetch(`${PREFIX}/query/${this.running.id}`, { method: "DELETE", headers, keepalive: true }).catch(() => {});
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** What is said under the editor, and in the history. Pure. */
export function wrongWords(error, stopped) {
  const refused = error.code === "query_refused";
  const text = stopped ? "Stopped." : [error.message, error.hint].filter(Boolean).join(" ");
  return { text, error, refused, outcome: stopped ? "stopped" : refused ? "refused" : "failed" };
}
