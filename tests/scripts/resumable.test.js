import assert from "node:assert/strict";
import test from "node:test";
import { sentenceOf, worthAnotherTry } from "../../acceptance/static/scripts/resumable.js";

const failed = (body) =>
  Object.assign(new Error("tus: unexpected response"), {
    originalResponse: { getStatus: () => 422, getBody: () => body },
  });

test("a broken line, a busy server and a held upload are tried again, a refusal is not", () => {
  for (const status of [0, 500, 503, 409, 423]) assert.ok(worthAnotherTry(status), String(status));
  for (const status of [400, 401, 403, 404, 413, 422]) assert.ok(!worthAnotherTry(status));
});

test("the server's own sentence is shown where it gave one", () => {
  assert.equal(sentenceOf(failed('{"detail": "空间不足", "title": "x"}')), "空间不足");
  assert.equal(sentenceOf(failed('{"title": "没有存"}')), "没有存");
  assert.equal(sentenceOf(failed("<html>")), "tus: unexpected response");
  assert.equal(sentenceOf(new Error("offline")), "offline");
});
