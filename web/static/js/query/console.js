/* <pk-console>: editor, parameters, run and stop, and one result in several views. Nothing runs
   until a person says so; leaving the page ends what runs. */
import { PREFIX, send } from "../api.js";
import { el } from "../dom.js";
import { say } from "../toast.js";
import { download } from "../explore/exports.js";
import "./editor.js";
import { linkTo, parameterNames, readValue, writeValue } from "./parameters.js";
import { planTree } from "./plan.js";
import { resultTable } from "./results.js";
import { Shelf } from "./shelf.js";
import { remember } from "./store.js";
import { csvOf, textTable } from "./values.js";
import { countedWords, emptyWords } from "./words.js";

class Console extends HTMLElement {
  connectedCallback() {
    this.page = JSON.parse(this.querySelector("#console-data").textContent);
    this.values = { ...this.page.parameters };
    this.editor = this.querySelector("pk-editor");
    this.editor.words = this.page.words;
    this.results = this.querySelector(".answer");
    this.mistake = this.querySelector(".mistake");
    this.bar = this.querySelector(".resultbar");
    this.shelf = new Shelf(this.querySelector(".shelf"), this.page);
    this.view = new URLSearchParams(location.search).get("view") ?? "table";
    this.listen();
    this.showParameters();
  }

  tool(name) {
    return this.querySelector(`.desk [data-tool="${name}"]`);
  }

