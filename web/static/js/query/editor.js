/* <pk-editor>: CodeMirror with Cypher in place of the textarea inside. It stands in a shadow root,
   where its style sheets are constructed and no policy is broken. Events: "run", "stop", "edit". */
import * as cm from "../../dist/editor.js";
import { complete } from "./complete.js";
import { STYLE } from "./editor-style.js";
import { kindMarks } from "./kind-marks.js";

class Editor extends HTMLElement {
  connectedCallback() {
    const area = this.querySelector("textarea");
    this.words = { labels: [], types: [], properties: [], functions: [], procedures: [] };
    const root = this.attachShadow({ mode: "open" });
    this.view = new cm.EditorView({ doc: area.value, root, parent: root, extensions: this.extensions() });
    this.view.contentDOM.setAttribute("aria-label", this.dataset.label);
    this.addEventListener("keydown", (event) => event.stopPropagation()); // letters are text here
  }

  extensions() {
    const run = () => this.tell("run");
    return [
      cm.keymap.of([
        { key: "Mod-Enter", run, preventDefault: true },
        { key: "Escape", run: () => this.escape() },
        ...cm.closeBracketsKeymap, ...cm.completionKeymap, ...cm.defaultKeymap.filter((one) => one.key !== "Mod-Enter"), ...cm.historyKeymap,
      ]),
      cm.lineNumbers(), cm.history(), cm.drawSelection(), cm.bracketMatching(), cm.closeBrackets(),
      cm.highlightActiveLine(),
      cm.StreamLanguage.define(cm.cypher),
      cm.syntaxHighlighting(HIGHLIGHT),
      kindMarks(cm),
      cm.autocompletion({ override: [(context) => this.suggest(context)], icons: false, maxRenderedOptions: 60 }),
      cm.EditorView.theme(STYLE),
      cm.EditorView.lineWrapping,
      cm.EditorView.updateListener.of((update) => { if (update.docChanged) this.tell("edit"); }),
      cm.placeholder("MATCH (p:Paper) RETURN p LIMIT 10"),
    ];
  }

  suggest(context) {
    const before = context.state.sliceDoc(0, context.pos);
    const found = complete(before, this.words, { explicit: context.explicit });
    return found && { ...found, validFor: /^[\w.]*$/ };
  }

  /** Escape stops a running query; an open list of suggestions closes first, by CodeMirror. */
  escape() {
    this.tell("stop");
    return false;
  }

  get value() {
    return this.view.state.doc.toString();
  }

  set value(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    this.clearMistake();
  }

  /** Put text where the caret is. */
  insert(text) {
    const { from, to } = this.view.state.selection.main;
    this.view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + text.length } });
    this.view.focus();
  }

  /** Underline the word at a place; the caret stays where it is. */
  showMistake({ line, column, message }) {
    const { doc } = this.view.state;
    const row = doc.line(Math.min(Math.max(1, line), doc.lines));
    const from = Math.min(row.from + Math.max(0, column - 1), row.to);
    const word = /^[\w$`]+|^./u.exec(doc.sliceString(from, row.to))?.[0] ?? "";
    this.mark([{ from: word ? from : row.from, to: word ? from + word.length : row.to, severity: "error", message }]);
  }

  clearMistake() {
    this.mark([]);
  }

  mark(diagnostics) {
    this.view.dispatch(cm.setDiagnostics(this.view.state, diagnostics));
  }

  tell(name) {
    this.dispatchEvent(new CustomEvent(name));
    return true;
  }

  focus() {
    this.view.focus();
  }
}

const { tags } = cm;
const HIGHLIGHT = cm.HighlightStyle.define([
  { tag: tags.keyword, fontWeight: "700" },
  { tag: [tags.atom, tags.bool, tags.null], fontWeight: "400" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--ink-2)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--ink-3)" },
]);

customElements.define("pk-editor", Editor);
