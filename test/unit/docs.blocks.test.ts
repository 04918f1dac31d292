import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, faultsOf, isAsShown, isRun, stepsOf } from "../guides/blocks.mjs";

const folder = path.join(import.meta.dirname, "../../docs");
const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));
const sourceOf = (file: string) => readFileSync(path.join(folder, file), "utf8");
const guides = [
  "checks.md",
  "children.md",
  "collection-flow.md",
  "config-as-code.md",
  "deploying.md",
  "events.md",
  "keys-and-limits.md",
  "kyb.md",
  "kyc.md",
  "moving-from-ballerine.md",
  "quickstart.md",
  "rules.md",
  "self-hosting.md",
  "webhooks.md",
];
const fence = (words: string, code = "true\n") => `\`\`\`${words}\n${code}\`\`\`\n`;

describe("what a reader copies out of a guide", () => {
  it("is run by the tests in each of the guides", () => {
    expect(pages.filter((file) => isRun(sourceOf(file))).sort()).toEqual(guides);
  });

  it.each(guides)("is run, or says why not: %s", (file) => {
    expect(faultsOf(sourceOf(file))).toEqual([]);
  });

  it("is not run in these places, and for these reasons", () => {
    const reasons = guides.flatMap((file) =>
      blocksOf(sourceOf(file)).flatMap(({ reason }) => (reason === null ? [] : [`${file}: ${reason}`])),
    );
    expect(reasons).toMatchInlineSnapshot(`
      [
        "config-as-code.md: a live tenant and its key are yours",
        "deploying.md: needs a Cloudflare account",
        "deploying.md: needs a Cloudflare account",
        "deploying.md: needs a Cloudflare account",
        "deploying.md: needs a deployment",
        "deploying.md: needs a Cloudflare account",
        "deploying.md: needs a Cloudflare account",
        "deploying.md: needs a Cloudflare account",
        "events.md: a part of a program of yours; the SDK has it whole",
        "quickstart.md: the server runs already when the rest of this page is tried",
        "self-hosting.md: it is built already when the rest of this page is tried",
        "webhooks.md: a part of a server of yours; the receiver above is a whole one",
      ]
    `);
  });
});

describe("reading a guide", () => {
  it("finds what to save, what to run and what it prints, in the reader's order", () => {
    const source = `# A\n\n${fence("json file=a.json", "{}\n")}\n${fence("sh run", "cat a.json\n")}\n${fence("text output", "{}\n")}`;
    expect(stepsOf(source)).toEqual([
      { line: 3, file: "a.json", code: "{}\n" },
      { line: 7, code: "cat a.json\n", expected: "{}\n" },
    ]);
  });

  it.each([
    ["neither run nor excused", fence("sh"), "neither run"],
    ["of two minds", fence('sh run not-run="x"'), "one of"],
    ["a language that no shell reads", fence("ts run"), "only sh"],
    ["output of nothing", fence("text output"), "output of nothing"],
    ["saved and not used", fence("ts file=a.ts"), "nothing below"],
    ["saved after it is used", `${fence("sh run", "node a.ts\n")}\n${fence("ts file=a.ts")}`, "nothing below"],
  ])("notices a block that is %s", (_, source, fault) => {
    expect(faultsOf(source)).toEqual([expect.stringContaining(fault)]);
  });

  it("lets be what nobody runs, and what is used by the name of its folder", () => {
    expect(faultsOf(fence("json"))).toEqual([]);
    expect(faultsOf(`${fence("json file=a/b.json")}\n${fence("sh run", "ls a\n")}`)).toEqual([]);
  });
});

describe("what a guide shows", () => {
  it.each([
    ["a\nb\n", "a\nb", true],
    ["a  \nb\n\n", "\na\nb\n", true],
    ["a\nc", "a\nb", false],
    ["a\nb\nc", "a\nb", false],
    ["id: x.1", "id: …", true],
    ["id: ", "id: …", false],
    ["id: x\ny", "id: …", false],
    ["a\nb\nc", "a\n…\nc", true],
    ["a\nc", "a\n…\nc", true],
    ["b\nc", "a\n…\nc", false],
    ["a.c", "abc", false],
  ])("%j is what %j shows: %s", (printed, shown, expected) => {
    expect(isAsShown(printed, shown)).toBe(expected);
  });
});
