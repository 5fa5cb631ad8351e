// The phone page: a picture goes out as soon as it is taken, and goes on where the line broke.
(() => {
  const box = document.getElementById("phone")
  if (!box || !window.tus) return
  const words = JSON.parse(box.dataset.words)
  const send = (file, filing, said) => new Promise((done) => {
    const upload = new tus.Upload(file, {
      endpoint: box.dataset.endpoint, chunkSize: 2 << 20, retryDelays: [0, 1000, 3000, 5000, 10000, 30000, 60000], removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, ...(filing ? { filing } : {}) }, uploadDataDuringCreation: file.size <= 2 << 20,
      fingerprint: async (one) => ["tus", box.dataset.endpoint, filing, one.name, one.size, one.lastModified].join("|"),
      onProgress: (sent, total) => { said.textContent = `${words.receiving} ${Math.floor((100 * sent) / total)}%` },
      onShouldRetry: (error) => { const status = error.originalResponse ? error.originalResponse.getStatus() : 0; said.textContent = words.broken; return !status || status >= 500 || status === 409 },
      onError: (error) => {
        let text = String(error.message || error)
        try { const told = JSON.parse(error.originalResponse.getBody()); text = told.detail || told.title || text } catch { /* the message stands */ }
        said.textContent = text
        done(false)
      },
      onSuccess: async () => { try { said.textContent = (await (await fetch(upload.url)).json()).sentence } catch { said.textContent = words.kept } done(true) },
    })
    upload.findPreviousUploads().then((known) => { if (known.length) upload.resumeFromPreviousUpload(known[0]); upload.start() })
  })
  document.querySelectorAll("form.shoot").forEach((form) => {
    form.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", async () => {
      const said = form.querySelector("[role=status]")
      for (const file of input.files) await send(file, form.dataset.filing, said)
      input.value = ""
    }))
  })
})()
