import assert from "node:assert/strict";
import { chmodSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import {
  bindingFindings,
  deploymentFindings,
  settingFindings,
  stateFindings,
  versionFindings,
} from "../../scripts/doctor-checks.mjs";
import { withEnvironments } from "../../scripts/environments.mjs";
import { localDatabaseFile } from "../../scripts/local-database.mjs";
import { regionFaults } from "../../scripts/region-checks.mjs";
import { root } from "../../scripts/tool.mjs";
import { freePort } from "../crash/server.mjs";
import { newState, newTenant, operatorToken, runScript, servedOnce } from "./place.mjs";

const text = (file) => readFileSync(join(root, file), "utf8");
const failing = (findings) => findings.filter(({ level }) => level === "fail").map(({ what }) => what);

/** Each thing the doctor looks for, broken: it is found, and it says what to do. Whole: nothing is found. */
export async function doctorProofs(prove) {
  const toml = text("wrangler.toml");
  const sources = { envSource: text("src/env.ts"), consumerSource: text("src/index.ts") };

  await prove("wrangler.toml as it is has nothing to be found", () => {
    assert.deepEqual(failing(bindingFindings({ toml, ...sources })), []);
  });
  const broken = {
    "a queue without its consumer": [
      toml.replace('[[queues.consumers]]\nqueue = "bulk"', '[[queues.consumers]]\nqueue = "bulky"'),
      /nobody consumes bulk/,
    ],
    "a binding that is left out": [
      toml.replace('binding = "DOCUMENTS"', 'binding = "PAPERS"'),
      /does not bind DOCUMENTS/,
    ],
    "an object that is left out": [toml.replace('name = "FEEDS"', 'name = "FEEDERS"'), /does not bind FEEDS/],
    "an environment that misses one": [
      toml.replace(
        '[[env.staging.queues.producers]]\nbinding = "BULK"',
        '[[env.staging.queues.producers]]\nbinding = "BULKY"',
      ),
      /not in step/,
    ],
  };
  for (const [name, [changed, words]] of Object.entries(broken))
    await prove(`found: ${name}`, () => {
      assert.notEqual(changed, toml);
      assert.match(failing(bindingFindings({ toml: changed, ...sources })).join("; "), words);
    });

  const versions = { node: "26.10.0", wrangler: "4.1.0", wanted: "4.1.0", workerd: "1.20261117.1", toml };
  await prove("found: an old Node, another wrangler, a compatibility date of the future", () => {
    assert.deepEqual(failing(versionFindings(versions)), []);
    assert.match(failing(versionFindings({ ...versions, node: "22.12.0" })).join(), /too old/);
    assert.match(failing(versionFindings({ ...versions, wrangler: "4.0.0" })).join(), /package.json wants/);
    assert.match(failing(versionFindings({ ...versions, workerd: "1.20260101.0" })).join(), /later than the workerd/);
  });
  await prove("found: settings that let everything out, or make no sense", () => {
    const variables = {
      ENVIRONMENT: "production",
      BASE_URL: "https://risk.example.com",
      CONTENT_ORIGIN: "https://files.example-content.com",
      OPERATOR_TOKEN: "x".repeat(32),
    };
    assert.deepEqual(
      settingFindings({ bad: [], variables }).filter(({ level }) => level !== "ok"),
      [],
    );
    assert.match(failing(settingFindings({ bad: ["LOG_LEVEL"], variables })).join(), /LOG_LEVEL/);
    const sharing = settingFindings({ bad: [], variables: { ...variables, CONTENT_ORIGIN: "" } });
    assert.match(sharing.map(({ level, what }) => `${level} ${what}`).join("; "), /warn CONTENT_ORIGIN is empty/);
    assert.match(
      failing(settingFindings({ bad: [], variables: { ...variables, EGRESS_ALLOW_HOSTS: "a.example, *" } })).join(),
      /lets everything out/,
    );
  });
  await prove("found: regions without their bucket, and in one that is bound to nowhere", () => {
    const bucket = '\n[[r2_buckets]]\nbinding = "DOCUMENTS_EU"\nbucket_name = "papers-eu"\n';
    const faults = (more, regions = "on") => regionFaults({ toml: more, environment: "", regions });
    assert.deepEqual(faults(toml, "off"), []);
    assert.match(faults(toml)[0].what, /does not bind DOCUMENTS_EU/);
    assert.match(faults(bucket)[0].what, /papers-eu.* has no jurisdiction/);
    assert.deepEqual(faults(`${bucket}jurisdiction = "eu"\n`), []);
    const both = withEnvironments(
      toml.replace("\n# ── Environments", `${bucket}jurisdiction = "eu"\n\n# ── Environments`),
    );
    for (const environment of ["", "staging", "production"])
      assert.deepEqual(regionFaults({ toml: both, environment, regions: "on" }), []);
  });
  const status = {
    nowMs: 1_000_000_000,
    migrations: ["1.sql"],
    bindings: ["DB"],
    lastSweepAtMs: 1_000_000_000,
    openIncidents: 0,
    release: "",
  };
  const seen = { ready: 200, status, migrations: ["1.sql"], bindings: ["DB"], nowMs: 1_000_000_000, elapsedMs: 10 };
  await prove("found: clocks apart, a silent cron, migrations that are missing, a part that does not answer", () => {
    assert.deepEqual(failing(deploymentFindings(seen)), []);
    assert.match(
      failing(deploymentFindings({ ...seen, nowMs: seen.nowMs + 60_000 })).join(),
      /clock .* differ by 60 s/,
    );
    assert.match(
      failing(deploymentFindings({ ...seen, status: { ...status, lastSweepAtMs: status.nowMs - 200_000 } })).join(),
      /cron/,
    );
    assert.match(failing(deploymentFindings({ ...seen, migrations: ["1.sql", "2.sql"] })).join(), /lacks 1 migrations/);
    assert.match(failing(deploymentFindings({ ...seen, bindings: ["DB", "EFFECTS"] })).join(), /not bound: EFFECTS/);
    const strays = { ...status, regions: true, filesOutsideTheirRegion: true };
    assert.match(failing(deploymentFindings({ ...seen, status: strays })).join(), /REGIONS was switched on over data/);
    assert.match(failing(deploymentFindings({ ...seen, ready: 503 })).join(), /readyz is 503/);
  });
  await prove("every finding that is not well says what to do", () => {
    const all = [
      ...deploymentFindings({
        ...seen,
        ready: 503,
        nowMs: 0,
        status: { ...status, lastSweepAtMs: null, openIncidents: 2 },
      }),
      ...stateFindings({ stateDir: "/nowhere", exists: false }),
      ...settingFindings({ bad: null, variables: { ENVIRONMENT: "production" } }),
    ];
    for (const { level, todo } of all) assert.equal(typeof todo === "string" && todo !== "", level !== "ok");
  });

  const state = newState("doctored");
  newTenant(state);
  const look = (args = [], vars = {}) => {
    const { code, out } = runScript("doctor.mjs", ["--json", ...args], vars);
    return { code, findings: JSON.parse(out).findings };
  };
  await prove("a state folder that is well has nothing to be found, and the exit code says so", () => {
    const { code, findings } = look(["--state", state]);
    assert.deepEqual(failing(findings), []);
    assert.equal(code, 0);
  });
  await prove("found: secrets that others can read, secrets that are gone, a database of a later release", () => {
    chmodSync(join(state, "secrets.json"), 0o644);
    const database = new DatabaseSync(localDatabaseFile(state));
    database.exec("INSERT INTO d1_migrations (name) VALUES ('9999_of_a_later_release.sql')");
    database.close();
    const { code, findings } = look(["--state", state]);
    assert.equal(code, 1);
    assert.match(failing(findings).join("; "), /read by others \(644\).*later release \(9999/);
    rmSync(join(state, "secrets.json"));
    assert.match(failing(look(["--state", state]).findings).join("; "), /secrets.json is missing/);
  });
  const server = await servedOnce();
  await prove("a deployment that runs is looked at through the operator's door", () => {
    const { code, findings } = look(["--url", server.url], { OPERATOR_TOKEN: operatorToken });
    assert.deepEqual(failing(findings), []);
    assert.equal(code, 0);
    assert.ok(findings.some(({ what }) => what === "the cron was seen"));
  });
  await prove("found: another token, and nobody there", async () => {
    assert.match(
      failing(look(["--url", server.url], { OPERATOR_TOKEN: "another".repeat(6) }).findings).join(),
      /not the one of the deployment/,
    );
    assert.equal(look(["--url", `http://127.0.0.1:${await freePort()}`], { OPERATOR_TOKEN: operatorToken }).code, 1);
  });
}
