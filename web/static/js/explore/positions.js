/* Where nodes stand, as the fragment of an address: a checksum of the sorted ids, then a pair of
   16-bit numbers for each, base64url. Another set of ids has another checksum, and then positions
   are dropped rather than put on the wrong nodes. Pure. */

const RANGE = 32767;

/** FNV-1a over the sorted ids, 32 bits. */
export function checksum(ids) {
  let hash = 0x811c9dc5;
  for (const char of [...ids].sort().join("\n")) {
    hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193) >>> 0;
  }
  return hash;
}

/** "p=..." for a Map of id to {x, y}. */
export function writePositions(places) {
  const ids = [...places.keys()].sort();
  const bytes = new DataView(new ArrayBuffer(4 + 4 * ids.length));
  bytes.setUint32(0, checksum(ids));
  ids.forEach((id, index) => {
    const { x, y } = places.get(id);
    bytes.setInt16(4 + 4 * index, clamp(x));
    bytes.setInt16(6 + 4 * index, clamp(y));
  });
  return `p=${base64url(new Uint8Array(bytes.buffer))}`;
}

/** The positions in a fragment for these ids: a Map, "changed" where it is of other ids, or null. */
export function readPositions(fragment, ids) {
  const text = /(?:^#?|&)p=([\w-]+)/.exec(fragment)?.[1];
  if (!text) return null;
  const bytes = fromBase64url(text);
  if (!bytes || bytes.byteLength < 4) return null;
  const sorted = [...ids].sort();
  if (bytes.getUint32(0) !== checksum(sorted) || bytes.byteLength !== 4 + 4 * sorted.length) {
    return "changed";
  }
  return new Map(sorted.map((id, index) => [
    id, { x: bytes.getInt16(4 + 4 * index), y: bytes.getInt16(6 + 4 * index) },
  ]));
}

const clamp = (value) => Math.max(-RANGE, Math.min(RANGE, Math.round(value)));

function base64url(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64url(text) {
  try {
    const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return new DataView(Uint8Array.from(raw, (char) => char.charCodeAt(0)).buffer);
  } catch {
    return null;
  }
}
