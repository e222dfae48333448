// Links of the dashboard's own HTML (cards, the board's cells, figures' names) stay in the session: without this the
// browser would load the whole page anew, six times as slow, and the session's views would be forgotten.
// The URL is changed as the browser's back button would change it, which Streamlit listens to.
(() => {
  if (window.serviceQualityLinks) return;
  window.serviceQualityLinks = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".stHtml a[href]:not([download])");
    const wantsAnotherTab = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || wantsAnotherTab || new URL(link.href).origin !== location.origin) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  });
})();
