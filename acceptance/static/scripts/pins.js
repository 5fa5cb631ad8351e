// A click on the page of a file sets where the next pin goes.

const SVG = "http://www.w3.org/2000/svg";
/** The picture's own coordinates run from 0 to 1,000 both ways. */
const SIDE = 1000;

const leaf = document.getElementById("leaf");
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("pin-form"));

if (leaf && form) {
  const mark = document.createElementNS(SVG, "circle");
  mark.setAttribute("r", "10");
  mark.setAttribute("class", "next");
  const fields = /** @type {Record<string, HTMLInputElement>} */ (
    /** @type {unknown} */ (form.elements)
  );
  leaf.addEventListener("click", (event) => {
    const picture = leaf.querySelector("img")?.getBoundingClientRect();
    if (!picture) return;
    const x = (event.clientX - picture.left) / picture.width;
    const y = (event.clientY - picture.top) / picture.height;
    if (x < 0 || x > 1 || y < 0 || y > 1) return;
    fields.x.value = x.toFixed(4);
    fields.y.value = y.toFixed(4);
    mark.setAttribute("cx", String(x * SIDE));
    mark.setAttribute("cy", String(y * SIDE));
    leaf.querySelector("svg")?.append(mark);
    fields.text.focus();
  });
}
