import assert from "node:assert/strict";
import test from "node:test";
import { moved } from "../../acceptance/static/scripts/sheet/pictures.js";
import { hidden } from "../../acceptance/static/scripts/upload/files.js";

test("a pin starts in the middle and never leaves the picture", () => {
  assert.deepEqual(moved(null, [20, 0]), { x: 520, y: 500 });
  assert.deepEqual(moved({ x: 10, y: 990 }, [-20, 20]), { x: 0, y: 1000 });
});

test("what systems leave in folders is not sent", () => {
  for (const path of [".DS_Store", "第1标段/.git/config", "a/Thumbs.db"]) assert.ok(hidden(path));
  for (const path of ["第1标段/开工报告.pdf", "a.b/c.pdf"]) assert.ok(!hidden(path));
});
