// A state folder of one machine, from outside: who serves it, and serving it for the length of one piece of work.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { changeLocalDatabase } from "./local-database.mjs";
import { localSecrets } from "./local-secrets.mjs";
import { root } from "./tool.mjs";

const servedBy = (stateDir) => join(stateDir, "served-by.pid");

/** Says that this process serves the folder. A kill leaves the file; `serverOf` sees that nobody is behind it. */
export const noteServer = (stateDir) => writeFileSync(servedBy(stateDir), `${process.pid}\n`);

/** The id of another process that serves the folder, or null. */
export function serverOf(stateDir) {
  if (!existsSync(servedBy(stateDir))) return null;
  const pid = Number(readFileSync(servedBy(stateDir), "utf8"));
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return null;
  try {
    process.kill(pid, 0);
    // After a restart of the machine the number may be somebody else's.
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return /(?:self-host|serve)\.mjs/.test(command) ? pid : null;
  } catch (problem) {
    return problem.code === "ENOENT" && process.platform !== "linux" ? pid : null;
  }
}

/**
 * Serves the folder while `work({ url, token })` runs, then ends the server. The folder's own secrets are used; what it owes is done
 * meanwhile, as by any server. Throws when somebody serves it already.
 */
export async function whileServed(stateDir, work) {
  const pid = serverOf(stateDir);
  if (pid !== null)
    throw new Error(`${stateDir} is being served by process ${pid}. Stop it, or use --url with the address it serves.`);
  if (!existsSync(join(process.env.EDGECASE_BUILT || join(root, "dist-worker"), "index.js")))
    throw new Error("There is no built Worker: npm run build");
  const { masterKey } = localSecrets(stateDir);
  changeLocalDatabase(stateDir);
  const token = randomBytes(32).toString("base64url");
  const port = await freePort();
  const server = spawn(process.execPath, [join(root, "scripts", "serve.mjs"), String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, EDGECASE_STATE_DIR: stateDir, MASTER_KEY: masterKey, OPERATOR_TOKEN: token },
  });
  const ended = new Promise((resolve) => server.once("exit", resolve));
  try {
    await new Promise((ready, failed) => {
      server.stdout.on("data", (text) => String(text).includes("ready ") && ready());
      server.once("exit", (code) => failed(new Error(`the server ended at start (${code})`)));
    });
    return await work({ url: `http://127.0.0.1:${port}`, token });
  } finally {
    server.kill("SIGTERM");
    await ended;
  }
}

/** Forgets that this process serves it. */
export const noServer = (stateDir) => rmSync(servedBy(stateDir), { force: true });

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
