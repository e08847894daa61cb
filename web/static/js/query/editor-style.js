/* The look of the editor, in the tokens of the page: custom properties reach into a shadow root. */

const KINDS = ["method", "model", "dataset", "hardware", "task", "metric", "software"];

export const STYLE = {
  "&": { color: "var(--ink)", backgroundColor: "var(--page)", fontSize: "0.8125rem" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.375rem", maxHeight: "calc(12 * 1.375rem + 16px)" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-gutters": { backgroundColor: "var(--page)", color: "var(--ink-3)", border: "0" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 10px 0 14px", minWidth: "2.25rem" },
  ".cm-activeLine": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLine": { backgroundColor: "var(--sunken)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": { backgroundColor: "var(--pressed)" },
  ".cm-placeholder": { color: "var(--ink-3)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--pressed)", outline: "1px solid var(--line-2)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--danger) 1.5px", textUnderlineOffset: "4px" },
  ".cm-tooltip": { border: "0", borderRadius: "8px", backgroundColor: "var(--surface)", color: "var(--ink)", boxShadow: "var(--shadow)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "0.8125rem", maxHeight: "16rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "4px 12px", lineHeight: "1.25rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--sunken)", color: "var(--ink)", boxShadow: "inset 2px 0 var(--ink)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-diagnostic": { borderLeft: "2px solid var(--danger)", padding: "6px 12px", fontFamily: "var(--sans)" },
  ".cm-property": { fontWeight: "400" },
  ...Object.fromEntries(KINDS.map((kind) => [`.cm-kind-${kind}`, { color: `var(--${kind})` }])),
};
