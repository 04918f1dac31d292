import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
 * `vars`: settings of the Worker. `prepare(stateDir)` fills the database before the server starts. `demo: false` leaves the definitions
 * out. `pauseMs`: how long nothing may happen before the server counts as at rest; some queues wait two seconds for company.
 */
export async function inWorld(wishes, measure) {
  const stateDir = mkdtempSync(join(tmpdir(), "edgecase-bench-"));
  try {
    return await inFolder(stateDir, wishes, measure);
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

async function inFolder(stateDir, { vars = {}, prepare = () => {}, demo = true, pauseMs = 2_500 }, measure) {
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
  // A server that did not start is gone already, and its log says why.
  await server.start().catch((problem) => {
    throw new Error(`${problem.message}\n${readFileSync(join(stateDir, "server.log"), "utf8")}`);
  });
  try {
    const api = apiClient(server.url, secrets.apiKey);
    const problems = demo
      ? [...(await publishMissingRuleSets(api, demoRuleSets())), ...(await publishMissing(api, demoDefinitions()))]
      : [];
    if (problems.length > 0) throw new Error(problems.join("\n"));
    const counts = countsOf(server.url, pauseMs);
    return await measure({ url: server.url, stateDir, secrets, api, receiver, server, counts });
  } finally {
    await server.kill();
    receiver.close();
  }
}

/** `counting(work)` answers what `work` did at the bindings, and all that came of it: it waits until nothing moves any more. */
const countsOf = (url, pauseMs) => {
  const read = async (query = "") => (await fetch(`${url}/bench/counts${query}`)).json();
  const rest = () => quiet(read, pauseMs);
  return {
    async counting(work) {
      await rest();
      await read("?on=1");
      await work();
      const counts = await rest();
      await read("?on=0");
      return counts;
    },
    quiet: rest,
    /** Work that is not counted, in the middle of what is. */
    async aside(work) {
      await read("?paused=1");
      try {
        return await work();
      } finally {
        await read("?paused=0");
      }
    },
  };
};

/** Waits until two looks, a pause apart, are the same. */
async function quiet(read, pauseMs) {
  let last = -1;
  for (let look = 0; look < 300; look++) {
    const { counts, doings } = await read();
    if (doings === last) return counts;
    last = doings;
    await sleep(pauseMs);
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
