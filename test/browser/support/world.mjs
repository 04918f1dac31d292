import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Webhook } from "standardwebhooks";
import {
  apiClient,
  demoDefinitions,
  demoRuleSets,
  publishMissing,
  publishMissingRuleSets,
} from "../../../scripts/demo-api.mjs";
import { prepareLocalDatabase } from "../../../scripts/local-database.mjs";
import { localSecrets } from "../../../scripts/local-secrets.mjs";
import { freePort, Server } from "../../crash/server.mjs";
import { seatPeople } from "./people.mjs";

/**
 * A server of its own for a journey: the built Worker with its state on disk, the demo tenant and its definitions, and a webhook
 * receiver that verifies with the official library. It can be killed and started again in the middle.
 */
export async function aWorld(over = {}) {
  const stateDir = mkdtempSync(join(tmpdir(), "edgecase-browser-"));
  const secrets = localSecrets(stateDir);
  prepareLocalDatabase(stateDir, secrets, Date.now());
  const signInSecrets = seatPeople(stateDir, secrets.masterKey, Date.now());
  const port = await freePort();
  const server = new Server(port, stateDir, {
    MASTER_KEY: secrets.masterKey,
    ENVIRONMENT: "local",
    BASE_URL: `http://127.0.0.1:${port}`,
    EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
    LOG_LEVEL: "info",
    OUTBOX_WAKE_MS: "1000",
    UNDO_SECONDS: "5", // instead of ten: nothing else differs, and nobody waits
    ...over,
  });
  await server.start();
  const api = apiClient(server.url, secrets.apiKey);
  // As `npm start` does it: definitions name the rule sets.
  const problems = [
    ...(await publishMissingRuleSets(api, demoRuleSets())),
    ...(await publishMissing(api, demoDefinitions())),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
  const receiver = await aReceiver();
  return {
    baseUrl: server.url,
    apiKey: secrets.apiKey,
    masterKey: secrets.masterKey,
    consoleUrl: `${server.url}/sign-in/${secrets.signInSecret}`,
    signInUrl: (seat) => `${server.url}/sign-in/${signInSecrets[seat]}`,
    api,
    receiver,
    /** SIGKILL to the whole server, then a start on the same state. */
    async killAndRestart() {
      await server.kill();
      await server.start();
    },
    kill: () => server.kill(),
    restart: () => server.start(),
    /** What the server has written to its log so far. */
    serverLog: () => readFileSync(join(stateDir, "server.log"), "utf8"),
    /** Files of the state (D1, objects, R2, their journals) that contain a text, byte for byte. */
    filesContaining: (text) =>
      readdirSync(join(stateDir, "v3"), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((file) => bytesOf(file).includes(text)),
    async end() {
      await server.kill();
      receiver.close();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** Nothing when the file has just gone: the server goes on working while we read. */
function bytesOf(file) {
  try {
    return readFileSync(file);
  } catch (problem) {
    if (problem.code === "ENOENT") return Buffer.alloc(0);
    throw problem;
  }
}

/**
 * Keeps every event that verifies; counts what does not. Journeys share it, and leave endpoints behind: each endpoint has an address
 * of its own, and what comes to one whose secret nobody told is nobody's concern.
 */
async function aReceiver() {
  const events = [];
  const forged = [];
  const verifiers = new Map();
  let addresses = 0;
  const server = createServer((request, response) => {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      response.statusCode = 204;
      try {
        const verifier = verifiers.get(request.url);
        if (verifier !== undefined) {
          verifier.verify(text, request.headers);
          events.push({ ...JSON.parse(text), receivedAt: `${origin}${request.url}` });
        }
      } catch (problem) {
        forged.push(`${request.headers["webhook-id"]}: ${problem.message}`);
        response.statusCode = 401;
      }
      response.end();
    });
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    newUrl() {
      addresses += 1;
      return `${origin}/hook/${addresses}`;
    },
    events,
    forged,
    expectSecret(url, secret) {
      verifiers.set(new URL(url).pathname, new Webhook(secret));
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
