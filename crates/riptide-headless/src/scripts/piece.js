// A piece of the serialized page that begins at `from` and cuts no character in two.
(from, units) => {
  let end = Math.min(from + units, riptideHtml.length);
  const last = riptideHtml.charCodeAt(end - 1);
  if (end < riptideHtml.length && last >= 0xd800 && last < 0xdc00) end += 1;
  return { text: riptideHtml.slice(from, end), end };
}
