// Runs the script of a kit, as its page holds it, over files given as JSON; writes what it would show and save.
// node kit.mjs KIT.html FILES.json OUT

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [page, given, out] = process.argv.slice(2);
const text = readFileSync(page, "utf8");
const between = (start) => text.split(start)[1].split("</script>")[0];
const data = JSON.parse(between('<script type="application/json" id="kit">'));
const script = between('<script type="module">');
const shown = "\nexport const kit = { ...judging_js, ...packing_js, ...listing_js, ...page_js, ...telling_js };";
const address = `data:text/javascript;base64,${Buffer.from(script + shown).toString("base64")}`;
const { kit } = await import(address);

// a file that another program holds open has a size, and no bytes
const locked = { size: 9, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("locked")) }) };
const files = JSON.parse(readFileSync(given, "utf8")).map(([path, bytes]) => ({
  path,
  blob: bytes === null ? locked : new Blob([Buffer.from(bytes, "base64")]),
}));
const judged = await kit.judgeAll(data, files);
const bytes = async (blob) => Buffer.from(await blob.arrayBuffer());
const { packages } = kit.portions(kit.taken(files, judged.files), data.zip);
for (const [at, some] of packages.entries()) {
  writeFileSync(join(out, `files-${at + 1}.zip`), await bytes(await kit.packageOf(some, () => {})));
}
const rows = kit.lines(data, judged.files);
writeFileSync(join(out, "list.xlsx"), await bytes(kit.workbook(rows)));
const speech = new kit.Speech(data.words);
const telling = new kit.Telling(data, speech, judged);
writeFileSync(
  join(out, "told.json"),
  JSON.stringify({
    files: judged.files,
    missing: judged.missing,
    listed: judged.listed,
    headline: telling.headline(),
    boxes: telling.boxes(),
    items: data.items,
    rows,
  }),
);
