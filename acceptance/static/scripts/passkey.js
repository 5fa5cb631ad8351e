// Passkeys: the browser asks a person's device, and the answer goes out with the form. Without script there is the password.

/** @typedef {{type: "public-key", id: string}} Known */

/** @param {string} text base64url @returns {ArrayBuffer} */
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

/** @param {ArrayBuffer} buffer @returns {string} base64url */
function written(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** @param {Known} one */
function named(one) {
  return { ...one, id: bytes(one.id) };
}

/**
 * A new key, or the use of one, as the question wants it.
 * @param {any} question
 * @returns {Promise<PublicKeyCredential>}
 */
async function answered(question) {
  const asked = { ...question, challenge: bytes(question.challenge) };
  if (!question.user) {
    return /** @type {PublicKeyCredential} */ (
      await navigator.credentials.get({ publicKey: asked })
    );
  }
  asked.user = { ...question.user, id: bytes(question.user.id) };
  asked.excludeCredentials = (question.excludeCredentials ?? []).map(named);
  return /** @type {PublicKeyCredential} */ (
    await navigator.credentials.create({ publicKey: asked })
  );
}

/**
 * The answer as JSON, in the shape that the standard gives it.
 * @param {PublicKeyCredential} key
 * @returns {string}
 */
function told(key) {
  const response = /** @type {Record<string, ArrayBuffer | undefined>} */ (
    /** @type {unknown} */ (key.response)
  );
  /** @type {Record<string, string>} */
  const answer = {};
  for (const name of [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ]) {
    const part = response[name];
    if (part) answer[name] = written(part);
  }
  return JSON.stringify({
    id: key.id,
    rawId: written(key.rawId),
    type: key.type,
    response: answer,
    clientExtensionResults: {},
  });
}

/** @param {HTMLFormElement} form */
function begin(form) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("credential"));
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      const question = await fetch(form.dataset.passkey ?? "");
      field.value = told(await answered(await question.json()));
      form.submit();
    } catch {
      said.textContent = form.dataset.refused ?? "";
      said.hidden = false;
    }
  });
}

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    begin(/** @type {HTMLFormElement} */ (form));
  }
}
