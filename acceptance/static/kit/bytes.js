// Bytes as text, and what can be read in them: lines of text, the directory of a ZIP, the first lines of a DXF.

const TEXT = 4000;
/** The longest end of a ZIP: its directory's last record with a remark. */
const TAIL = 65_557;
/** What lines have beside letters, and DOS behind the last. */
// eslint-disable-next-line no-control-regex
const LINES = /[\r\n\t\f\x1a]/g;
const MOST = 20_000;
const AT_ONCE = 8192;

/** Bytes as text, each one character; TextDecoder's latin1 is Windows-1252. @param {Uint8Array} bytes */
export function raw(bytes) {
  const texts = [];
  for (let at = 0; at < bytes.length; at += AT_ONCE) {
    texts.push(String.fromCharCode(...bytes.subarray(at, at + AT_ONCE)));
  }
  return texts.join("");
}

/** @param {string} hex */
export function unhex(hex) {
  return hex.replace(/../g, (pair) => String.fromCharCode(parseInt(pair, 16)));
}

/** @param {Blob} blob @param {number} from @param {number} to */
export async function part(blob, from, to) {
  return new Uint8Array(await blob.slice(from, to).arrayBuffer());
}

/** Whether pairs of a code and a value begin with a section, blank lines and comments before it. @param {string} head */
export function isDxf(head) {
  const lines = head
    .replace(/^ï»¿/, "")
    .trim()
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim());
  while (lines.length > 2 && lines[0] === "999") lines.splice(0, 2);
  return lines[0] === "0" && lines[1] === "SECTION" && lines[2] === "2";
}

/** Whether bytes read as text in UTF-8, GBK, Big5, or UTF-16 with its mark. @param {Uint8Array} head */
export function isText(head) {
  const bytes = head.subarray(0, TEXT);
  const marked = raw(bytes.subarray(0, 2));
  let encodings = ["utf-8", "gb18030", "big5"];
  if (marked === "\xff\xfe") encodings = ["utf-16le"];
  else if (marked === "\xfe\xff") encodings = ["utf-16be"];
  else if (head.includes(0)) return false;
  for (const encoding of encodings) {
    for (let cut = 0; cut <= Math.min(4, bytes.length); cut += 1) {
      try {
        const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
        const text = decoder.decode(bytes.subarray(0, bytes.length - cut));
        if (!/[\p{Cc}\p{Cs}\p{Co}\p{Cn}]/u.test(text.replace(LINES, ""))) return true;
        break;
      } catch {
        // a character may have been cut in two at the end
      }
    }
  }
  return false;
}

/** The names in the directory of a ZIP; none where it cannot be read. @param {Blob} blob */
export async function entries(blob) {
  const names = new Set();
  const tail = await part(blob, Math.max(0, blob.size - TAIL), blob.size);
  const at = raw(tail).lastIndexOf("PK\x05\x06");
  if (at < 0 || at + 22 > tail.length) return names;
  const end = new DataView(tail.buffer, at);
  const size = end.getUint32(12, true);
  const from = Math.max(0, blob.size - TAIL) + at - size;
  const bytes = await part(blob, Math.max(0, from), from + size);
  const view = new DataView(bytes.buffer);
  for (let here = 0; here + 46 <= bytes.length && names.size < MOST;) {
    if (view.getUint32(here, true) !== 0x02014b50) return new Set();
    const length = view.getUint16(here + 28, true);
    const name = raw(bytes.slice(here + 46, here + 46 + length)).replaceAll("\\", "/");
    names.add(name.replace(/^\./, "").replace(/^\/+/, ""));
    here += 46 + length + view.getUint16(here + 30, true) + view.getUint16(here + 32, true);
  }
  return names;
}
