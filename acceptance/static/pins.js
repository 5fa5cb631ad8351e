// A click on the page sets where the next pin goes.
(() => {
  const leaf = document.getElementById("leaf"), form = document.getElementById("pin-form")
  if (!leaf || !form) return
  const svg = leaf.querySelector("svg"), mark = document.createElementNS("http://www.w3.org/2000/svg", "circle")
  mark.setAttribute("r", "10")
  mark.setAttribute("class", "next")
  leaf.addEventListener("click", (event) => {
    const box = leaf.querySelector("img").getBoundingClientRect()
    const x = (event.clientX - box.left) / box.width, y = (event.clientY - box.top) / box.height
    if (x < 0 || x > 1 || y < 0 || y > 1) return
    form.elements.x.value = x.toFixed(4)
    form.elements.y.value = y.toFixed(4)
    mark.setAttribute("cx", x * 1000)
    mark.setAttribute("cy", y * 1000)
    svg.append(mark)
    form.elements.text.focus()
  })
})()
