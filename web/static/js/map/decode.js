/* What GET map sends, as typed arrays. Pure. */

/** base64 of little-endian 32-bit numbers as an array of that type. */
export function numbers(text, Type) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const read = Type === Float32Array ? "getFloat32" : "getInt32";
  const values = new Type(bytes.length / 4);
  for (let at = 0; at < values.length; at += 1) values[at] = view[read](at * 4, true);
  return values;
}

/** The papers of the map, one index a paper in every array; x and y are apart. */
export function decodeMap(body) {
  const places = numbers(body.places, Float32Array);
  const x = new Float32Array(body.ids.length);
  const y = new Float32Array(body.ids.length);
  for (let at = 0; at < x.length; at += 1) {
    x[at] = places[2 * at];
    y[at] = places[2 * at + 1];
  }
  return {
    ids: body.ids,
    x,
    y,
    community: numbers(body.community, Int32Array),
    centrality: numbers(body.centrality, Float32Array),
    year: numbers(body.year, Int32Array),
    communities: body.communities,
    papers: body.papers,
    stale: body.stale,
  };
}

/** How far apart papers of a community stand, in the units of the map. */
export function spacing({ communities }) {
  const first = communities[0];
  return first ? (first.radius * Math.sqrt(Math.PI)) / Math.sqrt(first.papers) : 0.05;
}
