// Curves from the table beside them; colours are the page's own.
(() => {
  if (!window.echarts) return
  document.querySelectorAll("[data-chart]").forEach((box) => {
    const { points, names, unit } = JSON.parse(box.dataset.chart)
    const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()
    const draw = () => {
      const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: "svg" })
      const line = (name, at, colour, extra) => ({ name, type: "line", data: points.map((point) => [point[0], point[at]]), showSymbol: false, lineStyle: { width: 2, color: colour, ...extra }, itemStyle: { color: colour } })
      chart.setOption({
        animation: false, textStyle: { fontFamily: "inherit", color: ink("--ink-2") }, grid: { left: 48, right: 48, top: 40, bottom: 32 },
        legend: { top: 0, left: 0, textStyle: { color: ink("--ink-2") } }, xAxis: { type: "time", axisLine: { lineStyle: { color: ink("--line") } } },
        yAxis: [{ type: "value", name: unit, splitLine: { lineStyle: { color: ink("--line-2") } } }, { type: "value", name: "%", min: 0, max: 100, splitLine: { show: false } }],
        series: [line(names[0], 1, ink("--ink-3"), { type: "dashed" }), line(names[1], 2, ink("--brand")), { ...line(names[2], 3, ink("--risk-mark")), yAxisIndex: 1, step: "end" }],
      })
    }
    draw()
    addEventListener("resize", () => echarts.getInstanceByDom(box).resize())
    new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme"] })
  })
})()
