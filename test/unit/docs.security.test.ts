import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readGuide } from "../../scripts/docs-pages.mjs";
import { asvsRequirements } from "../support/asvs";

const root = path.join(import.meta.dirname, "../..");
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");
const pages = ["docs/asvs.md", "docs/threat-model.md", "docs/releasing.md", "SECURITY.md"];

/** `[text](href)` in a page's source, of places in the repository. */
const linksIn = (source: string) =>
  [...source.matchAll(/\[((?:[^[\]]|\[[^\]]*\])+)\]\(([^)]+)\)/g)]
    .map(([, text = "", href = ""]) => ({ text, href }))
    .filter(({ href }) => !href.startsWith("https:"));

/** The cells of each row of a table, by the heading above it. */
function tablesIn(source: string): { heading: string; rows: string[][] }[] {
  return source
    .split(/^## /m)
    .slice(1)
    .map((part) => ({
      heading: part.split("\n")[0] ?? "",
      rows: part
        .split("\n")
        .filter((line) => line.startsWith("| ") && !/^\| (?:id|kind) \| (?:level|threat) \|/.test(line))
        .map((line) => line.split(" | ").map((cell) => cell.replace(/^\| | ?\|$/g, "").trim())),
    }));
}

describe("what the security documents lead to", () => {
  it.each(pages)("exists: %s", (page) => {
    const links = linksIn(read(page));
    expect(links.length).toBeGreaterThan(0);
    const dead = links.filter(({ href }) => {
      const [file = "", anchor] = href.split("#");
      const at = file === "" ? page : path.join(path.dirname(page), file);
      if (!existsSync(path.join(root, at))) return true;
      return anchor !== undefined && !readGuide(read(at)).sections.some((section) => section.anchor === anchor);
    });
    expect(dead).toEqual([]);
  });
});

describe("the threat model", () => {
  const boundaries = tablesIn(read("docs/threat-model.md")).filter(({ heading }) => !/protect|Keys/.test(heading));

  it("has every kind of threat at every boundary, and a proof for each", () => {
    expect(boundaries).toHaveLength(10);
    for (const { heading, rows } of boundaries) {
      expect([heading, [...new Set(rows.map(([kind]) => kind))].sort().join("")]).toEqual([heading, "DEIRST"]);
      expect(rows.filter(([, , , proof = ""]) => linksIn(proof).length === 0).map(([, threat]) => threat)).toEqual([]);
    }
  });

  it("names tests that are there, by the words they have", () => {
    const proofs = linksIn(read("docs/threat-model.md")).filter(({ href }) => href.startsWith("../test/"));
    expect(proofs.length).toBeGreaterThan(80);
    const gone = proofs.filter(({ text, href }) => {
      const source = read(path.join("docs", href));
      return !['"', "'", "`"].some((quote) => source.includes(`${quote}${text}${quote}`));
    });
    expect(gone).toEqual([]);
  });
});

describe("the table of ASVS", () => {
  const source = read("docs/asvs.md");
  const chapters = tablesIn(source);
  const rows = chapters.flatMap((chapter) => chapter.rows);

  it("knows the standard: 345 requirements, 70 at level 1 and 183 more at level 2", () => {
    const count = (level: number) => asvsRequirements.filter((one) => one.level === level).length;
    expect([asvsRequirements.length, count(1), count(2)]).toEqual([345, 70, 183]);
  });

  it("has each requirement of levels 1 and 2 once, in order, with its level", () => {
    expect(rows.map(([id, level]) => `${id} ${level}`)).toEqual(
      asvsRequirements.filter(({ level }) => level < 3).map(({ id, level }) => `${id} ${level}`),
    );
  });

  it("says of each how it stands, and shows something for what is met", () => {
    const evidenceOf = ([, , , , ...evidence]: string[]) => evidence.join(" | ");
    for (const row of rows) {
      expect([row[0], row[3]]).toEqual([row[0], expect.stringMatching(/^(?:met|partly|not met|not applicable)$/)]);
      expect([row[0], evidenceOf(row)]).not.toEqual([row[0], ""]);
    }
    // There is nothing to show for what is not there.
    const bare = rows.filter((row) => row[3] === "met" && linksIn(evidenceOf(row)).length === 0).map(([id]) => id);
    expect(bare).toEqual(["6.4.2"]);
  });

  it("counts itself rightly", () => {
    const of = (some: string[][]) =>
      ["met", "partly", "not met", "not applicable"].map((status) => some.filter((row) => row[3] === status).length);
    const line = (name: string, some: string[][]) => `| ${name} | ${of(some).join(" | ")} | ${some.length} |`;
    for (const { heading, rows: own } of chapters) expect(source).toContain(line(heading, own));
    expect(source).toContain(line("all", rows));
  });
});
