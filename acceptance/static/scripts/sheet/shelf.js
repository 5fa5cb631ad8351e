// What this device keeps of the inspection sheet until the server has it: entries by name, photos as bytes.

/**
 * @typedef {object} Entry
 * @property {string} entry a name of its own, so that it comes in once
 * @property {number} volume
 * @property {string} result
 * @property {string} text
 * @property {string} page
 * @property {string} at when it was written, ISO 8601
 *
 * @typedef {{x: number, y: number}} Pin in thousandths of the picture
 *
 * @typedef {object} Photo
 * @property {number} [key]
 * @property {string} project
 * @property {string} entry the entry that it belongs to
 * @property {Blob} blob
 * @property {number} width
 * @property {number} height
 * @property {Pin | null} pin
 */

/** @param {string} project */
const nameOf = (project) => `notes-${project}`;

/**
 * @param {string} project
 * @returns {Entry[]}
 */
export function entries(project) {
  return JSON.parse(localStorage.getItem(nameOf(project)) ?? "[]");
}

/**
 * @param {string} project
 * @param {Entry[]} kept
 */
export function keepEntries(project, kept) {
  localStorage.setItem(nameOf(project), JSON.stringify(kept));
}

/** @param {string} project */
const sentOf = (project) => `sent-${project}`;

/**
 * Entries that the server took and that a page kept before does not show.
 * @param {string} project
 * @returns {Entry[]}
 */
export function sentEntries(project) {
  return JSON.parse(localStorage.getItem(sentOf(project)) ?? "[]");
}

/**
 * @param {string} project
 * @param {Entry[]} sent
 */
export function keepSent(project, sent) {
  localStorage.setItem(sentOf(project), JSON.stringify(sent));
}

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opened ??= new Promise((done, fail) => {
    const asked = indexedDB.open("sheet", 1);
    asked.onupgradeneeded = () =>
      asked.result.createObjectStore("photos", { keyPath: "key", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  return opened;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(photos: IDBObjectStore) => IDBRequest<T>} deed
 * @returns {Promise<T>}
 */
async function ask(mode, deed) {
  const store = (await database()).transaction("photos", mode).objectStore("photos");
  const asked = deed(store);
  return new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}

/** @param {Photo} photo */
export function keepPhoto(photo) {
  return ask("readwrite", (photos) => photos.add(photo));
}

/**
 * @param {string} project
 * @returns {Promise<Photo[]>}
 */
export async function photosOf(project) {
  const kept = /** @type {Photo[]} */ (await ask("readonly", (photos) => photos.getAll()));
  return kept.filter((photo) => photo.project === project);
}

/** @param {Photo} photo */
export function forgetPhoto(photo) {
  return ask("readwrite", (photos) => photos.delete(/** @type {number} */ (photo.key)));
}
