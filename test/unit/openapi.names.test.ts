import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

// Sabotage: call the entries of own lists `ListEntry`, as those of watch lists are. The document has one shape under a name, so that one
// of the two is described wrongly, and the SDK has its type.
it("no two shapes of the API have the same name", () => {
  const places = new Map<string, string[]>();
  for (const file of globSync("src/**/*.ts", { exclude: (name) => name === "ui" || name === "generated" }))
    for (const [, name = ""] of readFileSync(file, "utf8").matchAll(/\.meta\(\{\s*id: "([A-Z]\w*)"/g))
      places.set(name, [...(places.get(name) ?? []), file]);
  expect(places.size).toBeGreaterThan(100);
  expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
});
