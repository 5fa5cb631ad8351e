// Sums of bytes and comparing them, a part at a time: no file is held in memory as a whole.

const PART = 4 << 20;

const TABLE = Uint32Array.from({ length: 256 }, (_none, number) => {
  let sum = number;
  for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** @param {Uint8Array} bytes @param {number} [before] */
export function crcOf(bytes, before = 0) {
  let sum = ~before;
  for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
  return ~sum >>> 0;
}

/** The CRC-32 of a file as a number. @param {Blob} blob */
export async function crcNumber(blob) {
  let sum = 0;
  for (let at = 0; at < blob.size; at += PART) {
    sum = crcOf(new Uint8Array(await blob.slice(at, at + PART).arrayBuffer()), sum);
  }
  return sum;
}

/** The CRC-32 of a file in eight hexadecimal digits. @param {Blob} blob */
export async function crc32(blob) {
  return (await crcNumber(blob)).toString(16).padStart(8, "0");
}

/** Whether two files of one size have the same bytes. @param {Blob} one @param {Blob} other */
export async function sameBytes(one, other) {
  for (let at = 0; at < one.size; at += PART) {
    const [a, b] = await Promise.all(
      [one, other].map(
        async (blob) => new Uint8Array(await blob.slice(at, at + PART).arrayBuffer()),
      ),
    );
    if (a.some((byte, index) => byte !== b[index])) return false;
  }
  return one.size === other.size;
}
