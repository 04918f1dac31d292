import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import { faultsBeforeDeploy, rollbackWords } from "../../scripts/deploy-checks.mjs";
import { environments, withEnvironments } from "../../scripts/environments.mjs";
import { root } from "../../scripts/tool.mjs";
import { freePort } from "../crash/server.mjs";
import { operatorToken, servedOnce, smoke } from "./place.mjs";

/** What is looked at before a deploy and after it, and that environments have all that the top of wrangler.toml has. */
export async function deployProofs(prove) {
  const file = join(root, "wrangler.toml");
  const toml = readFileSync(file, "utf8");
  const top = unstable_readConfig({ config: file, env: "" });

  for (const name of environments)
    await prove(`the environment ${name} has every binding of the top, under names of its own`, () => {
      const own = unstable_readConfig({ config: file, env: name });
      assert.deepEqual(bindings(own), bindings(top));
      const [ours, theirs] = [new Set(namesOf(own)), new Set(namesOf(top))];
      assert.equal(ours.size, theirs.size);
      for (const one of ours) assert.equal(theirs.has(one), false, one);
      assert.deepEqual(Object.keys(own.vars).sort(), Object.keys(top.vars).sort());
      assert.deepEqual(own.migrations, top.migrations);
      assert.deepEqual(own.triggers, top.triggers);
    });
  await prove(
    "environments are what the script makes of the top, and ids and variables that were filled in stay",
    () => {
      assert.equal(withEnvironments(toml), toml);
      const filled = toml.replace("00000000-0000-0000-0000-000000000201", "11111111-2222-3333-4444-555555555555");
      assert.notEqual(filled, toml);
      assert.equal(withEnvironments(filled), filled);
    },
  );

  const fine = { environment: "", uncommitted: [], secrets: ["MASTER_KEY"], wrangler: "4.1.0", wanted: "4.1.0" };
  const real = toml.replaceAll(/"0{8}-0000-0000-0000-/g, '"a1b2c3d4-0000-0000-0000-');
  const faults = (over) => faultsBeforeDeploy({ toml: real, ...fine, ...over });
  await prove("nothing stands in the way of a tree that is committed, with its database and its key", () => {
    for (const environment of ["", ...environments]) assert.deepEqual(faults({ environment }), []);
  });
  await prove(
    "found before a deploy: what was not committed, a placeholder, a missing key, another wrangler, no such environment",
    () => {
      assert.match(faults({ uncommitted: [" M src/app.ts"] }).join(), /not committed \(M src\/app.ts/);
      assert.match(faults({ toml }).join(), /placeholder/);
      assert.match(faults({ secrets: [], environment: "staging" }).join(), /MASTER_KEY is missing.*--env staging/);
      assert.match(faults({ wrangler: "4.0.0" }).join(), /npm ci/);
      assert.match(faults({ environment: "prod" }).join(), /no environment prod/);
    },
  );
  await prove("the way back names the version that ran before and the environment", () => {
    assert.match(rollbackWords("staging", "abc"), /wrangler rollback abc --env staging\n/);
    assert.match(rollbackWords("", null), /wrangler rollback\n/);
  });

  const server = await servedOnce();
  const token = { OPERATOR_TOKEN: operatorToken };
  await prove("the smoke test passes at the built Worker, by the release that runs", async () => {
    const { code, results } = await smoke(server.url, ["--release", "abc123"], token);
    assert.deepEqual(
      results.filter(({ ok }) => !ok),
      [],
    );
    assert.equal(code, 0);
  });
  await prove("the smoke test fails for another release", async () => {
    const { code, results } = await smoke(server.url, ["--release", "def456"], token);
    assert.equal(code, 1);
    assert.deepEqual(
      results.filter(({ ok }) => !ok).map(({ name }) => name),
      ["what runs is what was deployed"],
    );
  });
  await prove("the smoke test fails at a page that says 200 to everything, and where nobody is", async () => {
    const other = createServer((_request, response) => response.end("{}")).listen(0, "127.0.0.1");
    await new Promise((listening) => other.once("listening", listening));
    const { code, results } = await smoke(`http://127.0.0.1:${other.address().port}`);
    other.close();
    assert.equal(code, 1);
    const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
    assert.ok(failed.includes("nobody reads cases without a key"));
    assert.ok(failed.includes("answers wear the headers that protect them"));
    assert.equal((await smoke(`http://127.0.0.1:${await freePort()}`)).code, 1);
  });
}

const bindings = (config) => ({
  objects: config.durable_objects.bindings.map(({ name, class_name }) => [name, class_name]),
  databases: config.d1_databases.map(({ binding }) => binding),
  buckets: config.r2_buckets.map(({ binding }) => binding),
  producers: config.queues.producers.map(({ binding }) => binding),
  consumers: config.queues.consumers.map(({ max_batch_size, max_retries, retry_delay }) => [
    max_batch_size,
    max_retries,
    retry_delay,
  ]),
  limits: config.ratelimits.map(({ name, simple }) => [name, simple]),
  datasets: config.analytics_engine_datasets.map(({ binding }) => binding),
  assets: config.assets,
});

const namesOf = (config) => [
  config.name,
  ...config.d1_databases.flatMap(({ database_name, database_id }) => [database_name, database_id]),
  ...config.r2_buckets.map(({ bucket_name }) => bucket_name),
  ...config.queues.consumers.map(({ queue }) => queue),
  ...config.ratelimits.map(({ namespace_id }) => namespace_id),
  ...config.analytics_engine_datasets.map(({ dataset }) => `dataset ${dataset}`),
];
