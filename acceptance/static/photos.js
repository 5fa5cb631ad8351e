// Photos of the inspection sheet: made small on this device, marked with a pin, kept until they are sent.
(function () {
  "use strict";
  const LARGEST = 1600;
  const opened = new Promise((done, fail) => {
    const asked = indexedDB.open("sheet", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("photos", { keyPath: "key", autoIncrement: true });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const ask = async (mode, deed) => {
    const asked = deed((await opened).transaction("photos", mode).objectStore("photos"));
    return new Promise((done, fail) => { asked.onsuccess = () => done(asked.result); asked.onerror = () => fail(asked.error); });
  };
  const chosen = new WeakMap();  // form → {bitmap, pin}

  function draw(form) {
    const canvas = form.querySelector("canvas"), { bitmap, pin } = chosen.get(form), pen = canvas.getContext("2d");
    const scale = Math.min(1, 640 / bitmap.width);
    canvas.hidden = false;
    canvas.width = Math.round(bitmap.width * scale);
    canvas.height = Math.round(bitmap.height * scale);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    if (!pin) return;
    pen.lineWidth = 4;
    pen.strokeStyle = "#c92a2a";
    pen.beginPath();
    pen.arc(pin.x * canvas.width / 1000, pin.y * canvas.height / 1000, canvas.width / 14, 0, 2 * Math.PI);
    pen.stroke();
  }

  document.querySelectorAll("form[data-note]").forEach((form) => {
    const canvas = form.querySelector("canvas");
    form.elements.photo.addEventListener("change", async () => {
      const file = form.elements.photo.files[0];
      if (!file) return;
      try {
        chosen.set(form, { bitmap: await createImageBitmap(file), pin: null });
        draw(form);
      } catch (error) {
        form.elements.photo.value = "";
      }
    });
    canvas.addEventListener("click", (event) => {
      const box = canvas.getBoundingClientRect();
      chosen.get(form).pin = { x: Math.round((event.clientX - box.left) / box.width * 1000), y: Math.round((event.clientY - box.top) / box.height * 1000) };
      draw(form);
    });
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-20, 0], ArrowRight: [20, 0], ArrowUp: [0, -20], ArrowDown: [0, 20] }[event.key], held = chosen.get(form);
      if (!step || !held) return;
      event.preventDefault();
      const at = held.pin || { x: 500, y: 500 }, within = (value) => Math.max(0, Math.min(1000, value));
      held.pin = { x: within(at.x + step[0]), y: within(at.y + step[1]) };
      draw(form);
    });
  });

  window.sheetPhotos = {
    // Keeps the photo chosen in a form under the entry's name; nothing when there is none.
    async keep(form, project, entry) {
      const held = chosen.get(form);
      if (!held) return;
      chosen.delete(form);
      const { bitmap, pin } = held, scale = Math.min(1, LARGEST / Math.max(bitmap.width, bitmap.height)), sheet = document.createElement("canvas");
      sheet.width = Math.round(bitmap.width * scale);
      sheet.height = Math.round(bitmap.height * scale);
      sheet.getContext("2d").drawImage(bitmap, 0, 0, sheet.width, sheet.height);
      form.elements.photo.value = "";
      form.querySelector("canvas").hidden = true;
      const blob = await new Promise((done) => sheet.toBlob(done, "image/jpeg", 0.8));
      await ask("readwrite", (photos) => photos.add({ project, entry, blob, width: sheet.width, height: sheet.height, pin }));
    },
    waiting: async (project) => (await ask("readonly", (photos) => photos.getAll())).filter((one) => one.project === project),
    // Sends what waits, one by one; a photo goes from this device only after the server has it.
    async send(project, address, token, unsent) {
      for (const one of await this.waiting(project)) {
        if (unsent.has(one.entry)) continue;
        const body = new FormData();
        body.append("files", one.blob, "photo.jpg");
        body.append("width", one.width);
        body.append("height", one.height);
        if (one.pin) { body.append("x", one.pin.x); body.append("y", one.pin.y); }
        const answer = await fetch(address + "/" + encodeURIComponent(one.entry) + "/photos", { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" }, body });
        if (!answer.ok || answer.redirected) return;
        await ask("readwrite", (photos) => photos.delete(one.key));
      }
    },
  };
})();
