import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { newApiKey, newMasterKey, newWebhookSecret, randomSecret } from "./local-crypto.mjs";

/**
 * The secrets of a local installation, made once and kept in `<state>/secrets.json`, readable by its owner only:
 * `{masterKey, apiKey, webhookSecret, liveWebhookSecret, signInSecret}`.
 */
export function localSecrets(stateDir) {
  const file = join(stateDir, "secrets.json");
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8"));
  if (existsSync(join(stateDir, "v3", "d1")))
    throw new Error(`${stateDir} has data but no secrets.json, and what was sealed cannot be opened without it.
Put secrets.json back, or remove the folder to begin anew.`);
  const secrets = {
    masterKey: newMasterKey(),
    apiKey: newApiKey("sandbox"),
    webhookSecret: newWebhookSecret(),
    liveWebhookSecret: newWebhookSecret(),
    signInSecret: randomSecret(),
  };
  mkdirSync(stateDir, { recursive: true });
  writeFileSafely(file, `${JSON.stringify(secrets, null, 2)}\n`);
  return secrets;
}

/** Writes so that a kill leaves the old file or the new one, never half of it. Mode 0600. */
export function writeFileSafely(file, text) {
  const draft = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(draft, "w", 0o600);
  writeSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
}
