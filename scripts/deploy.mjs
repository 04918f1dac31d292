// npm run deploy: the remote database first, then the Worker, so that new code never meets an old schema (migrations are only ever
// additive, so old code meets a new schema without harm). `npm run deploy -- --dry-run` bundles and shows sizes; it needs no account.
import { buildPages, run, WRANGLER } from "./tool.mjs";

const args = process.argv.slice(2);
buildPages();
if (!args.includes("--dry-run")) run(WRANGLER, ["d1", "migrations", "apply", "DB", "--remote"]);
run(WRANGLER, ["deploy", "--minify", ...args]);
