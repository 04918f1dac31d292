import { execFile, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { root } from "../../scripts/tool.mjs";
import { freePort, Server } from "../crash/server.mjs";

export const scratch = mkdtempSync(join(tmpdir(), "edgecase-ops-"));
export const operatorToken = "operator-token-of-the-proofs-of-operations";
const servers = [];

/** A state folder of its own; with `like` it has the secrets of another one, and nothing else of it. */
export function newState(name, like = null) {
  const stateDir = join(scratch, name);
  mkdirSync(stateDir);
  if (like !== null) copyFileSync(join(like, "secrets.json"), join(stateDir, "secrets.json"));
  return stateDir;
}

/** Runs one of the scripts to its end; answers `{ code, out, err }`. */
export function runScript(name, args, vars = {}) {
  const done = spawnSync(process.execPath, [join(root, "scripts", name), ...args], {
    cwd: root,
    env: {
      ...process.env,
      ENVIRONMENT: "local",
      EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
      LOG_LEVEL: "warn",
      ...vars,
    },
    encoding: "utf8",
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** The smoke test at an address; answers `{ code, results }`. Not waited for by a blocked process: what it asks may be served by this one. */
export const smoke = (url, args = [], vars = {}) =>
  new Promise((answered) => {
    const options = { cwd: root, env: { ...process.env, ...vars }, encoding: "utf8" };
    execFile(process.execPath, ["scripts/smoke.mjs", "--url", url, "--json", ...args], options, (problem, out) =>
      answered({ code: problem === null ? 0 : problem.code, results: JSON.parse(out).results }),
    );
  });

/** A tenant in a state folder that nobody serves: what scripts/new-tenant.mjs shows of its sandbox. */
export function newTenant(stateDir, args = []) {
  const typed = ["--name", "Acme", "--admin", "ada@acme.example", "--local", "--json", ...args];
  return JSON.parse(runScript("new-tenant.mjs", typed, { EDGECASE_STATE_DIR: stateDir }).err).sandbox;
}

/** The built Worker over a state folder. */
export async function serve(stateDir, vars = {}) {
  const port = await freePort();
  const server = new Server(port, stateDir, {
    MASTER_KEY: localSecrets(stateDir).masterKey,
    ENVIRONMENT: "local",
    BASE_URL: `http://127.0.0.1:${port}`,
    EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
    LOG_LEVEL: "warn",
    OUTBOX_WAKE_MS: "500",
    UNDO_SECONDS: "0",
    OPERATOR_TOKEN: operatorToken,
    ...vars,
  });
  await server.start();
  servers.push(server);
  return server;
}

let shared = null;

/** One deployment with a tenant for all who only look; its release is `abc123`. */
export function servedOnce() {
  shared ??= (async () => {
    const state = newState("looked-at");
    newTenant(state);
    return serve(state, { RELEASE: "abc123" });
  })();
  return shared;
}

/** Ends what still runs; without `keep` nothing is left on the disk. */
export async function endAll(keep) {
  for (const server of servers) await server.kill();
  if (!keep) rmSync(scratch, { recursive: true, force: true });
}

/** Waits until `holds` answers something that is not false; throws with `what` when it never does. */
export async function until(what, holds, withinMs = 30_000) {
  const deadlineMs = Date.now() + withinMs;
  for (;;) {
    const held = await holds();
    if (held !== false && held !== null && held !== undefined) return held;
    if (Date.now() > deadlineMs) throw new Error(`never: ${what}`);
    await new Promise((again) => setTimeout(again, 100));
  }
}
