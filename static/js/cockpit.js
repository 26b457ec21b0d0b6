// The charts of the cockpit: the numbers of its tables drawn by ECharts. Colours and
// sizes are those of the style sheet; each series also differs in its line or label.
(() => {
  let drawn = [];
  const watching = new ResizeObserver(() => drawn.forEach((chart) => chart.resize()));

  function look(element) {
    const style = getComputedStyle(element);
    const colour = (name) => style.getPropertyValue(`--ck-${name}`).trim();
    return {
      rem: parseFloat(getComputedStyle(document.documentElement).fontSize),
      font: style.fontFamily,
      ink: colour("ink"),
      dim: colour("dim"),
      line: colour("line"),
      on: colour("on"),
      a: colour("a"),
      b: colour("b"),
      red: colour("red"),
      yellow: colour("yellow"),
    };
  }

  const label = (it, colour) => ({
    show: true,
    color: colour,
    fontSize: it.rem * 0.9,
    textBorderWidth: 0,
  });

  function lines(chart, it) {
    const styles = [
      { color: it.a, type: "solid", symbol: "circle" },
      { color: it.b, type: "dashed", symbol: "diamond" },
    ];
    return {
      grid: { left: it.rem * 2.4, right: it.rem, top: it.rem * 1.5, bottom: it.rem * 2 },
      xAxis: {
        type: "category",
        data: chart.names,
        axisLine: { lineStyle: { color: it.line } },
        axisTick: { show: false },
        axisLabel: { color: it.dim, fontSize: it.rem * 0.9 },
      },
      yAxis: {
        type: "value",
        minInterval: 1,
        axisLabel: { color: it.dim, fontSize: it.rem * 0.9 },
        splitLine: { lineStyle: { color: it.line } },
      },
      series: chart.series.map((row, n) => ({
        name: row.name,
        type: "line",
        data: row.values,
        symbol: styles[n].symbol,
        symbolSize: it.rem * 0.55,
        showAllSymbol: true,
        lineStyle: { color: styles[n].color, type: styles[n].type, width: 3 },
        itemStyle: { color: styles[n].color },
      })),
    };
  }

  function bars(chart, it) {
    const colours = chart.series.length > 1 ? [it.red, it.yellow] : [it.b];
    const most = Math.max(...chart.names.map((name) => name.length), 4);
    return {
      grid: {
        left: it.rem * (Math.min(most, 9) + 1),
        right: it.rem * 2,
        top: 2,
        bottom: 2,
      },
      xAxis: { type: "value", axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        type: "category",
        inverse: true,
        data: chart.names,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: {
          color: it.ink,
          fontSize: it.rem * 0.95,
          interval: 0,
          width: it.rem * 9,
          overflow: "truncate",
        },
      },
      series: chart.series.map((row, n) => ({
        name: row.name,
        type: "bar",
        stack: "all",
        barMaxWidth: it.rem * 1.75,
        data: row.values.map((value) => value || null),
        itemStyle: { color: colours[n], borderColor: it.line, borderWidth: 1 },
        label: label(it, it.on),
      })),
    };
  }

  function draw() {
    watching.disconnect();
    drawn.forEach((chart) => chart.dispose());
    drawn = [];
    const numbers = document.getElementById("cockpit-charts");
    if (!numbers || !window.echarts) return;
    const charts = JSON.parse(numbers.textContent);
    for (const box of document.querySelectorAll("[data-chart]")) {
      const chart = charts[box.dataset.chart];
      if (!chart || !chart.names.length) continue;
      for (const table of box.querySelectorAll("table")) {
        table.classList.add("visually-hidden");
      }
      let canvas = box.querySelector(".ck-canvas");
      if (!canvas) {
        canvas = document.createElement("div");
        canvas.className = "ck-canvas";
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", box.dataset.label);
        box.append(canvas);
      }
      const it = look(box);
      const option = box.dataset.chart === "months" ? lines(chart, it) : bars(chart, it);
      const shown = window.echarts.init(canvas, null, { renderer: "canvas" });
      shown.setOption({
        animation: false,
        textStyle: { fontFamily: it.font, fontSize: it.rem },
        ...option,
      });
      drawn.push(shown);
      watching.observe(canvas);
    }
  }

  // The screen asks again every minute; when nothing came it says so and goes on.
  const lost = (hidden) => {
    for (const note of document.querySelectorAll("[data-lost]")) note.hidden = hidden;
  };
  for (const wrong of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(wrong, () => lost(false));
  }
  document.addEventListener("htmx:afterSettle", draw);
  window.addEventListener("load", draw);
})();
