/** A piece of text as a renderer draws it: plain, or one of these elements. There is no raw HTML anywhere. */
export type MarkdownNode = string | { tag: BlockTag | InlineTag; href?: string; children: MarkdownNode[] };

type BlockTag = "p" | "ul" | "ol" | "li";
type InlineTag = "strong" | "em" | "code" | "a";

const longestChars = 20_000;

/**
 * Our subset of Markdown: paragraphs, `-` and `1.` lists, **strong**, *em*, `code` and [links](https://…). Everything else stays the text it
 * is, tags included. Links lead to https and mailto only.
 */
export function markdown(source: string): MarkdownNode[] {
  const blocks = source
    .slice(0, longestChars)
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/);
  return blocks.flatMap((block) => blockNodes(block.split("\n").filter((line) => line.trim() !== "")));
}

const listItem = /^[ \t]{0,3}(?:([-*+])|\d{1,9}[.)])[ \t]+(?=\S)/;

/** Lines of one block: runs of list items become lists, what is between them paragraphs. */
function blockNodes(lines: string[]): MarkdownNode[] {
  const nodes: { tag: "p" | "ul" | "ol"; texts: string[] }[] = [];
  for (const line of lines) {
    const marker = listItem.exec(line);
    const text = line.slice(marker?.[0].length ?? 0).trim();
    const tag = marker === null ? "p" : marker[1] === undefined ? "ol" : "ul";
    const last = nodes.at(-1);
    if (last === undefined || (marker !== null && last.tag !== tag)) nodes.push({ tag, texts: [text] });
    // A line without a marker goes on with the paragraph or the item before it.
    else if (marker === null) last.texts.push(`${last.texts.pop() ?? ""} ${text}`);
    else last.texts.push(text);
  }
  return nodes.map(({ tag, texts }) =>
    tag === "p"
      ? { tag, children: inline(texts.join(" "), 0) }
      : { tag, children: texts.map((text) => ({ tag: "li", children: inline(text, 0) })) },
  );
}

const deepest = 6;

/** Marks that open and close with the same signs. The longer sign comes first. */
const marks: [sign: string, tag: InlineTag][] = [
  ["`", "code"],
  ["**", "strong"],
  ["__", "strong"],
  ["*", "em"],
];

function inline(text: string, depth: number): MarkdownNode[] {
  const nodes: MarkdownNode[] = [];
  // Signs that turned out to have no partner further on: looked for once, so that a thousand of them cost no more than one.
  const alone = new Set<string>();
  let plain = "";
  const put = (node: MarkdownNode): void => {
    if (plain !== "") nodes.push(plain);
    plain = "";
    nodes.push(node);
  };
  for (let at = 0; at < text.length; ) {
    const found = depth < deepest ? (linkAt(text, at, depth) ?? markAt(text, at, depth, alone)) : null;
    if (found === null) {
      plain += text[at] ?? "";
      at += 1;
    } else {
      put(found.node);
      at = found.end;
    }
  }
  if (plain !== "") nodes.push(plain);
  return nodes;
}

function markAt(
  text: string,
  at: number,
  depth: number,
  alone: Set<string>,
): { node: MarkdownNode; end: number } | null {
  for (const [sign, tag] of marks) {
    if (!text.startsWith(sign, at)) continue;
    if (alone.has(sign)) return null;
    const start = at + sign.length;
    const end = text.indexOf(sign, start + 1);
    if (end < 0) {
      alone.add(sign);
      continue;
    }
    const inside = text.slice(start, end);
    if (inside !== inside.trim()) return null;
    const children = tag === "code" ? [inside] : inline(inside, depth + 1);
    return { node: { tag, children }, end: end + sign.length };
  }
  return null;
}

const longestLink = 2_000;

function linkAt(text: string, at: number, depth: number): { node: MarkdownNode; end: number } | null {
  if (text[at] !== "[") return null;
  const match = /^\[([^[\]]{1,300})\]\(([^()\s]{1,1000})\)/.exec(text.slice(at, at + longestLink));
  const [whole = "", label = "", target = ""] = match ?? [];
  const href = safeHref(target);
  return href === null
    ? null
    : { node: { tag: "a", href, children: inline(label, depth + 1) }, end: at + whole.length };
}

/** The address as the platform writes it, when it leads to https or to a mailbox. */
function safeHref(target: string): string | null {
  if (!/^(?:https:\/\/|mailto:)[\x21-\x7e]+$/i.test(target) || !URL.canParse(target)) return null;
  const { protocol, href, username } = new URL(target);
  return (protocol === "https:" && username === "") || protocol === "mailto:" ? href : null;
}
