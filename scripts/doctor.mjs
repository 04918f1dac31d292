// npm run doctor [-- --env staging] [--state folder] [--url https://…] [--json]: looks at a checkout, at a state folder, at a running deployment
// (with OPERATOR_TOKEN), and says of everything that is not well what to do. Changes nothing. Exit code 1 when something fails.
import { accessSync, constants, existsSync, readdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import module from "node:module";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { parseArgs } from "node:util";
import { variableOf } from "./deploy-checks.mjs";
import {
  bindingFindings,
  boundNames,
  deploymentFindings,
  fail,
  settingFindings,
  stateFindings,
  versionFindings,
} from "./doctor-checks.mjs";
import { blocksOf } from "./environments.mjs";
import { localDatabaseFile } from "./local-database.mjs";
import { operatorAt } from "./operator-call.mjs";
import { regionFaults } from "./region-checks.mjs";
import { optionalSettings, secretSettings } from "./settings.mjs";
import { serverOf } from "./state-folder.mjs";
import { root } from "./tool.mjs";

const { values } = parseArgs({
  options: {
    env: { type: "string", default: "" },
    state: { type: "string" },
    url: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
const text = (file) => readFileSync(join(root, file), "utf8");
const versionIn = (name) => JSON.parse(text(`node_modules/${name}/package.json`)).version;
const toml = text("wrangler.toml");
const migrations = readdirSync(join(root, "migrations"))
  .filter((name) => name.endsWith(".sql"))
  .sort();

const rooms = {
  Versions: versionFindings({
    node: process.versions.node,
    wrangler: versionIn("wrangler"),
    wanted: JSON.parse(text("package.json")).devDependencies.wrangler,
    workerd: versionIn("workerd"),
    toml,
  }),
  "wrangler.toml": bindingFindings({ toml, envSource: text("src/env.ts"), consumerSource: text("src/index.ts") }),
};
const folder = values.state ?? process.env.EDGECASE_STATE_DIR;
if (folder !== undefined) rooms["State folder"] = stateFindings(lookAt(resolve(folder)));
if (values.url) rooms[values.url] = await lookAtDeployment(values.url.replace(/\/+$/, ""));
else rooms.Settings = await lookAtSettings();

const findings = Object.entries(rooms).flatMap(([room, list]) => list.map((one) => ({ room, ...one })));
if (values.json) console.log(JSON.stringify({ findings }, null, 2));
else
  for (const [room, list] of Object.entries(rooms)) {
    console.log(`\n${room}`);
    for (const { level, what, todo } of list) {
      console.log(`  ${{ ok: "ok  ", warn: "warn", fail: "FAIL" }[level]}  ${what}`);
      if (todo !== null) console.log(`        → ${todo}`);
    }
  }
process.exit(findings.some(({ level }) => level === "fail") ? 1 : 0);

/** As the Worker would be given them: wrangler.toml, over it the environment, which is how a self-hosted one is told. */
async function lookAtSettings() {
  const names = blocksOf(toml.split("\n# ── Environments")[0])
    .find(({ header }) => header === "[vars]")
    .lines.map(([key]) => key);
  const given = [...names, ...secretSettings, ...optionalSettings].flatMap((name) =>
    process.env[name] !== undefined ? [[name, process.env[name]]] : [],
  );
  const variables = {
    ...Object.fromEntries([...names, ...optionalSettings].map((name) => [name, variableOf(toml, values.env, name)])),
    ...Object.fromEntries(given),
  };
  // Nobody has the deployment's secrets here; that they are there is asked by npm run deploy, that they open by /readyz.
  const standIn = variables.MASTER_KEY ?? Buffer.alloc(32).toString("base64");
  const badSettings = await theWorkersOwn();
  const faults = regionFaults({ toml, environment: values.env, regions: variables.REGIONS });
  return [
    ...settingFindings({
      bad: badSettings === null ? null : badSettings({ ...variables, MASTER_KEY: standIn }),
      variables,
    }),
    ...faults.map(({ what, todo }) => fail(what, todo)),
  ];
}

/** What the Worker itself makes of settings (`src/env.ts`); null on a Node that does not read TypeScript. */
async function theWorkersOwn() {
  module.registerHooks?.({
    // Our sources leave the ending of a file's name to the bundler.
    resolve: (name, context, next) => next(name.startsWith(".") && !/\.\w+$/.test(name) ? `${name}.ts` : name, context),
  });
  return import("../src/env.ts").then(
    (room) => room.badSettings,
    () => null,
  );
}

function lookAt(stateDir) {
  const exists = existsSync(stateDir);
  const facts = { stateDir, exists, nowMs: Date.now() };
  if (!exists) return facts;
  const secrets = join(stateDir, "secrets.json");
  const hasData = existsSync(join(stateDir, "v3", "d1"));
  const database = hasData ? new DatabaseSync(localDatabaseFile(stateDir), { readOnly: true }) : null;
  const applied =
    database
      ?.prepare("SELECT name FROM d1_migrations")
      .all()
      .map(({ name }) => name) ?? [];
  const swept =
    database?.prepare("SELECT max(updated_at_ms) AS atMs FROM jobs WHERE name = 'reconcile'").get()?.atMs ?? null;
  database?.close();
  return {
    ...facts,
    hasData,
    isOurs: process.getuid === undefined || statSync(stateDir).uid === process.getuid(),
    isWritable: mayWrite(stateDir),
    secretsMode: existsSync(secrets) ? statSync(secrets).mode : null,
    pending: hasData ? migrations.filter((name) => !applied.includes(name)) : [],
    beyond: applied.filter((name) => !migrations.includes(name)),
    freeBytes: statfsSync(stateDir).bavail * statfsSync(stateDir).bsize,
    servedBy: serverOf(stateDir),
    sweptAtMs: swept,
  };
}

function mayWrite(folderPath) {
  try {
    accessSync(folderPath, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function lookAtDeployment(url) {
  const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(20_000) }).then(
    async (answer) => {
      await answer.body?.cancel();
      return answer.status;
    },
    (problem) => problem.cause?.code ?? problem.message,
  );
  const token = process.env.OPERATOR_TOKEN;
  if (!token || typeof ready !== "number")
    return [
      ...deploymentFindings({ ready, status: null }),
      ...(token
        ? []
        : [
            fail(
              "OPERATOR_TOKEN is missing here",
              "the secret of the deployment with that name; without it only /readyz can be asked",
            ),
          ]),
    ];
  const beganMs = Date.now();
  try {
    const status = await (await operatorAt(url, token)("GET", "/status")).json();
    const bindings = boundNames(text("src/env.ts"));
    const nowMs = Date.now();
    return deploymentFindings({ ready, status, migrations, bindings, nowMs, elapsedMs: nowMs - beganMs });
  } catch (problem) {
    return [
      ...deploymentFindings({ ready, status: null }),
      fail(problem.message, "wrangler secret put OPERATOR_TOKEN; self-hosted: the environment of the unit"),
    ];
  }
}
