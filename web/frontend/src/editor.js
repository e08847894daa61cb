/* What the console's editor needs of CodeMirror. Its styles go into the shadow root that it is
   mounted in, as constructed style sheets, so the page's Content-Security-Policy holds. */
export { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
export { cypher } from "@codemirror/legacy-modes/mode/cypher";
export { setDiagnostics } from "@codemirror/lint";
export { Prec, RangeSetBuilder } from "@codemirror/state";
export {
  Decoration, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder, ViewPlugin,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";