  listen() {
    this.editor.addEventListener("run", () => this.run());
    this.editor.addEventListener("stop", () => this.stop());
    this.editor.addEventListener("edit", () => this.edited());
    this.shelf.addEventListener("fill", ({ detail }) => this.fill(detail));
    this.shelf.addEventListener("insert", ({ detail }) => this.editor.insert(detail.text));
    this.tool("run").addEventListener("click", () => this.run());
    this.tool("stop").addEventListener("click", () => this.stop());
    this.tool("link").addEventListener("click", () => this.copyLink());
    this.tool("csv").addEventListener("click", () => download("paperkin-query.csv", csvOf(this.result), "text/csv"));
    this.tool("json").addEventListener("click", () => download("paperkin-query.json", JSON.stringify(this.result, null, 1), "application/json"));
    this.tool("plan").addEventListener("click", () => this.plan());
    this.bar.addEventListener("click", (event) => {
      const view = event.target.closest("[data-view]")?.dataset.view;
      if (view) this.show(view);
    });
    addEventListener("pagehide", () => this.leave());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.running) this.stop();
    });
  }

  /** Fill the editor; it waits to be run. */
  fill({ statement, parameters }) {
    this.values = { ...parameters };
    this.editor.value = statement;
    this.showParameters();
    this.editor.focus();
  }

  edited() {
    this.mistake.hidden = true;
    this.editor.clearMistake();
    clearTimeout(this.naming);
    this.naming = setTimeout(() => this.showParameters(), 200);
  }

  /** A field for every parameter that the statement names. */
  showParameters() {
    const box = this.querySelector("[data-parameters]");
    const names = parameterNames(this.editor.value);
    const shown = [...box.querySelectorAll("input")].map((input) => input.name);
    if (names.join("\n") === shown.join("\n")) {
      for (const input of box.querySelectorAll("input")) if (document.activeElement !== input) input.value = writeValue(this.values[input.name]);
      return;
    }
    box.replaceChildren(...names.map((name) => {
      const input = el("input", { class: "input", name, value: writeValue(this.values[name]), "aria-label": `Parameter ${name}`, spellcheck: "false" });
      input.addEventListener("input", () => { this.values[name] = readValue(input.value); });
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") this.run(); });
      return el("label", {}, el("code", {}, `$${name}`), input);
    }));
  }

  parameters() {
    return Object.fromEntries(parameterNames(this.editor.value).map((name) => [name, this.values[name] ?? null]));
  }

  async run() {
    if (this.running) return;
    const statement = this.editor.value;
    const parameters = this.parameters();
    const result = await this.ask("/query", statement, parameters);
    if (!result) return;
    this.result = result;
    this.statement = statement;
    [this.by, this.descending, this.shown] = [null, false, undefined];
    history.replaceState(null, "", linkTo(statement, parameters, this.view));
    const [first, rest] = countedWords(result, statement);
    this.remember(`${first.toLowerCase()}, ${rest.split(". ")[0].replace(/\.$/, "")}`);
    this.querySelector(".counted").replaceChildren(el("b", {}, first), ` ${rest}`);
    this.bar.hidden = false;
    for (const name of ["csv", "json"]) this.tool(name).disabled = !result.rows.length;
    this.show(this.view);
  }

  async plan() {
    const tree = await this.ask("/query/plan", this.editor.value, this.parameters());
    if (tree) this.results.replaceChildren(planTree(tree));
  }

  /** Ask the API; a refusal, a mistake or a lost connection is shown under the editor. */
  async ask(path, statement, parameters) {
    const id = crypto.randomUUID();
    this.running = { id, asking: new AbortController() };
    this.busy(true);
    this.mistake.hidden = true;
    this.editor.clearMistake();
    try {
      return await send("POST", path, { id, query: statement, parameters }, { signal: this.running.asking.signal });
    } catch (error) {
      this.failed(error, statement);
      return null;
    } finally {
      this.running = null;
      this.busy(false);
    }
  }

  busy(on) {
    this.tool("run").hidden = on;
    this.tool("stop").hidden = !on;
    clearTimeout(this.waiting);
    const wait = this.querySelector(".wait");
    if (on) this.waiting = setTimeout(() => { wait.hidden = false; }, 300);
    else wait.hidden = true;
  }

  failed(error, statement) {
    if (error.name === "AbortError") return;
    const stopped = this.running?.stopped;
    const text = stopped ? "Stopped." : [error.message, error.hint].filter(Boolean).join(" ");
    this.mistake.textContent = text;
    this.mistake.hidden = false;
    if (error.line && error.code === "cypher_syntax") this.editor.showMistake(error);
    this.statement = statement;
    this.remember(stopped ? "stopped" : error.code === "query_refused" ? "refused" : "failed", error.code === "query_refused");
    if (error.status === 429) this.countDown(error);
  }

  /** Too many queries: the button sleeps until the next one may run. */
  countDown(error) {
    const run = this.tool("run");
    let left = Number(/(\d+) s/.exec(error.hint)?.[1] ?? 5);
    run.disabled = true;
    const tick = () => {
      this.mistake.textContent = left > 0 ? `Too many queries. Next one in ${left} s.` : "";
      if (left <= 0) { run.disabled = false; this.mistake.hidden = true; return; }
      left -= 1;
      setTimeout(tick, 1000);
    };
    tick();
  }

  remember(outcome, refused = false) {
    remember({ statement: this.statement, parameters: this.parameters(), outcome, refused, at: new Date().toISOString() });
    this.shelf.showHistory();
  }

  /** End the running query on the server; its answer says that it ended. */
  stop() {
    if (!this.running) return;
    this.running.stopped = true;
    send("DELETE", `/query/${this.running.id}`).catch((error) => say(error.message));
  }

  /** The page goes: end what runs, without waiting. */
  leave() {
    if (this.running) fetch(`${PREFIX}/query/${this.running.id}`, { method: "DELETE", headers: { "Content-Type": "application/json" }, keepalive: true }).catch(() => {});
  }

  async show(view) {
    this.view = view;
    for (const tab of this.bar.querySelectorAll("[data-view]")) tab.setAttribute("aria-selected", String(tab.dataset.view === view));
    if (!this.result) return;
    history.replaceState(null, "", linkTo(this.statement, this.parameters(), view));
    const { result, results } = this;
    if (!result.rows.length) return results.replaceChildren(el("p", { class: "notice" }, emptyWords(this.statement, this.page.words)));
    if (view === "json") return results.replaceChildren(el("pre", { class: "raw" }, JSON.stringify(result.rows.map((row) => Object.fromEntries(row.map((value, index) => [result.columns[index], value]))), null, 2)));
    if (view === "text") return results.replaceChildren(el("pre", { class: "raw" }, textTable(result)));
    if (view === "graph") {
      const { drawResult } = await import("./result-graph.js");
      return drawResult(results, result);
    }
    return results.replaceChildren(...resultTable(result, {
      by: this.by, descending: this.descending, shown: this.shown,
      sort: (by, descending) => { [this.by, this.descending] = [by, descending]; this.show("table"); },
      more: (shown) => { this.shown = shown; this.show("table"); },
    }));
  }

  async copyLink() {
    const address = location.origin + linkTo(this.editor.value, this.parameters(), this.view);
    await navigator.clipboard?.writeText(address);
    say("The link is copied. It fills the editor and runs nothing");
  }
}

customElements.define("pk-console", Console);
