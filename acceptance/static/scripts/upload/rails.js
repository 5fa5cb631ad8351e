// Where one file stands, as four stations: received, stored, checked, filed. Pure: the same facts give the same stations.

/**
 * @typedef {"y" | "x" | "run" | ""} How reached, refused, going on, not yet
 * @typedef {{text: string, how: How}[]} Rail
 * @typedef {Record<string, string>} Words
 *
 * @typedef {object} Receipt what the server says of one upload
 * @property {string} token
 * @property {string} [state]
 * @property {boolean} [held]
 * @property {boolean} [package]
 * @property {number} [files] how many files came out of a package
 * @property {string} [progress]
 * @property {string} [check] the verdict, empty while it waits
 * @property {string} [filed]
 * @property {number} [age] seconds that the oldest task has waited
 * @property {string} sentence
 */

/** Seconds after which a waiting check means that no worker is there. */
const IDLE = 60;

/**
 * @param {string} text
 * @param {How} [how]
 */
const station = (text, how = "") => ({ text, how });

/**
 * @param {Words} words
 * @param {number} [percent]
 * @returns {Rail}
 */
export function receiving(words, percent) {
  const text = percent === undefined ? words.receiving : `${words.receiving} ${percent}%`;
  return [
    station(text, "run"),
    ...[words.stored, words.checked, words.filed].map((one) => station(one)),
  ];
}

/**
 * @param {Words} words
 * @returns {Rail}
 */
export function refused(words) {
  return [station(words.received, "y"), station(words.notstored, "x"), station(""), station("")];
}

/**
 * @param {Receipt} told
 * @param {Words} words
 * @returns {Rail}
 */
export function stored(told, words) {
  const begun = [station(words.received, "y"), station(words.stored, "y")];
  if (told.package) {
    const unpacked = station(told.progress ?? "", told.files ? "y" : "run");
    return [...begun, unpacked, station(words.filed)];
  }
  if (told.held) return [...begun, station(words.held, "x"), station("")];
  return [...begun, checking(told, words), filing(told, words)];
}

/**
 * @param {Receipt} told
 * @param {Words} words
 */
function checking(told, words) {
  if (told.check === "failed") return station(words.failed, "x");
  if (told.check) return station(words.checked, "y");
  return station(words.waiting, "run");
}

/**
 * @param {Receipt} told
 * @param {Words} words
 */
function filing(told, words) {
  if (told.filed === "returned") return station(words.returned, "x");
  if (told.filed === "filed") return station(words.filed, "y");
  return station(words.filed);
}

/**
 * The server's sentence, and that nobody works where a check waits too long.
 * @param {Receipt} told
 * @param {Words} words
 */
export function sentence(told, words) {
  const waits = !told.package && !told.held && !told.check && (told.age ?? 0) > IDLE;
  return waits ? `${told.sentence}。${words.idle}` : told.sentence;
}

/** Whether nothing more will become of it. @param {Receipt} told */
export function final(told) {
  const unpacked = told.package && told.files;
  return Boolean(told.state === "refused" || told.held || told.check || unpacked);
}
