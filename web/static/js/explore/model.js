/* The nodes and lines of a view, who is whose neighbour, and what changed between two views. Pure. */

export class Model {
  /** Take the answer of GET graph. */
  constructor({ nodes, edges, more = 0, found = {} }) {
    this.nodes = new Map(nodes.map((node) => [node.id, tidied(node)]));
    this.edges = new Map();
    this.near = new Map(nodes.map((node) => [node.id, new Map()]));
    this.more = more;
    this.found = found;
    for (const edge of edges) this.link(edge);
  }

  link(edge) {
    if (!this.nodes.has(edge.source) || !this.nodes.has(edge.target)) return;
    this.edges.set(edge.id, edge);
    this.near.get(edge.source).set(edge.target, edge);
    this.near.get(edge.target).set(edge.source, edge);
  }

  get ids() {
    return [...this.nodes.keys()];
  }

  degree(id) {
    return this.near.get(id)?.size ?? 0;
  }

  /** The neighbours of a node, heaviest line first, then by name. */
  neighbours(id) {
    return [...(this.near.get(id) ?? [])]
      .map(([other, edge]) => ({ node: this.nodes.get(other), edge }))
      .sort((a, b) => b.edge.weight - a.edge.weight || byName(a.node, b.node));
  }

  /** How many nodes of each kind and community, and lines of each role, are drawn. */
  drawn() {
    const grouped = [...this.nodes.values()].filter((node) => Number.isInteger(node.community));
    return {
      kinds: tally(this.nodes.values(), "kind"), roles: tally(this.edges.values(), "role"),
      communities: tally(grouped, "community"),
    };
  }

  /** Which ids another model has and this has not, and the other way round. */
  changes(next) {
    return {
      joined: next.ids.filter((id) => !this.nodes.has(id)),
      left: this.ids.filter((id) => !next.nodes.has(id)),
    };
  }

  /** Every id within some steps of a node, with its distance. */
  distances(from, most = Infinity) {
    const found = new Map([[from, 0]]);
    const queue = [from];
    for (const id of queue) {
      const distance = found.get(id) + 1;
      if (distance > most) continue;
      for (const other of this.near.get(id)?.keys() ?? []) {
        if (!found.has(other)) {
          found.set(other, distance);
          queue.push(other);
        }
      }
    }
    return found;
  }
}

export const byName = (a, b) => a.label.localeCompare(b.label, "en") || (a.id < b.id ? -1 : 1);

/** The kind of a node: that of a concept, else its type ("Paper", "Author", "Result"). */
function tidied(node) {
  const kind = node.kind ?? node.type[0].toUpperCase() + node.type.slice(1);
  return { ...node, kind, label: node.label || node.id, name: node.name || node.label || node.id, weight: node.weight ?? 0, hidden: node.hidden ?? 0 };
}

function tally(items, key) {
  const counts = {};
  for (const item of items) counts[item[key]] = (counts[item[key]] ?? 0) + 1;
  return counts;
}
