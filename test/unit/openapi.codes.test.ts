import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { problemCodes } from "../../src/routes/problem";

const tests = path.join(import.meta.dirname, "..");
const elsewhere: Record<string, string> = {
  // By its status, which no other code has.
  range_not_satisfiable: "toEqual([416,",
};

it("every code of the document is expected by a test", () => {
  const text = ["integration", "unit"]
    .flatMap((folder) => readdirSync(path.join(tests, folder)).map((file) => path.join(tests, folder, file)))
    .filter((file) => file.endsWith(".test.ts") && !file.endsWith("openapi.codes.test.ts"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const silent = Object.keys(problemCodes).filter((code) => !text.includes(elsewhere[code] ?? `"${code}"`));
  expect(silent).toEqual([]);
});
