import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { continues, hashesOf, headOf, proved } from "../../acceptance/static/scripts/log/tree.js";

// made by workflows/witness and workflows/tiles
const made = JSON.parse(readFileSync(new URL("./log.json", import.meta.url), "utf8"));
const bytes = (text) => new TextEncoder().encode(text).buffer;

test("a paper is proved by its bytes, and no other", async () => {
  assert.equal(await proved(bytes(made.paper), made.proof), true);
  assert.equal(await proved(bytes(`${made.paper}.`), made.proof), false);
  for (const [line, text] of made.proof.split("\n").entries()) {
    if (line > 5) break;
    const other = made.proof.split("\n");
    other[line] =
      line === 4 ? "3/5 8/9" : text.replace(/[A-Z0-9]/, (sign) => (sign === "A" ? "B" : "A"));
    if (line === 0) other[0] = "paper/2";
    assert.equal(await proved(bytes(made.paper), other.join("\n")), false, `line ${line}`);
  }
});

test("a later head continues an earlier one; a second history does not", async () => {
  for (const [sizes, path] of Object.entries(made.paths)) {
    const [old, now] = sizes.split("/").map((size) => headOf(made.heads[size]));
    const hashes = path.flatMap(hashesOf);
    assert.equal(await continues(old, now, hashes), true, sizes);
    assert.equal(await continues(old, headOf(made.forged), hashes), false, sizes);
    assert.equal(await continues(old, now, [...hashes, new Uint8Array(32)]), false, sizes);
  }
  const [four, eleven] = [headOf(made.heads[4]), headOf(made.heads[11])];
  assert.equal(await continues(eleven, four, []), false);
  assert.equal(await continues(four, eleven, []), false);
});
