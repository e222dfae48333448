// Put into every measured page before its own scripts: notes when the script is at rest, the charts are painted, and
// what the style sheet draws (bars, ranges, tables, sentences) stands.
// Times are the page's own clock, in ms since its navigation began.
(() => {
  const QUIET = 300; // ms without any change after which what is seen is final
  const CHARTS = '[data-testid="stVegaLiteChart"]';
  const WRITTEN = ".stHtml";
  const state = { clickedAt: null, ranSince: false, restAt: null, chartAt: 0, writtenAt: 0, okAt: null };
  window.bench = state;

  const app = () => document.querySelector('[data-testid="stApp"]');
  const atRest = () => app()?.dataset.testScriptState === "notRunning";
  const isPainted = (chart) => {
    const drawing = chart.querySelector("svg.marks, canvas.marks");
    return drawing !== null && drawing.getBoundingClientRect().height > 0;
  };

  const painted = (count) => {
    const charts = [...document.querySelectorAll(CHARTS)];
    return (
      charts.length >= count &&
      charts.every(isPainted) &&
      document.querySelector('[data-testid="stMain"] h1') !== null &&
      document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]') === null
    );
  };

  document.addEventListener(
    "click",
    (event) => {
      Object.assign(state, { clickedAt: event.timeStamp, ranSince: false, chartAt: 0, writtenAt: 0, okAt: null });
    },
    true,
  );

  new MutationObserver((changes) => {
    const now = performance.now();
    for (const { target, attributeName } of changes) {
      if (attributeName === "data-test-script-state") {
        if (!atRest()) state.ranSince = true;
        else state.restAt = now;
      } else if (target.closest?.(CHARTS)) {
        state.chartAt = now;
      } else if (target.closest?.(WRITTEN)) {
        state.writtenAt = now;
      }
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-test-script-state", "d", "transform", "width", "height"],
  });

  // The moment at which the page became what it stays, or null while it is not yet.
  state.done = (count) => {
    const now = performance.now();
    const clicked = state.clickedAt !== null;
    const ok = atRest() && painted(count) && (!clicked || (state.ranSince && state.chartAt > state.clickedAt));
    if (!ok) state.okAt = null;
    else if (state.okAt === null) state.okAt = now;
    const lastAt = Math.max(state.okAt ?? 0, state.chartAt, state.writtenAt);
    if (!ok || now - lastAt < QUIET) return null;
    // what was painted before the script came to rest does not count as later than that
    return lastAt - (clicked ? state.clickedAt : 0);
  };
})();
