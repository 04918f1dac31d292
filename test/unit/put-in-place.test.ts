import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { putInPlace } from "../../scripts/put-in-place.mjs";

const home = mkdtempSync(join(tmpdir(), "edgecase-unit-"));
afterAll(() => rmSync(home, { recursive: true }));

function folder(name: string, files: readonly string[]): string {
  const path = join(home, name);
  mkdirSync(path, { recursive: true });
  for (const file of files) writeFileSync(join(path, file), name);
  return path;
}

describe("a folder that was built beside", () => {
  it("takes the place of the one before it, whole, and leaves nothing of either lying about", () => {
    const place = folder("pages", ["old.js", "both.js"]);
    putInPlace(folder("fresh", ["new.js", "both.js"]), place);
    expect(readdirSync(place).sort()).toEqual(["both.js", "new.js"]);
    expect(readFileSync(join(place, "both.js"), "utf8")).toBe("fresh");
    expect(readdirSync(home)).toEqual(["pages"]);
  });

  it("needs no place to be there", () => {
    const place = join(home, "not", "yet");
    putInPlace(folder("first", ["one.js"]), place);
    expect(readdirSync(place)).toEqual(["one.js"]);
  });
});
