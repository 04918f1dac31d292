import { spawn } from "node:child_process";
import { openSync, writeSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { membersOf } from "../../scripts/process-group.mjs";
import { root } from "../../scripts/tool.mjs";

/** The built Worker with persisted state, in a process group of its own, so that a kill hits all of it at once. */
export class Server {
  #process = null;
  #port;
  #variables;
  #log;
  #script;

  /** `script`: what serves, with its arguments; the built Worker alone unless said otherwise. */
  constructor(port, stateDir, variables, script = [join(root, "scripts", "serve.mjs"), String(port)]) {
    this.#port = port;
    this.#script = script;
    this.#variables = { ...variables, EDGECASE_STATE_DIR: stateDir };
    this.#log = openSync(join(stateDir, "server.log"), "a");
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Of the running server. */
  get processGroup() {
    return this.#process?.pid ?? null;
  }

  /** Resolves when the server has said that it is ready and answers. */
  async start() {
    const started = spawn(process.execPath, this.#script, {
      detached: true,
      stdio: ["ignore", "pipe", this.#log],
      env: { ...process.env, ...this.#variables },
    });
    this.#process = started;
    await new Promise((ready, failed) => {
      started.stdout.on("data", (text) => {
        writeSync(this.#log, text);
        if (String(text).includes("ready ")) ready();
      });
      started.once("exit", (code) => failed(new Error(`the server ended at start (${code}); see server.log`)));
    });
    await this.sweep();
  }

  /** The cron of wrangler.toml, called by hand: locally it never fires. */
  async sweep(atMs = Date.now()) {
    await fetch(`${this.url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*&time=${atMs}`).then(
      (answer) => answer.text(),
      () => null,
    );
  }

  /** SIGKILL to the whole group: nothing can clean up. Resolves when none of it is left. */
  async kill() {
    const group = this.#process?.pid;
    if (group === undefined) return;
    this.#process = null;
    // One that ended by itself has nothing left to kill: why it ended is what is told then.
    if (membersOf(group).length > 0) process.kill(-group, "SIGKILL");
    while (membersOf(group).length > 0) await new Promise((again) => setTimeout(again, 5));
  }
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}
