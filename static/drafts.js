// What is typed into a form and not sent yet outlives a page that is loaded anew, and a browser that dies: the words are
// kept in the tab's own storage (sessionStorage: it goes with the tab), by page and field, and put back when the field
// is drawn again. The page says when a form was kept (data-sq-kept, another value each time): then its words are
// forgotten; a refusal forgets nothing. When somebody else looks (data-sq-person), everything is.
(() => {
  if (window.serviceQualityDrafts) return;
  window.serviceQualityDrafts = true;
  const DRAFT = "sq-draft ", PERSON = "sq-drafts-of";
  const FIELDS = ["stTextArea", "stTextInput", "stNumberInput"]
    .map((kind) => `[data-testid="stForm"] [data-testid="${kind}"] :is(textarea, input)`).join();
  const LOOKS = ["lang", "present", "as"]; // how a page is looked at, not which it is
  let bases = new WeakMap(); // field -> its words before anybody typed
  let typed = new WeakMap(); // field -> the words typed last
  let known = new WeakMap(); // field -> the name under which it was looked for
  let kept = ""; // of the last form that was kept
  let sent = []; // the fields of the form that was sent last: [field, name, words]
  let putting = false; // whether the script itself writes into a field

  const storage = (act) => {
    try {
      return act(sessionStorage);
    } catch {
      return null; // full or forbidden: then nothing is kept, and nothing breaks
    }
  };
  const read = (name) => storage((own) => own.getItem(name));
  const write = (name, words) => storage((own) => own.setItem(name, words));
  const forget = (name) => storage((own) => own.removeItem(name));
  const drafts = () => storage((own) => Object.keys(own).filter((name) => name.startsWith(DRAFT))) ?? [];
  const app = () => document.querySelector('[data-testid="stApp"]');
  const person = () => document.querySelector("[data-sq-person]")?.dataset.sqPerson;

  // A key that ends in v and a number (v3) is of the version that the form was filled in from, and of the same field.
  const nameOf = (field) => {
    const key = [...(field.closest('[data-testid="stElementContainer"]')?.classList ?? [])]
      .find((name) => name.startsWith("st-key-"))?.replace(/-v\d+$/, "");
    if (!key) return null;
    const asked = [...new URLSearchParams(location.search)].filter(([name]) => !LOOKS.includes(name)).sort();
    return `${DRAFT}${location.pathname}?${new URLSearchParams(asked)} ${key}`;
  };

  // React looks at the value that the browser's own setter left, and only on events that bubble to it.
  const put = (field, words) => {
    const own = field instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(own.prototype, "value").set.call(field, words);
    putting = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    putting = false;
    setTimeout(() => field.dispatchEvent(new FocusEvent("focusout", { bubbles: true })));
  };

  const begin = (field) => {
    if (field.matches?.(FIELDS) && !bases.has(field)) bases.set(field, field.value);
  };

  const anew = () => ([bases, typed, known, sent] = [new WeakMap(), new WeakMap(), new WeakMap(), []]);

  const handOver = (now) => {
    if (read(PERSON) === now) return;
    for (const field of document.querySelectorAll(FIELDS))
      if (typed.has(field) && typed.get(field) === field.value) put(field, bases.get(field) ?? "");
    drafts().forEach(forget);
    write(PERSON, now);
    anew();
  };

  const arrived = () => {
    const now = document.querySelector("[data-sq-kept]")?.dataset.sqKept ?? "";
    if (!now || now === kept) return;
    kept = now;
    for (const [field, name, words] of sent) {
      for (const map of [bases, typed, known]) map.delete(field);
      if (read(name) === words) forget(name); // else it was typed since, and is not kept yet
    }
    sent = [];
  };

  const putBack = (field) => {
    const name = nameOf(field);
    if (!name || known.get(field) === name) return;
    known.set(field, name);
    begin(field);
    const words = read(name);
    if (words === null || words === field.value) return;
    typed.set(field, words);
    put(field, words);
    field.closest("details:not([open])")?.querySelector("summary")?.click();
  };

  const look = () => {
    const now = person();
    if (!now || app()?.dataset.testScriptState !== "notRunning") return;
    handOver(now);
    document.querySelectorAll(FIELDS).forEach(putBack);
  };

  const send = (form) => {
    const fields = [...(form?.querySelectorAll(FIELDS) ?? [])].map((field) => [field, nameOf(field)]);
    sent = fields.filter(([, name]) => name && read(name) !== null).map(([field, name]) => [field, name, read(name)]);
  };

  document.addEventListener("focusin", (event) => begin(event.target), true);
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (putting || !field.matches?.(FIELDS) || !person()) return;
    const name = nameOf(field);
    if (!name) return;
    typed.set(field, field.value);
    known.set(field, name);
    if (field.value === bases.get(field)) forget(name);
    else write(name, field.value);
  }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button");
    if (button) send(button.closest('[data-testid="stFormSubmitButton"]') && button.closest('[data-testid="stForm"]'));
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.(FIELDS)) send(event.target.closest('[data-testid="stForm"]'));
  }, true);

  let due = 0;
  new MutationObserver(() => {
    arrived(); // at once: the page may be loaded anew before it is at rest
    clearTimeout(due);
    due = setTimeout(look, 60); // once a page is drawn, not at every piece of it
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["data-test-script-state"] });
  look();
})();
