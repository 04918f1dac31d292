import { type ComponentChild, createElement } from "preact";
import type { MarkdownNode } from "../../collection/markdown";

/** Sanitised Markdown as elements. */
export function Rich({ text }: { text: MarkdownNode[] }) {
  return <>{text.map(draw)}</>;
}

function draw(node: MarkdownNode, place: number): ComponentChild {
  if (typeof node === "string") return node;
  const children = node.children.map(draw);
  if (node.tag !== "a") return createElement(node.tag, { key: place }, children);
  return (
    <a key={place} href={node.href ?? "#"} rel="noopener noreferrer" target="_blank">
      {children}
    </a>
  );
}
