import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
  apiClient,
  demoDefinitions,
  demoRuleSets,
  publishMissing,
  publishMissingRuleSets,
} from "../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { Receiver } from "../crash/receiver.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { buildCounted } from "./counted/build.mjs";

/**
 * The counting Worker with state on disk that is gone afterwards, the demo tenant and its definitions, and a receiver of its webhooks.
 * `vars`: settings of the Worker. `prepare(stateDir)` fills the database before the server starts.
 */
export async function inWorld(vars, measure, prepare = () => {}) {
  const stateDir = mkdtempSync(join(tmpdir(), "edgecase-bench-"));
  const secrets = localSecrets(stateDir);
  prepareLocalDatabase(stateDir, secrets, Date.now());
  prepare(stateDir);
  const built = join(stateDir, "built");
  await buildCounted(built);
  const port = await freePort();
  const server = new Server(port, stateDir, {
    EDGECASE_BUILT: built,
    MASTER_KEY: secrets.masterKey,
    ENVIRONMENT: "local",
    BASE_URL: `http://127.0.0.1:${port}`,
    EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
    LOG_LEVEL: "error",
    WRITES_PER_MINUTE: "1000000",
    ...vars,
  });
  const receiver = new Receiver(() => 1); // refuses nothing by chance
  try {
    await server.start();
    const api = apiClient(server.url, secrets.apiKey);
    const problems = [
      ...(await publishMissingRuleSets(api, demoRuleSets())),
      ...(await publishMissing(api, demoDefinitions())),
    ];
    if (problems.length > 0) throw new Error(problems.join("\n"));
    return await measure({ url: server.url, stateDir, secrets, api, receiver, server, counts: countsOf(server.url) });
  } finally {
    await server.kill();
    receiver.close();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** `counting(work)` answers what `work` did at the bindings, and all that came of it: it waits until nothing moves any more. */
const countsOf = (url) => {
  const read = async (query = "") => (await fetch(`${url}/bench/counts${query}`)).json();
  return {
    async counting(work) {
      await quiet(read);
      await read("?on=1");
      await work();
      const counts = await quiet(read);
      await read("?on=0");
      return counts;
    },
    quiet: () => quiet(read),
    begin: () => read("?on=1"),
    end: () => read("?on=0"),
  };
};

/** Waits until two looks, a while apart, are the same. A queue's batch waits up to two seconds for company. */
async function quiet(read) {
  let last = "";
  for (let look = 0; look < 60; look++) {
    const counts = await read();
    const now = JSON.stringify(counts);
    if (now === last) return counts;
    last = now;
    await sleep(2_500);
  }
  throw new Error("the server does not come to rest");
}

/** Asks until `found` answers something; says what it waited for when that does not come. */
export async function until(what, found, withinMs = 60_000) {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    const answer = await found();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadlineMs) throw new Error(`${what} did not come`);
    await sleep(100);
  }
}

/** The answer of a call that has to work. */
export async function must(answer, ...statuses) {
  const { status, json } = await answer;
  const good = statuses.length === 0 ? status < 300 : statuses.includes(status);
  if (!good) throw new Error(`${status}: ${JSON.stringify(json)}`);
  return json;
}
