// npm run docs:data-map: the page of the data map, from the map that the erasure follows. A test compares.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";
import { root } from "./tool.mjs";

const read = async (file) =>
  (await runnerImport(join(root, "src", "privacy", file), { root, configFile: false, logLevel: "error" })).module;
const [{ dataMap }, { dataMapPage }] = [await read("data-map.ts"), await read("data-map-page.ts")];
writeFileSync(join(root, "docs", "data-map.md"), dataMapPage(dataMap));
process.exit(0); // the runner keeps its doors open
