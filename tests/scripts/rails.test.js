import assert from "node:assert/strict";
import test from "node:test";
import {
  final,
  receiving,
  refused,
  sentence,
  stored,
} from "../../acceptance/static/scripts/upload/rails.js";

const words = Object.fromEntries(
  "receiving received stored checked waiting failed held filed returned notstored idle"
    .split(" ")
    .map((name) => [name, name]),
);
const told = (facts) => ({ token: "t", sentence: "已存", ...facts });
const said = (rail) => rail.map(({ text, how }) => `${text}:${how}`).join(" ");

test("a file on its way is received, and nothing more is claimed", () => {
  assert.equal(said(receiving(words, 40)), "receiving 40%:run stored: checked: filed:");
  assert.equal(said(receiving(words)), "receiving:run stored: checked: filed:");
});

test("a refused file is never shown as stored", () => {
  assert.equal(said(refused(words)), "received:y notstored:x : :");
});

test("checks that wait, fail and pass stand differently", () => {
  assert.equal(said(stored(told({}), words)), "received:y stored:y waiting:run filed:");
  assert.match(said(stored(told({ check: "failed" }), words)), /failed:x filed:$/);
  assert.match(said(stored(told({ check: "passed" }), words)), /checked:y filed:$/);
});

test("filed and returned are the last stations", () => {
  const checked = { check: "passed" };
  assert.match(said(stored(told({ ...checked, filed: "filed" }), words)), /filed:y$/);
  assert.match(said(stored(told({ ...checked, filed: "returned" }), words)), /returned:x$/);
});

test("what fits no item is held, a package counts what comes out of it", () => {
  assert.equal(said(stored(told({ held: true }), words)), "received:y stored:y held:x :");
  const open = told({ package: true, progress: "3/9" });
  assert.match(said(stored(open, words)), /3\/9:run filed:$/);
  assert.match(said(stored({ ...open, files: 9 }, words)), /3\/9:y filed:$/);
});

test("a check that waits over a minute says that nobody works", () => {
  assert.equal(sentence(told({ age: 61 }), words), "已存。idle");
  assert.equal(sentence(told({ age: 60 }), words), "已存");
  assert.equal(sentence(told({ age: 900, check: "passed" }), words), "已存");
});

test("the server is asked until its last word", () => {
  assert.ok(!final(told({})));
  assert.ok(!final(told({ package: true })));
  for (const last of [{ state: "refused" }, { held: true }, { check: "passed" }]) {
    assert.ok(final(told(last)));
  }
  assert.ok(final(told({ package: true, files: 4 })));
});
