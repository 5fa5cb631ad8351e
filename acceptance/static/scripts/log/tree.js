// The arithmetic of the log: whether a paper is in it, and whether a later head continues an earlier one (RFC 6962, RFC 9162).

/** @typedef {{origin: string, size: number, root: Uint8Array<ArrayBuffer>}} Head */
/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

const HASH = 32;

/**
 * @param {...(Uint8Array | string)} parts
 * @returns {Bytes}
 */
function joined(...parts) {
  const pieces = parts.map((part) =>
    typeof part === "string" ? new TextEncoder().encode(part) : part,
  );
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** @param {...(Uint8Array | string)} parts @returns {Promise<Bytes>} */
async function digest(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

/** @param {Uint8Array} left @param {Uint8Array} right */
const node = (left, right) => digest(new Uint8Array([1]), left, right);

/** @param {...(Uint8Array | string)} parts */
const leaf = (...parts) => digest(new Uint8Array([0]), ...parts);

/** @param {string} text @returns {Bytes} */
const raw = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

/** @param {Uint8Array} bytes */
export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} one @param {Uint8Array} two */
const same = (one, two) => hex(one) === hex(two);

/** @param {string} base64 @returns {Bytes[]} */
export function hashesOf(base64) {
  const bytes = raw(base64);
  const count = Math.ceil(bytes.length / HASH);
  return Array.from({ length: count }, (_, at) => bytes.slice(at * HASH, (at + 1) * HASH));
}

/** @param {string} text @returns {Head} */
export function headOf(text) {
  const [origin = "", size = "", root = ""] = text.split("\n");
  return { origin, size: Number(size), root: raw(root) };
}

/**
 * The root to which a leaf leads; as many hashes as that takes are taken from the path.
 * @param {Uint8Array} start
 * @param {number} index
 * @param {number} size
 * @param {Bytes[]} path
 * @returns {Promise<Uint8Array>} empty where it leads to none
 */
export async function climbed(start, index, size, path) {
  let [here, last, found] = [index, size - 1, start];
  if (!(here >= 0 && here <= last)) return new Uint8Array();
  while (last > 0) {
    const beside = path.shift();
    if (beside?.length !== HASH) return new Uint8Array();
    if (here % 2 || here === last) {
      found = await node(beside, found);
      while (here && here % 2 === 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      found = await node(found, beside);
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  return found;
}

/**
 * Whether the bytes of a paper are proved to be in the log at the head that the proof bears.
 * @param {ArrayBuffer} content
 * @param {string} proof
 * @returns {Promise<boolean>}
 */
export async function proved(content, proof) {
  const [told = "", ...rest] = proof.split("\n\n");
  const head = headOf(rest.join("\n\n"));
  const [form, code, salt = "", day, places = "", hashes = ""] = told.split("\n");
  const [index = 0, count = 0, entry = 0, size = 0] = places.split(/[ /]/).map(Number);
  if (form !== "paper/1" || size !== head.size) return false;
  const path = hashesOf(hashes);
  const bytes = hex(await digest(new Uint8Array(content)));
  const start = await leaf(raw(salt), `paper\n${code}\n${bytes}\n`);
  const root = hex(await climbed(start, index, count, path));
  const found = await climbed(await leaf(`papers\n${day}\n${root}\n`), entry, size, path);
  return path.length === 0 && same(found, head.root);
}

/**
 * Whether the log at a later head begins with that at an earlier one.
 * @param {Head} old
 * @param {Head} now
 * @param {Bytes[]} path
 * @returns {Promise<boolean>}
 */
export async function continues(old, now, path) {
  if (old.origin !== now.origin || old.size > now.size) return false;
  if (old.size === now.size) return path.length === 0 && same(old.root, now.root);
  const hashes = [...path];
  if (Number.isInteger(Math.log2(old.size))) hashes.unshift(old.root.slice());
  let [here, last] = [old.size - 1, now.size - 1];
  while (here % 2) [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  const [first, ...others] = hashes;
  if (!first) return false;
  let [before, after] = [first, first];
  for (const beside of others) {
    if (last === 0) return false;
    if (here % 2 || here === last) {
      [before, after] = [await node(beside, before), await node(beside, after)];
      while (here && here % 2 === 0) [here, last] = [here / 2, Math.floor(last / 2)];
    } else {
      after = await node(after, beside);
    }
    [here, last] = [Math.floor(here / 2), Math.floor(last / 2)];
  }
  return last === 0 && same(before, old.root) && same(after, now.root);
}
