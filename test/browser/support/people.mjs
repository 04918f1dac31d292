import { DatabaseSync } from "node:sqlite";
import {
  newWebhookSecret,
  randomSecret,
  sealDefaultWebhookSecret,
  signInHash,
} from "../../../scripts/local-crypto.mjs";
import { localDatabaseFile } from "../../../scripts/local-database.mjs";

const demo = "ten_eu_demo";
/** A tenant in which nothing has happened yet. */
const fresh = "ten_eu_fresh";

const seats = {
  admin: { userId: "usr_demo_admin", tenantId: demo },
  analyst: { userId: "usr_demo_analyst", tenantId: demo },
  viewer: { userId: "usr_demo_viewer", tenantId: demo, name: "Vera Viewer", role: "viewer" },
  newcomer: { userId: "usr_fresh_admin", tenantId: fresh, name: "Noa Newcomer", role: "admin" },
};

/**
 * Seats people at the console, as rows of the database: a server must not be using it. Answers the secret of a sign-in link
 * for each, good for as often as a test needs it.
 */
export function seatPeople(stateDir, masterKey, nowMs) {
  const database = new DatabaseSync(localDatabaseFile(stateDir));
  const insert = (table, values) =>
    database
      .prepare(
        `INSERT INTO ${table} (${Object.keys(values)}) VALUES (${Object.keys(values)
          .map(() => "?")
          .join(", ")})`,
      )
      .run(...Object.values(values));
  try {
    insert("tenants", {
      id: fresh,
      name: "Fresh (sandbox)",
      environment: "sandbox",
      linked_tenant_id: null,
      webhook_secret_sealed: sealDefaultWebhookSecret(masterKey, fresh, newWebhookSecret()),
      created_at_ms: nowMs,
    });
    const links = Object.entries(seats).map(([seat, { userId, tenantId, name, role }]) => {
      if (name !== undefined)
        insert("users", {
          id: userId,
          tenant_id: tenantId,
          email: `${seat}@demo.test`,
          name,
          role,
          created_at_ms: nowMs,
          disabled_at_ms: null,
        });
      const secret = randomSecret();
      insert("sign_in_links", {
        hash: signInHash(masterKey, secret),
        tenant_id: tenantId,
        user_id: userId,
        created_at_ms: nowMs,
        expires_at_ms: Date.UTC(2100, 0, 1),
        used_at_ms: null,
        reusable: 1,
      });
      return [seat, secret];
    });
    return Object.fromEntries(links);
  } finally {
    database.close();
  }
}
