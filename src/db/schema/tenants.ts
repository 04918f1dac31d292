import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { roles } from "../../domain/roles";

export const tenants = sqliteTable("tenants", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  environment: text("environment", { enum: ["sandbox", "live"] }).notNull(),
  /** The other half of the pair: every tenant is a sandbox or a live one. */
  linkedTenantId: text("linked_tenant_id"),
  /** Default webhook secret (`whsec_…`), sealed. Implicit endpoints sign with it. */
  webhookSecretSealed: text("webhook_secret_sealed").notNull(),
  /** Sandbox tenants may set their clock forward (DECISIONS 21). */
  clockOffsetMs: integer("clock_offset_ms").notNull().default(0),
  /** How the applicant's pages look: JSON text {brand, radiusPx}; null: the plain look. */
  theme: text("theme"),
  /** What the tenant asks of its people: JSON text (`db/team-settings.ts`); null: nothing. */
  teamSettings: text("team_settings"),
  /** By whose calendar days are counted: a name such as `Europe/Berlin`; null: UTC. */
  timeZone: text("time_zone"),
  /** Over how many window objects its transactions are spread; null: there were none yet. Never changed once it is set. */
  windowShards: integer("window_shards"),
  createdAtMs: integer("created_at_ms").notNull(),
});

export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    /** HMAC of the secret under a derived key. The secret itself is shown once and stored nowhere. */
    secretHash: text("secret_hash").notNull(),
    scopes: text("scopes").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms"),
    revokedAtMs: integer("revoked_at_ms"),
    /** To a minute. */
    lastUsedAtMs: integer("last_used_at_ms"),
    /** Who made it: JSON of an `ActorRef`; null: from before this was kept. */
    createdBy: text("created_by"),
    /** Networks it may be used from: JSON list of CIDR texts; null: from everywhere. */
    allowedIps: text("allowed_ips"),
    /** Writes it may make in a minute; null: as many as the deployment lets any key. */
    writesPerMinute: integer("writes_per_minute"),
    /** The version of the API it speaks where a call names none; null: the first. */
    apiVersion: text("api_version"),
    /** The key that takes its place, once it was rotated. */
    replacedById: text("replaced_by_id"),
    /** How many days before its end people were last reminded of it; null: not yet. */
    remindedDays: integer("reminded_days"),
  },
  (table) => [
    index("api_keys_tenant").on(table.tenantId, table.createdAtMs),
    index("api_keys_ending").on(table.expiresAtMs).where(sql`revoked_at_ms IS NULL AND replaced_by_id IS NULL`),
  ],
);

export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: roles }).notNull(),
    /** The cases this person is limited to: JSON of a `CaseScope`; null: all. */
    caseScope: text("case_scope"),
    createdAtMs: integer("created_at_ms").notNull(),
    disabledAtMs: integer("disabled_at_ms"),
    /** When they were here last, to a minute. */
    lastSeenAtMs: integer("last_seen_at_ms"),
  },
  (table) => [
    uniqueIndex("users_tenant_email").on(table.tenantId, table.email),
    // Who asks for a sign-in link names no tenant.
    index("users_address").on(sql`lower(${table.email})`),
  ],
);

export const sessions = sqliteTable(
  "sessions",
  {
    /** Keyed hash of the cookie's value. */
    hash: text("hash").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    lastSeenAtMs: integer("last_seen_at_ms").notNull(),
    revokedAtMs: integer("revoked_at_ms"),
    /** How its person got in. */
    method: text("method", { enum: ["link", "provider", "access"] })
      .notNull()
      .default("link"),
    /** The identity provider, where it was one. */
    providerId: text("provider_id"),
    /** The device in words ("Firefox on Windows"); what the browser sends is not kept. */
    device: text("device"),
    /** When its person last proved who they are; null: when it began. */
    provenAtMs: integer("proven_at_ms"),
  },
  (table) => [index("sessions_user").on(table.tenantId, table.userId)],
);

export const signInLinks = sqliteTable(
  "sign_in_links",
  {
    /** Keyed hash of the one-time secret in the link. */
    hash: text("hash").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    usedAtMs: integer("used_at_ms"),
    /** The local console link stays valid until the server stops (DECISIONS 31). */
    reusable: integer("reusable", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [index("sign_in_links_user").on(table.tenantId, table.userId)],
);

export const secrets = sqliteTable(
  "secrets",
  {
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    sealed: text("sealed").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);
