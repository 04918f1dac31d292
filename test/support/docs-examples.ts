import { readFileSync } from "node:fs";
import path from "node:path";

/** The first JSON example of a page of the documentation. */
export function readMarkdownExample(page: string): unknown {
  const text = readFileSync(path.join(import.meta.dirname, "../../docs", page), "utf8");
  const [, example = ""] = /```json\n([\s\S]*?)```/.exec(text) ?? [];
  return JSON.parse(example);
}
