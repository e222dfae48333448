// What a careful eye would find wrong with the page as it is drawn: returns a list of sentences.
({ smallest, chinese, names }) => {
  const wrong = [];
  const main = document.querySelector('[data-testid="stMain"]');
  if (main.scrollWidth > main.clientWidth + 1) wrong.push(`the page scrolls sideways: ${main.scrollWidth} > ${main.clientWidth}`);
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (box.width <= 1 || box.height <= 1 || style.visibility === "hidden") return false;
    if (/^rgba\(.*, 0\)$/.test(style.color)) return false; // a card's link lies over it, for keyboard and reader
    if (box.right <= 0 || box.left >= innerWidth) return false; // a drawer that is closed
    for (let around = element; around; around = around.parentElement)
      if (getComputedStyle(around).opacity === "0") return false;
    return true;
  };
  // every piece of text that the reader sees, charts' included
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element || !shown(element)) continue;
    if (element.closest('style, script, noscript, [data-testid="stIconMaterial"], [aria-hidden="true"], .vega-actions, code')) continue;
    if (element.closest("details:not([open])") && !element.closest("summary")) continue; // folded away
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width > 1 && box.height > 1) texts.push({ text, element, box });
  }
  for (const { text, element, box } of texts) {
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (size + 0.01 < smallest) wrong.push(`"${text}" is ${size}px, under ${smallest}px`);
    const quoted = element.closest(".sq-words"); // patients say it as they say it
    if (chinese && !quoted && /[A-Za-z]{2,}/.test(text.replace(/NPS|CES|PDCA|P90|CSV|Excel|PowerPoint|Word|PDF|English|Esc|invalid|Kaplan|Meier|Aalen|Johansen/g, "")))
      wrong.push(`"${text}" is not Chinese`);
    // people are called what they are called
    const others = names.reduce((rest, name) => rest.replaceAll(name, ""), text.replace("中文", ""));
    if (!chinese && !quoted && /[\u4e00-\u9fff]/.test(others)) wrong.push(`"${text}" is not English`);
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.overflowX === "visible" || around.closest("svg")) continue;
      if (style.overflowX === "auto" || style.overflowX === "scroll") break; // can be scrolled to
      const frame = around.getBoundingClientRect();
      if (box.right > frame.right + 2 || box.left < frame.left - 2) {
        wrong.push(`"${text}" is cut off`);
        break;
      }
    }
  }
  // no two texts on one another, within charts and among headings, cards and captions alike
  for (let one = 0; one < texts.length; one++) {
    for (let other = one + 1; other < texts.length; other++) {
      const a = texts[one], b = texts[other];
      if (a.element === b.element || a.element.contains(b.element) || b.element.contains(a.element)) continue;
      if (a.text === b.text) continue; // a halo and its text
      const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
      const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
      if (wide > 4 && high > 0.35 * Math.min(a.box.height, b.box.height)) wrong.push(`"${a.text}" overlaps "${b.text}"`);
    }
  }
  return wrong;
}
