// Files as a person chooses or drops them: whole folders with their paths, without what systems leave behind.

/** @typedef {{path: string, file: File, filing?: number | null}} Chosen */

/** What systems and programs leave behind, in small letters. */
const JUNK = ["thumbs.db", "desktop.ini", "ehthumbs.db", "__macosx"];

/** Files that people did not put there: hidden ones, Windows' own, locks of Office. @param {string} path */
export function hidden(path) {
  return path
    .split("/")
    .some(
      (part) => part.startsWith(".") || part.startsWith("~$") || JUNK.includes(part.toLowerCase()),
    );
}

/**
 * What an input of files or folders holds.
 * @param {Iterable<File>} files
 * @returns {Chosen[]}
 */
export function listed(files) {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * What was dropped, folders walked to the bottom.
 * @param {DataTransfer} transfer
 * @returns {Promise<Chosen[]>}
 */
export async function dropped(transfer) {
  // entries must be taken before the first wait: afterwards the browser has emptied the transfer
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  const files = listed(transfer.files);
  /** @type {Chosen[]} */
  const found = [];
  for (const entry of entries) {
    if (entry) found.push(...(await walk(entry, "")));
  }
  return found.length ? found : files;
}

/**
 * @param {FileSystemEntry} entry
 * @param {string} path
 * @returns {Promise<Chosen[]>}
 */
async function walk(entry, path) {
  if (entry.isFile) {
    const file = await fileOf(/** @type {FileSystemFileEntry} */ (entry));
    return [{ path: path + entry.name, file }];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  /** @type {Chosen[]} */
  const found = [];
  // a reader gives a hundred or so at a time; an empty answer is the end
  for (let some = await next(reader); some.length; some = await next(reader)) {
    for (const one of some) found.push(...(await walk(one, `${path}${entry.name}/`)));
  }
  return found;
}

/**
 * @param {FileSystemFileEntry} entry
 * @returns {Promise<File>}
 */
function fileOf(entry) {
  return new Promise((done, fail) => entry.file(done, fail));
}

/**
 * @param {FileSystemDirectoryReader} reader
 * @returns {Promise<FileSystemEntry[]>}
 */
function next(reader) {
  return new Promise((done, fail) => reader.readEntries(done, fail));
}
