// npm run docs:policy: the page that says who may do what, from the routes and the functions at their doors. A test compares.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runnerImport } from "vite";
import { root } from "./tool.mjs";

const read = async (file) =>
  (await runnerImport(join(root, "src", "routes", file), { root, configFile: false, logLevel: "error" })).module;
const [{ apiRoutes }, { policyMatrixPage }] = [await read("api.ts"), await read("policy-matrix-page.ts")];
writeFileSync(join(root, "docs", "policy-matrix.md"), policyMatrixPage(apiRoutes));
process.exit(0); // the runner keeps its doors open
