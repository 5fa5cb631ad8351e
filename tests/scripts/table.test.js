import assert from "node:assert/strict";
import test from "node:test";
import { escaped, meant, problem } from "../../acceptance/static/scripts/table/rules.js";
import { Sheet } from "../../acceptance/static/scripts/table/sheet.js";

const column = (field, more = {}) => ({
  field,
  title: field,
  width: 80,
  editable: true,
  kind: "text",
  choices: {},
  ...more,
});
const words = {
  required: "必填",
  long: "最多 {limit} 字",
  date: "日期",
  number: "数",
  choice: "选",
};
const sheet = () =>
  new Sheet(
    [
      column("title", { required: true, limit: 5 }),
      column("formed_on", { kind: "date" }),
      column("pages", { kind: "number", editable: false }),
    ],
    words,
  );

test("dates come in as people write them", () => {
  const date = column("formed_on", { kind: "date" });
  for (const text of ["20200805", "2020-8-5", "2020/08/05", " 2020.8.5 "]) {
    assert.equal(meant(date, text), "2020-08-05", text);
  }
  // a month is no day of January
  for (const text of ["2026-12", "202612", "2026-1/2"]) assert.equal(meant(date, text), text);
  const dated = column("formed_on", { kind: "dated" });
  assert.equal(meant(dated, "20200805"), "2020-08-05");
  assert.equal(problem(dated, meant(dated, "2026年8月"), words), "");
  assert.equal(meant(column("title"), "20200805"), "20200805");
  assert.equal(problem(date, "2020-13-01", words), "日期");
  assert.equal(problem(date, "去年", words), "日期");
});

test("a choice is known by its name, with or without blanks", () => {
  const retention = column("retention", { choices: { permanent: "永久", 30: "30 年" } });
  assert.equal(meant(retention, "永久"), "permanent");
  assert.equal(meant(retention, "30年"), "30");
  assert.equal(problem(retention, "永远", words), "选");
});

test("a required cell may not be empty, a long text is told its limit", () => {
  const title = column("title", { required: true, limit: 5 });
  assert.equal(problem(title, "", words), "必填");
  assert.equal(problem(title, null, words), "必填");
  assert.equal(problem(title, "一二三四五六", words), "最多 5 字");
  assert.equal(problem(column("author"), "", words), "");
});

test("text of people is never taken for HTML", () => {
  assert.equal(escaped("桥<&>"), "桥&lt;&amp;&gt;");
});

test("only what differs from the server is sent, and what is wrong is not", () => {
  const one = sheet();
  const [row] = one.load([[7, "题名", "2020-08-05", 3]]);
  const data = { ...row, title: "新题名", formed_on: "八月" };
  const { changes } = one.compare(7, data);
  assert.deepEqual(changes, [[7, "title", "题名", "新题名"]]);
  assert.deepEqual(one.problems(8), [{ id: 7, title: "formed_on", why: "日期" }]);
  one.compare(7, { ...data, formed_on: "2020-08-05" });
  assert.deepEqual(one.problems(8), []);
});

test("a tidied text is shown as it was meant", () => {
  const one = sheet();
  const [row] = one.load([[7, "题名", "2020-08-05", 3]]);
  const { changes, tidied } = one.compare(7, { ...row, formed_on: "20210101" });
  assert.deepEqual(tidied, { formed_on: "2021-01-01" });
  assert.deepEqual(changes, [[7, "formed_on", "2020-08-05", "2021-01-01"]]);
});

test("what the server took is no change any more; a row with a fault stays to be looked at", () => {
  const one = sheet();
  const rows = one.load([
    [7, "甲", "", 1],
    [8, "乙", "", 1],
  ]);
  one.touched.add(7).add(8);
  const sent = one.compare(7, { ...rows[0], title: "丙" }).changes;
  one.compare(8, { ...rows[1], title: "" });
  one.taken(sent);
  assert.deepEqual([...one.touched], [8]);
  assert.deepEqual(one.compare(7, { ...rows[0], title: "丙" }).changes, []);
});
