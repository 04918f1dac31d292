// The first tenant of an installation that is no demo: a sandbox and its live half, an administrator of both, a key for the sandbox.
//   MASTER_KEY=… node scripts/new-tenant.mjs --name Acme --admin ada@acme.example [--region eu|none] > tenant.sql
//   node scripts/new-tenant.mjs --name Acme --admin ada@acme.example --local
// The SQL goes to stdout, for `wrangler d1 execute`; with `--local` into the state folder of scripts/self-host.mjs instead (its server must
// not be running). What is shown this once, secrets and addresses to sign in at, goes to stderr, with `--json` as one object.
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { row } from "./demo-tenant.mjs";
import {
  apiKeyHash,
  newApiKey,
  newWebhookSecret,
  partsOfApiKey,
  randomBase32,
  randomSecret,
  sealDefaultWebhookSecret,
  signInHash,
} from "./local-crypto.mjs";
import { changeLocalDatabase } from "./local-database.mjs";
import { localSecrets } from "./local-secrets.mjs";
import { root } from "./tool.mjs";

/** Where what is stored of it is bound to stay, with REGIONS=on (docs/deploying.md). Part of its id, so it never changes. */
const regions = { eu: "eu_", none: "" };
const scopes = ["cases:read", "cases:write", "definitions:write", "webhooks:write", "secrets:write", "admin"];
/** How long somebody has to use the first link. Later ones are mailed, or an identity provider is set up. */
const linkLivesMs = 72 * 3_600_000;
const { values } = parseArgs({
  options: {
    name: { type: "string" },
    admin: { type: "string" },
    region: { type: "string", default: "eu" },
    local: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const stateDir = resolve(process.env.EDGECASE_STATE_DIR || join(root, ".edgecase", "state"));
const masterKey = values.local ? localSecrets(stateDir).masterKey : process.env.MASTER_KEY;
if (
  !values.name ||
  !/^[^@\s]+@[^@\s]+$/.test(values.admin ?? "") ||
  !Object.hasOwn(regions, values.region) ||
  !masterKey
) {
  console.error(
    "Usage: MASTER_KEY=… node scripts/new-tenant.mjs --name <name> --admin <e-mail> [--region eu|none] [--local] [--json]",
  );
  process.exit(2);
}

const { sql, shown } = newTenant(values, masterKey, Date.now());
if (values.local) changeLocalDatabase(stateDir, sql);
else console.log(sql);
if (values.json) console.error(JSON.stringify(shown));
else console.error(sentences(shown));

function newTenant({ name, admin, region }, key, nowMs) {
  const sandboxId = `ten_${regions[region]}${randomBase32(12)}`;
  const liveId = `${sandboxId}_live`;
  const apiKey = newApiKey("sandbox");
  const { keyId, secret } = partsOfApiKey(apiKey);
  const halves = [
    { id: sandboxId, name: `${name} (sandbox)`, environment: "sandbox", other: liveId },
    { id: liveId, name, environment: "live", other: sandboxId },
  ].map((half) => ({ ...half, link: randomSecret(), webhookSecret: newWebhookSecret() }));
  const rows = halves.flatMap((half) => {
    const userId = `usr_${randomBase32(20)}`;
    const webhookSecret = sealDefaultWebhookSecret(key, half.id, half.webhookSecret);
    return [
      row("tenants", "id, name, environment, linked_tenant_id, webhook_secret_sealed, created_at_ms", [
        ...[half.id, half.name, half.environment, half.other, webhookSecret, nowMs],
      ]),
      row("users", "id, tenant_id, email, name, role, created_at_ms", [
        ...[userId, half.id, admin.toLowerCase(), admin.split("@")[0], "admin", nowMs],
      ]),
      row("sign_in_links", "hash, tenant_id, user_id, created_at_ms, expires_at_ms", [
        ...[signInHash(key, half.link), half.id, userId, nowMs, nowMs + linkLivesMs],
      ]),
    ];
  });
  const keyRow = row("api_keys", "id, tenant_id, name, secret_hash, scopes, created_at_ms", [
    ...[keyId, sandboxId, "First key", apiKeyHash(key, keyId, secret), JSON.stringify(scopes), nowMs],
  ]);
  const [sandbox, live] = halves.map((half) => ({
    tenantId: half.id,
    signIn: `/sign-in/${half.link}`,
    webhookSecret: half.webhookSecret,
  }));
  return { sql: [...rows, keyRow].join("\n"), shown: { sandbox: { ...sandbox, apiKey }, live } };
}

function sentences({ sandbox, live }) {
  const lines = ({ tenantId, signIn, webhookSecret }) => `${tenantId}
  sign in once, within three days, at <address>${signIn}
  what subscriptions of definitions are signed with: ${webhookSecret}`;
  return `Sandbox  ${lines(sandbox)}
  API key: ${sandbox.apiKey}
Live     ${lines(live)}`;
}
