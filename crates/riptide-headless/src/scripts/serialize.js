// The page as its reader has it, as HTML: open shadow trees and frames of the same origin stand where they are shown. It runs
// in a world of its own, where the page's scripts have changed nothing, and without recursion, since a page may be as deep as
// it likes. Answers the number of UTF-16 units, or -1 beyond the limit; the text is kept for `piece`.
(limit) => {
  const VOID = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
  const RAW = new Set(["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"]);
  const ADDRESSES = new Set(["href", "src", "action", "poster", "cite", "data"]);
  const HTML = "http://www.w3.org/1999/xhtml";
  const text = (s) => s.replace(/&/g, "&amp;").replace(/\u00a0/g, "&nbsp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const value = (s) => text(s).replace(/"/g, "&quot;");
  const isHtml = (node) => node.namespaceURI === HTML;
  const frameDocument = (node) => {
    try {
      return node.contentDocument;
    } catch {
      return null;
    }
  };
  const parts = [];
  let units = 0;
  const write = (s) => {
    units += s.length;
    parts.push(s);
  };
  // What is still to be written, the next at the end: a node with the base that its addresses are resolved against, or text.
  const stack = [];
  const push = (nodes, base) => {
    for (let i = nodes.length - 1; i >= 0; i--) stack.push([nodes[i], base]);
  };
  const contents = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (!isHtml(node)) return node.childNodes;
    if (node.localName === "template") return node.content.childNodes;
    if (node.localName === "slot") {
      const assigned = node.assignedNodes();
      return assigned.length ? assigned : node.childNodes;
    }
    return node.childNodes;
  };
  const open = (node, base, name, keep) => {
    // The text is UTF-8, whatever the page was.
    const recoded = name === "meta" && /^content-type$/i.test(node.getAttribute("http-equiv"));
    let tag = "<" + name;
    for (let { name: attribute, value: written } of node.attributes) {
      if (!keep(attribute)) continue;
      if (name === "meta" && attribute === "charset") written = "utf-8";
      if (recoded && attribute === "content") written = "text/html; charset=utf-8";
      if (base && ADDRESSES.has(attribute)) {
        try {
          written = new URL(written, base).href;
        } catch {}
      }
      tag += " " + attribute + '="' + value(written) + '"';
    }
    write(tag + ">");
  };
  const element = (node, base) => {
    const html = isHtml(node);
    const name = html ? node.localName : node.tagName;
    if (html && (name === "iframe" || name === "frame" || name === "object")) {
      const inner = frameDocument(node);
      if (inner?.body) {
        // A parser would take what is in an iframe for text.
        open(node, base, "div", (name) => name === "id" || name === "class" || name === "title" || name === "src");
        stack.push(["</div>"]);
        push(inner.body.childNodes, inner.baseURI);
        return;
      }
    }
    open(node, base, name, () => true);
    if (html && VOID.has(name)) return;
    stack.push(["</" + name + ">"]);
    push(contents(node), base);
  };
  stack.push([document, null]);
  while (stack.length && units <= limit) {
    const [node, base] = stack.pop();
    if (typeof node === "string") {
      write(node);
      continue;
    }
    switch (node.nodeType) {
      case 1:
        element(node, base);
        break;
      case 3:
      case 4: {
        const parent = node.parentNode;
        const raw = parent && parent.nodeType === 1 && isHtml(parent) && RAW.has(parent.localName);
        write(raw ? node.data : text(node.data));
        break;
      }
      case 8:
        write("<!--" + node.data + "-->");
        break;
      case 9:
        push(node.childNodes, base);
        break;
      case 10:
        write("<!DOCTYPE " + node.name + ">");
        break;
    }
  }
  if (units > limit) return -1;
  globalThis.riptideHtml = parts.join("");
  return units;
}
