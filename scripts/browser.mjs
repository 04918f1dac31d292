// npm run test:browser [file …]: the journeys of test/browser in Chromium, against the built Worker.
import { chromium } from "./chromium.mjs";
import { buildPages, env, run, WRANGLER } from "./tool.mjs";

const found = chromium();
if (found === null) {
  console.error("No Chromium found: set CHROMIUM_PATH. The browser tests were not run.");
  process.exit(1);
}
env.CHROMIUM_PATH = found;
if (process.env.SKIP_BUILD !== "1") {
  buildPages();
  run(WRANGLER, ["deploy", "--dry-run", "--minify", "--outdir", "dist-worker"], { stdio: "pipe" });
}
run("node_modules/@playwright/test/cli.js", ["test", ...process.argv.slice(2)]);
