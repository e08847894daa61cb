/* <pk-console>: editor, parameters, run and stop, and one result in several views. Nothing runs
   until a person says so; leaving the page ends what runs. */
import { el } from "../dom.js";
import { say } from "../toast.js";
import { download } from "../explore/exports.js";
import "./editor.js";
import { linkTo, parameterNames, readValue, writeValue } from "./parameters.js";
import { planTree } from "./plan.js";
import { resultTable, sortedRows } from "./results.js";
import { Runner } from "./runner.js";
import { Shelf } from "./shelf.js";
import { remember } from "./store.js";
import { csvOf, tabbedOf, textTable } from "./values.js";
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
    this.runner = new Runner();
    this.shelf = new Shelf(this.querySelector(".shelf"), this.page, () => ({ query: this.editor.value, parameters: this.parameters() }));
    this.view = new URLSearchParams(location.search).get("view") ?? "table";
    this.listen();
    this.showParameters();
  }

  tool(name) {
    return this.querySelector(`.desk [data-tool="${name}"]`);
  }

  listen() {
    this.editor.addEventListener("run", () => this.run());
    this.editor.addEventListener("stop", () => this.runner.stop());
    this.editor.addEventListener("edit", () => this.edited());
    this.shelf.addEventListener("fill", ({ detail }) => this.fill(detail));
    this.shelf.addEventListener("insert", ({ detail }) => this.editor.insert(detail.text));
    this.tool("run").addEventListener("click", () => this.run());
    this.tool("stop").addEventListener("click", () => this.runner.stop());
    this.tool("link").addEventListener("click", () => this.copyLink());
    this.tool("csv").addEventListener("click", () => download("paperkin-query.csv", csvOf(this.result), "text/csv"));
    this.tool("json").addEventListener("click", () => download("paperkin-query.json", JSON.stringify(this.result, null, 1), "application/json"));
    this.tool("copy").addEventListener("click", () => this.copyRows());
    this.tool("plan").addEventListener("click", () => this.plan());
    this.bar.addEventListener("click", (event) => {
      const view = event.target.closest("[data-view]")?.dataset.view;
      if (view) this.show(view);
    });
    this.runner.addEventListener("busy", ({ detail }) => this.busy(detail.on));
    this.runner.addEventListener("wrong", ({ detail }) => this.wrong(detail));
    this.runner.addEventListener("sleep", ({ detail }) => this.sleep(detail.seconds));
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") this.runner.stop(); });
  }

  /** Fill the editor; it waits to be run. A saved query has an address of its own. */
  fill({ statement, parameters, address }) {
    if (address) history.replaceState(null, "", address);
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
    const statement = this.editor.value;
    const parameters = this.parameters();
    const result = await this.ask("/query");
    if (!result) return;
    this.result = result;
    this.statement = statement;
    [this.by, this.descending, this.shown, this.widths] = [null, false, undefined, new Map()];
    history.replaceState(null, "", linkTo(statement, parameters, this.view));
    const [first, rest] = countedWords(result, statement);
    this.remember(`${first.toLowerCase()}, ${rest.split(". ")[0].replace(/\.$/, "")}`);
    this.querySelector(".counted").replaceChildren(el("b", {}, first), ` ${rest}`);
    this.bar.hidden = false;
    for (const name of ["copy", "csv", "json"]) this.tool(name).disabled = !result.rows.length;
    this.show(this.view);
  }

  async plan() {
    const tree = await this.ask("/query/plan");
    if (tree) this.results.replaceChildren(planTree(tree));
  }

  ask(path) {
    this.mistake.hidden = true;
    this.editor.clearMistake();
    return this.runner.ask(path, this.editor.value, this.parameters());
  }

  busy(on) {
    this.tool("run").hidden = on;
    this.tool("stop").hidden = !on;
    clearTimeout(this.waiting);
    const wait = this.querySelector(".wait");
    wait.hidden = true;
    if (on) this.waiting = setTimeout(() => { wait.hidden = false; }, 300);
  }

  /** Say under the editor what went wrong, and underline where. */
  wrong({ text, error, refused, outcome }) {
    this.mistake.textContent = text;
    this.mistake.hidden = false;
    if (error.line && error.code === "cypher_syntax") this.editor.showMistake(error);
    this.remember(outcome, refused);
  }

  /** Too many queries: the button sleeps until the next one may run. */
  sleep(seconds) {
    const run = this.tool("run");
    run.disabled = seconds > 0;
    this.mistake.hidden = seconds <= 0;
    this.mistake.textContent = `Too many queries. Next one in ${seconds} s.`;
    if (seconds > 0) setTimeout(() => this.sleep(seconds - 1), 1000);
  }

  remember(outcome, refused = false) {
    remember({ statement: this.editor.value, parameters: this.parameters(), outcome, refused, at: new Date().toISOString() });
    this.shelf.showHistory();
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
      by: this.by, descending: this.descending, shown: this.shown, widths: this.widths,
      sort: (by, descending) => { [this.by, this.descending] = [by, descending]; this.show("table"); },
      more: (shown) => { this.shown = shown; this.show("table"); },
    }));
  }

  /** Copy the rows in the order of the table. */
  async copyRows() {
    const { columns, rows } = this.result;
    const order = this.by === null ? rows : sortedRows(rows, this.by, this.descending).map((at) => rows[at]);
    await navigator.clipboard?.writeText(tabbedOf({ columns, rows: order }));
    say("The rows are copied, for a spreadsheet to paste");
  }

  async copyLink() {
    const address = location.origin + linkTo(this.editor.value, this.parameters(), this.view);
    await navigator.clipboard?.writeText(address);
    say("The link is copied. It fills the editor and runs nothing");
  }
}

customElements.define("pk-console", Console);
