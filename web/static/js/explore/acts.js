/* What a person can do to a view, by mouse, key or menu: every act is one step with a name. */
import { pageOf } from "../dom.js";
import { closeMenu, showMenu } from "./menu.js";
import { nodeItems, nodeName } from "./node-menu.js";
import { DEFAULT_JOINED, toggled, without, withOpened, withoutOpened } from "./state.js";
import { isSupernode, pickPapers } from "./supernode.js";
import { say } from "../toast.js";

export class Acts {
  constructor(graph) {
    this.graph = graph;
  }

  get view() {
    return this.graph.view;
  }

  node(id) {
    return this.view.model.nodes.get(id);
  }

  name(id) {
    return nodeName(this.view.model, id);
  }

  /** A click on the canvas: a node, a line, or nothing. */
  pick({ id, line, more }) {
    const { sel } = this.view.state;
    if (id) this.select(more ? toggled(sel, id) : [id]);
    else if (line) this.select([line.source, line.target]);
    else this.select([]);
  }

  select(ids) {
    this.view.amend({ sel: ids });
    this.graph.keyboard.current = ids[0] ?? this.graph.keyboard.current;
  }

  /** Select a node and bring it into view. */
  show(id) {
    this.select([id]);
    this.graph.canvas.reveal(id);
    this.graph.frame.focus({ preventScroll: true });
  }

  run(act, id, more = {}) {
    const acts = {
      open: () => this.open(id),
      toggle: () => this.toggle(id),
      collapse: () => this.collapse(id),
      hide: () => this.hide(this.among(id)),
      keep: () => this.keep(this.among(id)),
      pin: () => this.pin(this.among(id)),
      select: () => this.show(id),
      clear: () => this.select([]),
      page: () => location.assign(pageOf(this.node(id))),
      "add-some": () => this.addSome(id, more),
    };
    return acts[act]?.();
  }

  /** All that is selected where the node is one of them, else the node alone. */
  among(id) {
    const { sel } = this.view.state;
    return sel.length > 1 && (!id || sel.includes(id)) ? sel : [id];
  }

  open(id) {
    const node = this.node(id);
    if (!node?.hidden) return null;
    if (isSupernode(node, this.view.model.degree(id))) {
      this.select([id]);
      this.graph.sheet.details();
      return this.graph.panel.showSupernode(this.view.model, id);
    }
    return this.view.go(`${this.name(id)} opened`, (state) => {
      const again = state.focus === id && !state.open.some((one) => one.id === id);
      const { open, hide } = withOpened(state, id, again ? 2 * DEFAULT_JOINED : DEFAULT_JOINED);
      return { open, hide };
    }, { by: id });
  }

  toggle(id) {
    const opened = this.view.state.open.some((one) => one.id === id);
    return opened ? this.collapse(id) : this.open(id);
  }

  collapse(id) {
    if (!this.view.state.open.some((one) => one.id === id)) return null;
    return this.view.go(`${this.name(id)} collapsed`, (state) => ({ open: withoutOpened(state, id).open }));
  }

  hide(ids) {
    const gone = ids.filter((id) => id !== this.view.state.focus || ids.length > 1);
    if (!gone.length) return this.view.go("Focus dropped", { focus: null, sel: [] });
    const rest = (list) => list.filter((id) => !gone.includes(id));
    return this.view.go(gone.length === 1 ? `${this.name(gone[0])} hidden` : `${gone.length} hidden`, (state) => ({
      hide: [...new Set([...state.hide, ...gone])],
      sel: rest(state.sel), pin: rest(state.pin), add: rest(state.add),
      open: state.open.filter((one) => !gone.includes(one.id)),
    }));
  }

  keep(ids) {
    const { model, state } = this.view;
    const kept = new Set(ids.flatMap((id) => [id, ...model.near.get(id).keys()]));
    const gone = model.ids.filter((id) => !kept.has(id) && id !== state.focus);
    if (!gone.length) return null;
    const name = `Only ${ids.length === 1 ? this.name(ids[0]) : `${ids.length} nodes`} and neighbours`;
    return this.view.go(name, (now) => ({ hide: [...new Set([...now.hide, ...gone])] }));
  }

  pin(ids) {
    const all = ids.every((id) => this.view.state.pin.includes(id));
    return this.view.go(`${this.name(ids[0])} ${all ? "unpinned" : "pinned"}`, ({ pin }) => ({
      pin: all ? ids.reduce(without, pin) : [...new Set([...pin, ...ids])],
    }));
  }

  filter(parts) {
    const names = { kinds: "Kinds changed", roles: "Links changed", communities: "Communities changed" };
    return this.view.go(names[Object.keys(parts)[0]], parts);
  }

  /** Add papers of one group of a node that is too large to open. */
  async addSome(id, asked) {
    const { model } = this.view;
    const has = (paper) => model.nodes.has(paper);
    try {
      const ids = await pickPapers(id, asked, { most: DEFAULT_JOINED, has });
      if (!ids.length) return say(`Every paper ${asked.words} is drawn.`);
      return this.view.go(`${this.name(id)}: papers ${asked.words}`,
        (state) => ({ add: [...new Set([...state.add, ...ids])], hide: state.hide.filter((one) => !ids.includes(one)) }), { by: id });
    } catch (error) {
      return say(error.message, { undo: () => this.addSome(id, asked), word: "Try again" });
    }
  }

  /** Go back to a node of the trail: what was opened after it closes. */
  trail(id) {
    const { state } = this.view;
    const at = state.open.findIndex((one) => one.id === id);
    return this.view.go(`Back to ${this.name(id)}`, { open: state.open.slice(0, at + 1) });
  }

  menu(id, at) {
    showMenu(nodeItems(this.view, id), at, (act) => this.run(act, id));
  }

  /** A key on the canvas. */
  key({ act, id, more }) {
    const { canvas, view } = this.graph;
    const acts = {
      select: () => this.pick({ id, more }),
      menu: () => id && this.menu(id, canvas.screen(id)),
      in: () => canvas.zoom(1.25),
      out: () => canvas.zoom(0.8),
      fit: () => canvas.fit(),
      undo: () => view.undo(),
      redo: () => view.redo(),
    };
    return acts[act] ? acts[act]() : id && this.run(act, id);
  }

  /** Keys of the whole page: Escape, t, u where no field has the focus. */
  pageKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!closeMenu() && !this.graph.sheet.fold() && this.view.state.sel.length) this.select([]);
      return;
    }
    const target = event.composedPath()[0];
    if (target.closest?.("input:not([type=checkbox]):not([type=range]), textarea, select, dialog") || target.isContentEditable) return;
    if (event.key === "t") this.graph.toolbar.toggleTable();
    else if (event.key === "U") this.view.redo();
    else return;
    event.preventDefault();
  }
}
