// npm run deploy [-- --env staging|production] [--dry-run] [--url https://…]
// Looks first (tree, versions, ids, secrets), then the remote database, then the Worker, so that new code never meets an old schema
// (migrations are only ever additive, so old code meets a new schema without harm), then asks the deployment whether it works. What goes
// wrong after the upload ends with the exact way back. `--dry-run` looks, bundles and shows sizes; it needs no account.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { faultsBeforeDeploy, rollbackWords, variableOf } from "./deploy-checks.mjs";
import { buildPages, env, root, run, WRANGLER } from "./tool.mjs";

const { values } = parseArgs({
  options: {
    env: { type: "string", default: "" },
    url: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    "allow-dirty": { type: "boolean", default: false },
  },
});
const environment = values.env;
const isDry = values["dry-run"];
const toml = readFileSync(join(root, "wrangler.toml"), "utf8");
const faults = faultsBeforeDeploy({
  toml,
  environment,
  uncommitted: values["allow-dirty"] ? [] : said("git", ["status", "--porcelain"]).split("\n").filter(Boolean),
  secrets: isDry ? null : asked("secret", "list").map(({ name }) => name),
  wrangler: versionIn("node_modules/wrangler/package.json"),
  wanted: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies.wrangler,
});
for (const fault of faults) console.error(`deploy: ${fault}`);
if (faults.length > 0 && !isDry) process.exit(1);

const release = said("git", ["rev-parse", "--short=12", "HEAD"]).trim() || versionIn("package.json");
buildPages();
const upload = ["deploy", "--minify", "--env", environment, "--var", `RELEASE:${release}`];
if (isDry) {
  run(WRANGLER, [...upload, "--dry-run"]);
  console.log(
    `Nothing was deployed. ${faults.length === 0 ? "Nothing stands in the way." : `${faults.length} things stand in the way; see above.`}`,
  );
  process.exit(0);
}
const versionBefore = asked("deployments", "status")?.versions?.[0]?.version_id ?? null;
run(WRANGLER, ["d1", "migrations", "apply", "DB", "--remote", "--env", environment]);
run(WRANGLER, upload);
const url = values.url ?? variableOf(toml, environment, "BASE_URL");
if (url === "") {
  console.log(
    "Deployed. BASE_URL is empty, so nobody looked whether it works: node scripts/smoke.mjs --url <its address>",
  );
  process.exit(0);
}
const smoke = ["scripts/smoke.mjs", "--url", url, ...(process.env.OPERATOR_TOKEN ? ["--release", release] : [])];
const { status } = spawnSync(process.execPath, smoke, { cwd: root, env, stdio: "inherit" });
if (status !== 0) {
  console.error(`\nIt is deployed and does not work. ${rollbackWords(environment, versionBefore)}`);
  process.exit(1);
}
console.log(`${release} runs at ${url}.`);

function said(program, args) {
  return spawnSync(program, args, { cwd: root, encoding: "utf8" }).stdout ?? "";
}

/** What wrangler answers as JSON; ends with its own words when it cannot. */
function asked(...words) {
  const done = spawnSync(
    process.execPath,
    [WRANGLER, ...words, "--env", environment, ...(words[0] === "deployments" ? ["--json"] : [])],
    {
      cwd: root,
      env,
      encoding: "utf8",
    },
  );
  if (done.status === 0) return JSON.parse(done.stdout.slice(done.stdout.search(/[[{]/)));
  if (words[0] === "deployments") return null; // the first one
  process.stderr.write(`${done.stdout}${done.stderr}`);
  console.error("deploy: wrangler could not be asked for the deployment's secrets: npx wrangler login");
  process.exit(1);
}

function versionIn(file) {
  return JSON.parse(readFileSync(join(root, file), "utf8")).version;
}
