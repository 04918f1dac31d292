import { blocksOf, environments, isPlaceholder, withEnvironments } from "./environments.mjs";
import { regionFaults } from "./region-checks.mjs";
import { secretSettings } from "./settings.mjs";

/**
 * What stands in the way of deploying, one sentence each that says what to do; empty when nothing does. Pure.
 * `toml`: wrangler.toml. `environment`: "" for the top of the file. `uncommitted`: lines of `git status --porcelain`. `secrets`: names that the
 * deployment has, null when nobody looked. `wrangler`, `wanted`: its version here and in package.json.
 */
export function faultsBeforeDeploy({ toml, environment, uncommitted, secrets, wrangler, wanted }) {
  const faults = [];
  if (environment !== "" && !environments.includes(environment))
    return [
      `There is no environment ${environment} in wrangler.toml: ${environments.join(", ")}, or none for the top of the file.`,
    ];
  if (withEnvironments(toml) !== toml)
    faults.push("The environments of wrangler.toml are not in step with its top: node scripts/environments.mjs");
  if (uncommitted.length > 0)
    faults.push(
      `${uncommitted.length} files are not committed (${uncommitted[0].trim()} …): what runs has to be found again.`,
    );
  if (wrangler !== wanted) faults.push(`wrangler ${wrangler} is installed and package.json wants ${wanted}: npm ci`);
  const database = blockOf(toml, environment, "d1_databases").find(([key]) => key === "database_id")?.[1] ?? "";
  if (isPlaceholder(database.replaceAll('"', "")))
    faults.push(
      `database_id of ${environment || "the top of wrangler.toml"} is a placeholder: npx wrangler d1 create, and put in the id it prints.`,
    );
  const regions = variableOf(toml, environment, "REGIONS");
  for (const { what, todo } of regionFaults({ toml, environment, regions })) faults.push(`${what}: ${todo}`);
  if (secrets !== null) {
    if (!secrets.includes("MASTER_KEY"))
      faults.push(`The secret MASTER_KEY is missing: npx wrangler secret put MASTER_KEY${flag(environment)}`);
    const inVars = blockOf(toml, environment, "vars").flatMap(([key]) => (secretSettings.includes(key) ? [key] : []));
    if (inVars.length > 0)
      faults.push(`${inVars.join(", ")} stand in [vars], readable by everybody: they are secrets.`);
  }
  return faults;
}

/** How the Worker that ran before comes back. The database stays: the version before reads it. */
export const rollbackWords = (environment, versionBefore) =>
  `Go back with:\n\n  npx wrangler rollback${versionBefore === null ? "" : ` ${versionBefore}`}${flag(environment)}\n\n` +
  "The database stays as it is: migrations are only ever added, and the version before reads it (docs/upgrading.md).";

const flag = (environment) => (environment === "" ? "" : ` --env ${environment}`);

function blockOf(toml, environment, name) {
  const header = environment === "" ? name : `env.${environment}.${name}`;
  return blocksOf(toml).find((block) => block.header.replace(/^\[+|\]+$/g, "") === header)?.lines ?? [];
}

/** A variable of the deployment as wrangler.toml has it; "" when it has none. */
export const variableOf = (toml, environment, name) =>
  (blockOf(toml, environment, "vars").find(([key]) => key === name)?.[1] ?? "").replaceAll('"', "");
