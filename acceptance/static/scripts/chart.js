// Curves from the table beside them; colours are the page's own.

import { told } from "./words.js";

/** @typedef {{points: (number | string | null)[][], names: string[], unit: string}} Curves */

/** @param {string} name a token of the style sheet */
function ink(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/**
 * @param {Curves} curves
 * @param {number} at which column of the points
 * @param {string} colour
 * @param {object} [style]
 */
function line({ points, names }, at, colour, style = {}) {
  return {
    name: names[at - 1],
    type: "line",
    data: points.map((point) => [point[0], point[at]]),
    showSymbol: false,
    lineStyle: { width: 2, color: colour, ...style },
    itemStyle: { color: colour },
  };
}

/** @param {Curves} curves */
function options(curves) {
  const share = { ...line(curves, 3, ink("--risk-mark")), yAxisIndex: 1, step: "end" };
  return {
    animation: false,
    textStyle: { fontFamily: "inherit", color: ink("--ink-2") },
    grid: { left: 48, right: 48, top: 40, bottom: 32 },
    legend: { top: 0, left: 0, textStyle: { color: ink("--ink-2") } },
    xAxis: { type: "time", axisLine: { lineStyle: { color: ink("--line") } } },
    yAxis: [
      { type: "value", name: curves.unit, splitLine: { lineStyle: { color: ink("--line-2") } } },
      { type: "value", name: "%", min: 0, max: 100, splitLine: { show: false } },
    ],
    series: [
      line(curves, 1, ink("--ink-3"), { type: "dashed" }),
      line(curves, 2, ink("--brand")),
      share,
    ],
  };
}

/** @param {HTMLElement} box */
function draw(box) {
  const known = window.echarts.getInstanceByDom(box);
  const chart = known ?? window.echarts.init(box, null, { renderer: "svg" });
  chart.setOption(options(told(box, "chart")));
}

if (window.echarts) {
  for (const box of /** @type {NodeListOf<HTMLElement>} */ (
    document.querySelectorAll("[data-chart]")
  )) {
    draw(box);
    addEventListener("resize", () => window.echarts.getInstanceByDom(box)?.resize());
    // the other theme has other colours
    new MutationObserver(() => draw(box)).observe(document.documentElement, {
      attributes: true,
      attributeFilter: ["data-bs-theme"],
    });
  }
}
