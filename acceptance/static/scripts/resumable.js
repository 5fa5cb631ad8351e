// One file sent by tus 1.0: it goes on where the line broke, also after the page was closed.

const WAITS = [0, 1000, 3000, 5000, 10000, 20000, 60000];
/** What the server says when it is busy or another request holds the upload: worth another try. */
const PASSING = [409, 423];

/**
 * @typedef {object} Sending
 * @property {string} endpoint where uploads are made
 * @property {Record<string, string>} metadata what the server is told of the file
 * @property {string} path the name under which a broken upload is found again
 * @property {number} chunk bytes a request
 * @property {Record<string, string>} [headers]
 * @property {(percent: number) => void} progress
 * @property {() => void} broken the line is gone; it tries again by itself
 */

/**
 * Sends a file and says where it stands on the server; rejects with the server's own sentence.
 * @param {File} file
 * @param {Sending} how
 * @returns {Promise<string>} the address of the upload
 */
export function sendFile(file, how) {
  return new Promise((done, refuse) => {
    const upload = new window.tus.Upload(file, {
      endpoint: how.endpoint,
      chunkSize: how.chunk,
      retryDelays: WAITS,
      metadata: how.metadata,
      headers: how.headers ?? {},
      // a small file needs one request, not two
      uploadDataDuringCreation: file.size <= how.chunk,
      removeFingerprintOnSuccess: true,
      fingerprint: async () =>
        ["tus", how.endpoint, how.path, file.size, file.lastModified].join("|"),
      onProgress: (sent, total) => how.progress(Math.floor((100 * sent) / total)),
      onShouldRetry: (error) => {
        how.broken();
        return worthAnotherTry(statusOf(error));
      },
      onError: (error) => refuse(new Error(sentenceOf(error))),
      onSuccess: () => done(upload.url),
    });
    upload.findPreviousUploads().then((known) => {
      if (known.length) upload.resumeFromPreviousUpload(known[0]);
      upload.start();
    });
  });
}

/**
 * Whether a failed request may succeed later; 0 means that no answer came.
 * @param {number} status
 */
export function worthAnotherTry(status) {
  return !status || status >= 500 || PASSING.includes(status);
}

/** @param {TusError} error */
function statusOf(error) {
  return error.originalResponse ? error.originalResponse.getStatus() : 0;
}

/**
 * The server's sentence where it gave one, else what the library says.
 * @param {TusError} error
 */
export function sentenceOf(error) {
  const plain = String(error.message || error);
  try {
    const told = JSON.parse(error.originalResponse?.getBody() ?? "");
    return told.detail || told.title || plain;
  } catch {
    return plain;
  }
}
