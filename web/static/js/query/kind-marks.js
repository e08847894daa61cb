/* Labels that are kinds have their kind's colour in the editor, :Hardware in hardware's; a property
   is never bold, also where its name is a keyword elsewhere. */

const WORDS = /[:|&!]\s*(Method|Model|Dataset|Hardware|Task|Metric|Software)\b|(?<=\w)\.(\w+)/g;

/** What is marked in a text: [{from, to, name}], name "kind-hardware" or "property". Pure. */
export function findMarks(text) {
  return [...text.matchAll(WORDS)].map((found) => {
    const to = found.index + found[0].length;
    const word = found[1] ?? found[2];
    return { from: to - word.length, to, name: found[1] ? `kind-${word.toLowerCase()}` : "property" };
  });
}

/** The extension that colours them in what is visible. */
export function kindMarks(cm) {
  const build = (view) => {
    const builder = new cm.RangeSetBuilder();
    for (const { from, to } of view.visibleRanges) {
      for (const found of findMarks(view.state.sliceDoc(from, to))) {
        builder.add(from + found.from, from + found.to, cm.Decoration.mark({ class: `cm-${found.name}` }));
      }
    }
    return builder.finish();
  };
  return cm.Prec.highest(cm.ViewPlugin.fromClass(class {
    constructor(view) { this.decorations = build(view); }
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = build(update.view);
    }
  }, { decorations: (plugin) => plugin.decorations }));
}
