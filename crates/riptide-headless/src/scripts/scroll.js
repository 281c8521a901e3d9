// Scrolls on by most of what is visible, in the page or in the part of it that scrolls in its place. Answers whether the end
// is reached, and the height, which grows where more was loaded. The answer waits for the page to be painted: by then it has
// been told what has come into view, and has asked for what it wants to show there.
async () => {
  const page = document.scrollingElement ?? document.documentElement;
  if (!page) return { end: true, height: 0 };
  let scroller = page;
  if (page.scrollHeight <= innerHeight + 1) {
    let node = document.elementFromPoint(innerWidth / 2, innerHeight / 2);
    for (; node && node !== page; node = node.parentElement) {
      const overflow = getComputedStyle(node).overflowY;
      if (node.scrollHeight > node.clientHeight + 1 && (overflow === "auto" || overflow === "scroll")) {
        scroller = node;
        break;
      }
    }
  }
  const seen = scroller === page ? innerHeight : scroller.clientHeight;
  scroller.scrollBy({ top: seen * 0.8, behavior: "instant" });
  const painted = new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  await Promise.race([painted, new Promise((done) => setTimeout(done, 500))]);
  return { end: scroller.scrollTop + seen >= scroller.scrollHeight - 2, height: scroller.scrollHeight };
}
