import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  apiClient,
  demoDefinitions,
  demoRuleSets,
  publishMissing,
  publishMissingRuleSets,
} from "../../scripts/demo-api.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { root } from "../../scripts/tool.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { makePlace, packSdk, readersVars } from "./place.mjs";

/**
 * The built Worker, and folders to follow guides in. Each reader has a tenant with the definitions of the demo, so that no reader changes what
 * another one has just looked at. The demo's cases are left out: what their checks are busy with would only make guides wait.
 */
export class World {
  #server;
  #sdk;
  #folder = mkdtempSync(join(tmpdir(), "edgecase-guides-"));

  /** Answers what `.edgecase/demo.json` says to each of so many readers. */
  async start(readers) {
    const state = join(this.#folder, "state");
    mkdirSync(state);
    const { masterKey } = localSecrets(state);
    const tenants = Array.from({ length: readers }, () => newTenant(state));
    const port = await freePort();
    this.#server = new Server(port, state, {
      MASTER_KEY: masterKey,
      ENVIRONMENT: "local",
      BASE_URL: `http://127.0.0.1:${port}`,
      EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
      LOG_LEVEL: "warn",
    });
    await this.#server.start();
    await Promise.all(tenants.map(({ apiKey }) => publishDemo(apiClient(this.#server.url, apiKey))));
    this.#sdk = packSdk(join(this.#folder, "sdk"));
    return tenants.map((tenant) => ({ baseUrl: this.#server.url, ...tenant }));
  }

  /** A folder and the environment of a reader's shell in it. */
  placeFor(name, demo) {
    const folder = join(this.#folder, name);
    makePlace(folder, demo, this.#sdk);
    return { folder, vars: readersVars(join(this.#folder, `home-${name}`)) };
  }

  /** Ends the server; without `keep` nothing is left on the disk. Answers where it lies. */
  async end(keep) {
    await this.#server?.kill();
    if (!keep) rmSync(this.#folder, { recursive: true, force: true });
    return this.#folder;
  }
}

function newTenant(state) {
  const typed = ["--name", "Reader", "--admin", "reader@example.com", "--local", "--json"];
  const { stderr } = spawnSync(process.execPath, [join(root, "scripts", "new-tenant.mjs"), ...typed], {
    env: { ...process.env, EDGECASE_STATE_DIR: state },
    encoding: "utf8",
  });
  return JSON.parse(stderr).sandbox;
}

async function publishDemo(call) {
  const problems = [
    ...(await publishMissingRuleSets(call, demoRuleSets())),
    ...(await publishMissing(call, demoDefinitions())),
  ];
  if (problems.length > 0) throw new Error(problems.join("\n"));
}
