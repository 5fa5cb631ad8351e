import assert from "node:assert/strict";
import { before, beforeEach, test } from "node:test";

/** @type {typeof import("../../acceptance/static/scripts/sheet/notes.js").Sheet} */
let Sheet;
/** @type {Map<string, string>} what this device keeps */
const kept = new Map();
const WORDS = {
  ready: "可离线填写",
  kept: "{count}条待发送",
  sent: "已全部发送",
  again: "请重新登录，{count}条还在",
  refused: "没有接收",
};

before(async () => {
  globalThis.localStorage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, text) => kept.set(name, text),
  };
  globalThis.document = { querySelector: () => null, querySelectorAll: () => [] };
  globalThis.CSS = { escape: (text) => text };
  ({ Sheet } = await import("../../acceptance/static/scripts/sheet/notes.js"));
});

beforeEach(() => kept.clear());

/** A sheet and the place where the inspector reads. */
function aSheet() {
  const said = {
    dataset: { words: JSON.stringify(WORDS), project: "4", notes: "/notes" },
    textContent: "",
  };
  return { said, sheet: new Sheet(said) };
}

test("the browser that has got ready says so where nothing else was said", () => {
  const { said, sheet } = aSheet();
  sheet.ready();
  assert.equal(said.textContent, WORDS.ready);
});

test("what was sent while the browser got ready is not talked over by it", async () => {
  const entry = { entry: "a", volume: 3, result: "sound", text: "", page: "", at: "" };
  kept.set("notes-4", JSON.stringify([entry]));
  globalThis.fetch = async () => ({ ok: true, json: async () => ({ entries: ["a"] }) });
  const { said, sheet } = aSheet();
  await sheet.sendEntries([entry]);
  assert.equal(said.textContent, WORDS.sent);
  sheet.ready();
  assert.equal(said.textContent, WORDS.sent);
});

test("what waits on this device is not talked over either", () => {
  kept.set("notes-4", JSON.stringify([{ entry: "a", volume: 3 }]));
  const { said, sheet } = aSheet();
  sheet.ready();
  assert.equal(said.textContent, "");
});

test("when the session has ended nothing is taken for sent, and what to do is said", async () => {
  const entry = { entry: "a", volume: 3, result: "sound", text: "", page: "", at: "" };
  kept.set("notes-4", JSON.stringify([entry]));
  globalThis.fetch = async () => ({ ok: false, status: 401, json: async () => ({}) });
  const { said, sheet } = aSheet();
  await sheet.sendEntries([entry]);
  assert.equal(said.textContent, "请重新登录，1条还在");
  assert.equal(JSON.parse(kept.get("notes-4")).length, 1);
});
