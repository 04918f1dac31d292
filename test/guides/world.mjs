import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  apiClient,
  applicantLink,
  demoDefinitions,
  demoRuleSets,
  publishMissing,
  publishMissingRuleSets,
} from "../../scripts/demo-api.mjs";
import { demoTenantId } from "../../scripts/demo-tenant.mjs";
import { prepareLocalDatabase } from "../../scripts/local-database.mjs";
import { localSecrets } from "../../scripts/local-secrets.mjs";
import { freePort, Server } from "../crash/server.mjs";
import { makePlace, packSdk, readersVars } from "./place.mjs";

/**
 * The built Worker with a fresh demo tenant, as `npm start` leaves them, and folders to follow guides in. The four demo cases are left
 * out: what their checks are busy with would only make guides wait.
 */
export class World {
  #server;
  #demo;
  #sdk;
  #folder = mkdtempSync(join(tmpdir(), "edgecase-guides-"));

  async start() {
    const state = join(this.#folder, "state");
    const secrets = localSecrets(state);
    prepareLocalDatabase(state, secrets, Date.now());
    const port = await freePort();
    this.#server = new Server(port, state, {
      MASTER_KEY: secrets.masterKey,
      ENVIRONMENT: "local",
      BASE_URL: `http://127.0.0.1:${port}`,
      EGRESS_ALLOW_HOSTS: "127.0.0.1,localhost",
      LOG_LEVEL: "warn",
      UNDO_SECONDS: "1",
    });
    await this.#server.start();
    const baseUrl = this.#server.url;
    const call = apiClient(baseUrl, secrets.apiKey);
    const problems = [
      ...(await publishMissingRuleSets(call, demoRuleSets())),
      ...(await publishMissing(call, demoDefinitions())),
    ];
    if (problems.length > 0) throw new Error(problems.join("\n"));
    const { apiKey, webhookSecret, signInSecret } = secrets;
    const [consoleUrl, applicantUrl] = [`${baseUrl}/sign-in/${signInSecret}`, await applicantLink(call)];
    this.#demo = { baseUrl, tenantId: demoTenantId, apiKey, consoleUrl, applicantUrl, webhookSecret };
    this.#sdk = packSdk(join(this.#folder, "sdk"));
  }

  /** A folder and the environment of a reader's shell in it. */
  placeFor(name) {
    const folder = join(this.#folder, name);
    makePlace(folder, this.#demo, this.#sdk);
    return { folder, vars: readersVars(join(this.#folder, `home-${name}`)) };
  }

  /** Ends the server; without `keep` nothing is left on the disk. Answers where it lies. */
  async end(keep) {
    await this.#server?.kill();
    if (!keep) rmSync(this.#folder, { recursive: true, force: true });
    return this.#folder;
  }
}
