import assert from "node:assert/strict";
import test from "node:test";
import { doneOf, unseen } from "../../acceptance/static/scripts/sheet/lines.js";
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

/** @returns {import("../../acceptance/static/scripts/sheet/shelf.js").Entry} */
function entry(name, volume, result) {
  return { entry: name, volume, result, text: "", page: "", at: "2026-11-24T08:00:00Z" };
}

test("progress counts volumes once, whoever knows of them, and words without a result not at all", () => {
  const here = [entry("a", 3, "sound"), entry("b", 3, "faulty"), entry("c", 4, "")];
  assert.equal(doneOf(new Set([1, 2]), here), 3);
  assert.equal(doneOf(new Set([3]), here), 1);
});

test("a sent entry is kept until a page shows it", () => {
  const sent = [entry("a", 3, "sound"), entry("b", 4, "sound")];
  assert.deepEqual(unseen(sent, new Set(["a"])), [sent[1]]);
});
