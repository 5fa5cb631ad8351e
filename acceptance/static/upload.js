// Folders and files by tus 1.0: look where they belong, confirm, send, resume, and tell the truth about each.
(() => {
  const box = document.getElementById("uploader")
  if (!box || !window.tus) return
  box.hidden = false
  const words = JSON.parse(box.dataset.words)
  const token = document.querySelector('meta[name="csrf-token"]').content
  const say = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name])
  const $ = (id) => document.getElementById(id)
  const size = (n) => (n >= 1 << 30 ? `${(n / (1 << 30)).toFixed(1)} GB` : n >= 1 << 20 ? `${(n / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(n / 1024))} KB`)
  let chosen = [], counts = { count: 0, stored: 0, failed: 0 }
  const ask = (url, body) => fetch(url, { method: "POST", headers: { "Content-Type": "application/json", "X-CSRFToken": token }, body: JSON.stringify(body) })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer)))

  async function walk(entry, path) {
    if (entry.isFile) return [{ path: path + entry.name, file: await new Promise((ok, no) => entry.file(ok, no)) }]
    const reader = entry.createReader(), found = []
    for (;;) {
      const some = await new Promise((ok, no) => reader.readEntries(ok, no))
      if (!some.length) return found
      for (const one of some) found.push(...(await walk(one, `${path}${entry.name}/`)))
    }
  }
  const hidden = (path) => path.split("/").some((part) => part.startsWith(".")) || path.endsWith("Thumbs.db")

  async function plan(files) {
    chosen = files.filter((one) => one.file.size && !hidden(one.path))
    if (!chosen.length) return
    const told = await ask(box.dataset.plan, { paths: chosen.map((one) => one.path.slice(0, 1200)) })
    const total = chosen.reduce((sum, one) => sum + one.file.size, 0)
    const rows = $("plan-rows")
    rows.replaceChildren()
    told.files.forEach((found, at) => {
      chosen[at].filing = found.filing
      if (at >= 500) return
      const row = rows.insertRow()
      for (const text of [found.path, found.section ? say(words.section, { n: found.section }) : "–", found.group || "–", found.item || `${words.hold}：${found.why}`]) row.insertCell().textContent = text
      if (!found.filing) row.cells[3].className = "risk"
    })
    const placed = told.files.filter((found) => found.filing).length
    $("plan-said").textContent = `${say(words.planned, { count: chosen.length, placed, held: chosen.length - placed })} ${size(total)}，${total > told.room ? words.full : say(words.room, { room: size(told.room) })}`
    $("go").disabled = total > told.room
    $("plan").hidden = false
    $("go").focus()
  }

  const waiting = new Map()
  function rail(steps) {
    const list = document.createElement("ol")
    list.className = "rail"
    for (const [text, how] of steps) {
      const item = document.createElement("li")
      item.textContent = text
      if (how) item.className = how
      list.append(item)
    }
    return list
  }
  function card(one) {
    const made = document.createElement("div"), title = document.createElement("h3"), weight = document.createElement("span"), said = document.createElement("p")
    made.className = "receipt"
    title.lang = "zh-CN"
    title.textContent = one.path
    weight.className = "sz num"
    weight.textContent = size(one.file.size)
    title.append(weight)
    said.className = "code"
    made.append(title, rail([[words.receiving, "run"], [words.stored], [words.checked], [words.filed]]), said)
    $("uploads").append(made)
    return { steps: (steps) => made.replaceChild(rail(steps), made.children[1]), say: (text, bad) => { said.textContent = text; said.className = bad ? "fix" : "code" } }
  }
  function show(view, told) {
    if (told.package) return view.steps([[words.received, "y"], [words.stored, "y"], [`${told.progress || ""}`, told.files ? "y" : "run"], [words.filed]]), view.say(told.sentence)
    if (told.held) return view.steps([[words.received, "y"], [words.stored, "y"], [words.held, "x"], []]), view.say(told.sentence)
    const failed = told.check === "failed"
    view.steps([[words.received, "y"], [words.stored, "y"], [failed ? words.failed : told.check ? words.checked : words.waiting, failed ? "x" : told.check ? "y" : "run"], [told.filed === "returned" ? words.returned : words.filed, told.filed === "filed" ? "y" : told.filed === "returned" ? "x" : ""]])
    view.say(`${told.sentence}${!told.check && told.age > 60 ? `。${words.idle}` : ""}`, failed)
  }
  const final = (told) => told.state === "refused" || told.held || told.check || (told.package && told.files)

  function send(one) {
    return new Promise((done) => {
      const view = card(one), slash = one.path.lastIndexOf("/")
      const metadata = { filename: one.file.name, folder: slash > 0 ? one.path.slice(0, slash) : "" }
      if (one.filing) metadata.filing = String(one.filing)
      const finished = (failed, text) => {
        counts[failed ? "failed" : "stored"] += 1
        if (failed) { view.steps([[words.received, "y"], [words.notstored, "x"], [], []]); view.say(text, true) }
        $("uploads-said").textContent = say(words.done, counts)
        done()
      }
      const upload = new tus.Upload(one.file, {
        endpoint: box.dataset.endpoint, chunkSize: 8 << 20, retryDelays: [0, 1000, 3000, 5000, 10000, 20000, 60000], metadata,
        uploadDataDuringCreation: one.file.size <= 8 << 20, removeFingerprintOnSuccess: true, headers: { "X-CSRFToken": token },
        fingerprint: async (file) => ["tus", box.dataset.endpoint, one.path, file.size, file.lastModified].join("|"),
        onProgress: (sent, total) => { view.steps([[`${words.receiving} ${Math.floor((100 * sent) / total)}%`, "run"], [words.stored], [words.checked], [words.filed]]); view.say(words.notyet) },
        onShouldRetry: (error) => { const status = error.originalResponse ? error.originalResponse.getStatus() : 0; view.say(words.broken, true); return !status || status >= 500 || status === 409 || status === 423 },
        onError: (error) => {
          let text = String(error.message || error)
          try { const told = JSON.parse(error.originalResponse.getBody()); text = told.detail || told.title || text } catch { /* no body: the message stands */ }
          finished(true, text)
        },
        onSuccess: async () => {
          try { const told = await (await fetch(upload.url)).json(); show(view, told); if (!final(told)) waiting.set(told.token, view) } catch { view.say(words.kept) }
          finished(false)
        },
      })
      upload.findPreviousUploads().then((known) => { if (known.length) upload.resumeFromPreviousUpload(known[0]); upload.start() })
    })
  }
  async function go() {
    $("plan").hidden = true
    const queue = chosen.slice()
    counts = { count: counts.count + queue.length, stored: counts.stored, failed: counts.failed }
    $("uploads-said").textContent = words.notyet
    addEventListener("beforeunload", warn)
    await Promise.all([1, 2, 3].map(async () => { while (queue.length) await send(queue.shift()) }))
    removeEventListener("beforeunload", warn)
    $("uploads-said").textContent = `${say(words.done, counts)}。${words.kept}`
  }
  const warn = (event) => event.preventDefault()
  setInterval(async () => {
    if (!waiting.size) return
    const tokens = [...waiting.keys()].slice(0, 100)
    try {
      const told = await ask(box.dataset.standing, { tokens })
      for (const one of told.receipts) { const view = waiting.get(one.token); show(view, one); if (final(one)) waiting.delete(one.token) }
    } catch { /* asked again in two seconds */ }
  }, 2000)

  const listed = (list) => [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
  for (const id of ["pick-files", "pick-folder"]) $(id).addEventListener("change", (event) => plan(listed(event.target.files)))
  for (const kind of ["dragover", "dragenter"]) $("drop").addEventListener(kind, (event) => { event.preventDefault(); $("drop").classList.add("over") })
  for (const kind of ["dragleave", "drop"]) $("drop").addEventListener(kind, () => $("drop").classList.remove("over"))
  $("drop").addEventListener("drop", async (event) => {
    event.preventDefault()
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean), found = []
    for (const entry of entries) found.push(...(await walk(entry, "")))
    plan(found.length ? found : listed(event.dataTransfer.files))
  })
  $("go").addEventListener("click", go)
  $("cancel").addEventListener("click", () => { chosen = []; $("plan").hidden = true })
})()
