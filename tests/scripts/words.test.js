import assert from "node:assert/strict";
import test from "node:test";
import { fill, size } from "../../acceptance/static/scripts/words.js";

test("a sentence gets its figures, a place nobody knows stays", () => {
  assert.equal(fill("收到 {count} 个，{what}", { count: 3 }), "收到 3 个，{what}");
  assert.equal(fill("{count}", { count: 0 }), "0");
});

test("sizes are said in the unit that fits, never as zero", () => {
  assert.equal(size(1), "1 KB");
  assert.equal(size(1536), "2 KB");
  assert.equal(size(5 * 1024 * 1024), "5.0 MB");
  assert.equal(size(2.5 * 1024 ** 3), "2.5 GB");
});
