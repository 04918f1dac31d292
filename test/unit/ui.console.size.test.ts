import path from "node:path";
import { gzipSync } from "node:zlib";
import { createBuilder } from "vite";
import { expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const firstRouteBytes = 80_000;

it("costs an analyst less than 80 kB of script to review cases; the settings come when they are opened", async () => {
  const builder = await createBuilder({
    root,
    logLevel: "silent",
    environments: { console: { build: { write: false } } },
  });
  const environment = builder.environments.console;
  if (environment === undefined) throw new Error("the console is not built on its own");
  const built = await builder.build(environment);
  const chunks = (Array.isArray(built) ? built : [built]).flatMap((result) =>
    "output" in result ? result.output : [],
  );
  const scripts = chunks.filter((file) => file.type === "chunk");
  const entry = scripts.find((file) => file.isEntry);
  if (entry === undefined) throw new Error("no entry");
  const first = [entry, ...scripts.filter((file) => entry.imports.includes(file.fileName))];
  const bytes = first.reduce((sum, { code }) => sum + gzipSync(code).byteLength, 0);
  expect(bytes).toBeLessThan(firstRouteBytes);
  expect(scripts.some((file) => file.isDynamicEntry && file.facadeModuleId?.includes("/console/settings/"))).toBe(true);
  // What Vite puts in the place of Node's own modules: red when something of the Worker's comes along.
  const modules = scripts.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.filter((id) => id.startsWith("__vite-browser-external"))).toEqual([]);
  expect(scripts.map(({ code }) => code).join("")).not.toMatch(
    /ZodError|dangerouslySetInnerHTML:|insertAdjacentHTML|\beval\(/,
  );
}, 60_000); // a whole build, on a machine that may be busy with others
