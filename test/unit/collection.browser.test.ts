import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { importsOf } from "../support/architecture-rules";

const room = path.join(import.meta.dirname, "../../src/collection");

/** Every module that is loaded with `file`, and the packages among them. Types are not loaded. */
function loadedWith(file: string): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const open = [file];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (files.has(at)) continue;
    files.add(at);
    for (const { from, typeOnly } of importsOf(readFileSync(at, "utf8"))) {
      if (typeOnly) continue;
      if (!from.startsWith(".")) packages.add(from);
      else {
        const base = path.resolve(path.dirname(at), from);
        const found = [`${base}.ts`, path.join(base, "index.ts")].find((candidate) => existsSync(candidate));
        if (found === undefined) throw new Error(`${at} imports ${from}, which is not there`);
        open.push(found);
      }
    }
  }
  return { files, packages };
}

describe("what a browser loads with the form's modules", () => {
  it.each([
    "form",
    "visible",
    "fields",
    "answers",
    "apply",
    "validate",
    "messages",
    "requirements",
    "revision",
    "markdown",
    "write-policy",
    "countries",
    "live-page",
  ])("%s brings no zod, nothing of Node, and only the rule engines", (name) => {
    const { packages } = loadedWith(path.join(room, `${name}.ts`));
    for (const found of packages) expect(["json-logic-js", "@jmespath-community/jmespath"]).toContain(found);
  });

  it("the schema does bring zod: the walk sees what it looks for", () => {
    expect(loadedWith(path.join(room, "form.schema.ts")).packages).toContain("zod");
  });
});
