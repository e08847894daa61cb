/* Saved queries on the shelf: keep the one in the editor under a name, open, rename or delete one.
   The link of a saved query, /query?kept=ID, fills the console for whoever opens it. */
import { get } from "../api.js";
import { el } from "../dom.js";
import { failure } from "../explore/evidence.js";
import { KeptList } from "../kept-list.js";

/** Fill the shelf's place `root`. `now()` is the query in the editor, `open(item)` fills it in. */
export function showKept(root, { kept, now, open }) {
  let current = kept; // {id, name} of the one that the page was opened with, or null
  const list = new KeptList({
    kind: "query", word: "query", failure, value: now,
    title: () => current?.name ?? "",
    address: ({ id }) => `/query?kept=${id}`,
    size: () => null,
    current: () => current?.id,
    gone: ({ id }) => { if (current?.id === id) current = null; },
    open: ({ id }) => list.act(async () => { // as it is now: others may have changed it since
      current = await get(`/saved/${id}`);
      const { name, value } = current;
      if (list.name) list.name.value = name;
      open({ statement: value.query, parameters: value.parameters ?? {}, address: `/query?kept=${id}` });
    }, { focus: false }),
  });
  root.replaceChildren(...list.parts(), el("p", { class: "second" }, "Everybody here sees them and can open them by their links."));
}
