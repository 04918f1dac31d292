// npm run sdk:generate: the table and the types of the integrators' SDK, from the OpenAPI document and the catalogue of events of these
// sources. What it writes is kept in the repository, so that a change of the API is seen where it is reviewed; a test compares.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";
import { root } from "./tool.mjs";

const { module } = await runnerImport(join(root, "scripts", "sdk", "generated.ts"), {
  root,
  configFile: false,
  logLevel: "error",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});
const folder = join(root, module.generatedFolder);
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(module.generatedTexts())) writeFileSync(join(folder, name), text);
process.exit(0); // the runner keeps its doors open
