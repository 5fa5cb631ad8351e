// Light or dark, before anything is painted: as was chosen on this device, else as the system is.
// A plain script, because a module would come after the first paint.

{
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  /** What was chosen; where nothing may be kept, nothing was. */
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };

  const show = () => {
    root.dataset.bsTheme = kept() || (system.matches ? "dark" : "light");
  };

  show();
  system.addEventListener("change", show);
  addEventListener("themechosen", show);
  // paper is white
  addEventListener("beforeprint", () => {
    root.dataset.bsTheme = "light";
  });
  addEventListener("afterprint", show);
}
