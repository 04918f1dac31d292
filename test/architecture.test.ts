import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { breaches, importsOf, type SourceFile, silencedTypes } from "./support/architecture-rules";

const root = path.join(import.meta.dirname, "..");

function filesBelow(folder: string): SourceFile[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules"))
    .map((name) => path.posix.join(folder, name.split(path.sep).join("/")))
    .map((name) => ({ path: name, text: readFileSync(path.join(root, name), "utf8") }));
}

describe("the architecture holds in every source file", () => {
  it("imports follow the arrows, pure rooms stay pure, no check is switched off", () => {
    const files = [...filesBelow("src"), ...filesBelow("durable-objects")];
    expect(files.length).toBeGreaterThan(20);
    expect(breaches(files)).toEqual([]);
  });

  it("tests do not silence the compiler either", () => {
    const ourselves = ["test/architecture.test.ts", "test/support/architecture-rules.ts"];
    const files = filesBelow("test").filter((file) => !ourselves.includes(file.path));
    expect(files.flatMap(silencedTypes)).toEqual([]);
  });
});

describe("each rule can fail", () => {
  const planted = (at: string, text: string) => breaches([{ path: at, text }]);

  it.each([
    ["src/lib/x.ts", 'import { ok } from "../domain";'],
    ["src/domain/x.ts", 'import type { Env } from "../env";'],
    ["src/rules/x.ts", 'import { x } from "../plugins/x";'],
    ["src/workflow/x.ts", 'import { vendor } from "../checks/vendor";'],
    ["src/db/x.ts", 'import { openCase } from "../cases/open-case";'],
    ["src/webhooks/x.ts", 'import { caseOf } from "../cases/case-of";'],
    ["src/auth/x.ts", 'import { app } from "../routes/framework";'],
    ["src/queues/x.ts", 'import { compileChart } from "../workflow/chart";'],
    ["src/routes/x.ts", 'import { CaseObject } from "../../durable-objects/case";'],
    ["src/routes/deep/x.ts", 'import { decide } from "../../workflow/decide";'],
    ["src/routes/x.ts", 'export { openWorkflow } from "../workflow/open";'],
    ["durable-objects/case.ts", 'import { db } from "../src/db/cases";'],
    ["durable-objects/case.ts", 'const late = await import("../src/routes/cases");'],
    ["durable-objects/case.ts", 'import "../src/checks/vendor";'],
    ["src/ui/x.tsx", 'import {\n  x,\n  y,\n} from "../db/cases";'],
    ["src/ui/x.ts", 'import type { SendWish } from "../sdk/api/send";'],
    ["src/ui/x.ts", 'import { apiVersion } from "../sdk/api/generated/types";'],
    ["src/routes/x.ts", 'import type { Alert } from "../sdk/api/generated/types";'],
    ["src/cellar/x.ts", "export const x = 1;"],
  ])("%s: %s", (at, text) => {
    expect(planted(at, text)).toHaveLength(1);
  });

  it.each([
    ["src/db/x.ts", 'import type { IndexRow } from "../cases/case-api";'],
    ["src/db/x.ts", 'import { type IndexRow } from "../cases/case-api";'],
    ["src/app.ts", 'import { CaseObject } from "../durable-objects/case";'],
    ["durable-objects/sandbox-vendor.ts", 'import { answer } from "../src/checks/sandbox";'],
    ["src/routes/x.ts", 'import { graphOf } from "../workflow/graph";'],
    ["src/ui/x.ts", 'import type { Alert } from "../sdk/api/generated/types";'],
    ["src/ui/x.ts", 'import type * as generated from "../sdk/api/generated/types";'],
    ["src/lib/x.ts", '// import { ok } from "../domain";\nexport const x = 1;'],
  ])("and does not cry wolf: %s: %s", (at, text) => {
    expect(planted(at, text)).toEqual([]);
  });

  it.each([
    "const now = Date.now();",
    "const now = new Date();",
    "const chance = Math.random();",
    "const id = crypto.randomUUID();",
    "await fetch(url);",
    "setTimeout(f, 1);",
    `const t = \`at \${Date.now()}\`;`,
    'import { Hono } from "hono";',
    'import { randomBytes } from "node:crypto";',
  ])("pure rooms: %s", (text) => {
    for (const room of ["domain", "workflow", "rules", "plugins", "collection", "outbox", "review"])
      expect(planted(`src/${room}/x.ts`, text)).toHaveLength(1);
    expect(planted("src/outside/x.ts", text)).toEqual([]);
  });

  it.each([
    "// Date.now is the shell's",
    'const text = "Math.random";',
    "interface O { fetch(request: string): void }",
  ])("pure rooms may speak of it: %s", (text) => {
    expect(planted("src/workflow/x.ts", text)).toEqual([]);
  });

  it.each([
    'const stub = env.CASES.get(env.CASES.idFromName("x"));',
    'const stub = env.FEEDS.getByName("x");',
    'const eu = env.CASES.jurisdiction("eu");',
    'await env.DOCUMENTS.put("x", text);',
    "const { DOCUMENTS: bucket } = env;",
    'const bucket = env["DOCUMENTS_EU"];',
    'type Bucket = Pick<Env, "DOCUMENTS">;',
  ])("only places find objects and buckets: %s", (text) => {
    for (const at of ["src/routes/x.ts", "src/queues/x.ts", "durable-objects/x.ts", "src/app.ts"])
      expect(planted(at, text)).toHaveLength(1);
    expect(planted("src/places/x.ts", text)).toEqual([]);
  });

  it.each([
    "// @ts-ignore\nconst x = 1;",
    "// biome-ignore lint: no\nconst x = 1;",
    "const x = y as any;",
    "const x: any = 1;",
    "const x = new Map<string, any>();",
    'import { z } from "zod";',
    'import { type A, z } from "zod";',
  ])("silenced: %s", (text) => {
    expect(planted("src/routes/x.ts", text)).toHaveLength(1);
  });

  it("finds every form of import", () => {
    const text = `
      import a, { b } from "a";
      import * as c from 'c';
      import type { D } from "d";
      import "e";
      export * from "f";
      export { g } from "g";
      const h = await import("h");
      const no = "http://x"; // import i from "i"
      const pattern = /["']/; import { type J, k } from "j";`;
    const found = importsOf(text);
    expect(found.map(({ from }) => from).sort()).toEqual(["a", "c", "d", "e", "f", "g", "h", "j"]);
    expect(found.filter(({ typeOnly }) => typeOnly).map(({ from }) => from)).toEqual(["d"]);
  });
});
