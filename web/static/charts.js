// Charts from data blocks: <div data-chart> beside <script type="application/json"> {kind, unit, x, low, series}. Pages send
// data, never looks; the look of every chart is decided here. Each chart has its table, which is the page without scripts.
(() => {
  "use strict";
  const css = getComputedStyle(document.documentElement);
  const token = (name) => css.getPropertyValue(name).trim();
  const ink = token("--xz-ink"), ink2 = token("--xz-ink-2"), ink3 = token("--xz-ink-3");
  const line = token("--xz-line"), line2 = token("--xz-line-2");
  const strong = token("--xz-primary"), pale = "#a9c2dd";
  const digits = (n) => {
    const [whole, rest] = String(n).split(".");
    return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + (rest ? "." + rest : "");
  };
  const frame = (data) => ({
    animation: false,
    textStyle: { fontFamily: token("--xz-sans"), fontSize: 12, color: ink2 },
    aria: { enabled: true, decal: { show: false } },
    grid: { left: 4, right: 12, top: 24, bottom: 4, containLabel: true },
    legend: { show: false },
    // Drawn on the chart: an HTML tooltip would need inline styles, which the policy forbids.
    tooltip: {
      trigger: "axis", renderMode: "richText", confine: true, backgroundColor: "#fff", borderColor: line2,
      textStyle: { color: ink, fontSize: 12 },
      valueFormatter: (n) => (n === null || n === undefined ? "—" : digits(n) + " " + (data.unit || "")),
    },
  });
  const categories = (x, narrow) => ({
    type: "category", data: narrow ? x.map((text) => text.replace(/^(\d{4}年?)/, "$1\n")) : x,
    axisLine: { lineStyle: { color: line2 } }, axisTick: { show: false },
    axisLabel: { color: ink2, fontSize: 12, interval: 0 },
  });
  const values = (more) => ({
    type: "value", splitNumber: 4, splitLine: { lineStyle: { color: line } },
    axisLabel: { color: ink3, fontSize: 12, formatter: digits }, ...more,
  });
  // Whole things are counted in whole steps.
  const step = (data) => (data.series[0].data.every((n) => n === null || Number.isInteger(n)) ? { minInterval: 1 } : {});
  const written = (data, index) => !data.narrow || index === data.x.length - 1;
  // One kind a way of counting: flows are bars, the newest dark, low coverage hatched; stocks and rates are lines.
  const kinds = {
    bars: (data) => ({
      ...frame(data), xAxis: categories(data.x, data.narrow), yAxis: values(step(data)),
      series: [{
        type: "bar", barWidth: "46%", barMaxWidth: 44,
        data: data.series[0].data.map((n, index) => ({
          value: n,
          label: { show: n !== null && written(data, index), position: "top", color: ink2, formatter: () => digits(n) },
          itemStyle: {
            color: index === data.x.length - 1 ? strong : pale,
            decal: (data.low || []).includes(index)
              ? { symbol: "rect", color: "rgba(255,255,255,.75)", dashArrayX: [1, 0], dashArrayY: [3, 3], rotation: -Math.PI / 4 }
              : undefined,
          },
        })),
      }],
    }),
    line: (data) => ({
      ...frame(data), xAxis: { ...categories(data.x, data.narrow), boundaryGap: true }, yAxis: values({ scale: true }),
      series: [{
        type: "line", symbol: "circle", symbolSize: 6, lineStyle: { width: 2 }, color: strong, connectNulls: false,
        data: data.series[0].data.map((n, index) => ({
          value: n,
          label: { show: n !== null && written(data, index), position: "top", color: ink2, formatter: () => digits(n) },
        })),
      }],
    }),
  };
  for (const box of document.querySelectorAll("[data-chart]")) {
    if (!window.echarts) break;
    const data = JSON.parse(box.nextElementSibling.textContent);
    const chart = window.echarts.init(box, null, { renderer: "svg" });
    chart.setOption(kinds[data.kind]({ ...data, narrow: box.clientWidth < 480 }));
    addEventListener("resize", () => chart.resize());
    addEventListener("beforeprint", () => chart.resize());
  }
})();
