import { readFileSync } from "node:fs";
import path from "node:path";

/** The first JSON example of a page of the documentation. */
export const readMarkdownExample = (page: string): unknown => JSON.parse(readMarkdownExamples(page, "json")[0] ?? "");

/** The examples of a page in one language, in their order. */
export function readMarkdownExamples(page: string, language: string): string[] {
  const text = readFileSync(path.join(import.meta.dirname, "../../docs", page), "utf8");
  return [...text.matchAll(/```(\w*)[^\n]*\n([\s\S]*?)```/g)].flatMap(([, said, example = ""]) =>
    said === language ? [example] : [],
  );
}
