import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** How a tenant's people sign in, where it differs from what goes without saying (null). */
export const signInSettings = sqliteTable(
  "sign_in_settings",
  {
    tenantId: text("tenant_id").primaryKey(),
    idleMs: integer("idle_ms"),
    absoluteMs: integer("absolute_ms"),
    /** Fresh proof before a case of high risk is settled, and before facts leave the house. */
    stepUpDecisions: integer("step_up_decisions", { mode: "boolean" }),
    stepUpExports: integer("step_up_exports", { mode: "boolean" }),
    /** Links let in administrators only. */
    onlyProviders: integer("only_providers", { mode: "boolean" }).notNull().default(false),
    /** Cloudflare Access: host of the team and the application's audience tag; both or neither. */
    accessTeamDomain: text("access_team_domain"),
    accessAudience: text("access_audience"),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [index("sign_in_settings_audience").on(table.accessAudience)],
);

export const identityProviders = sqliteTable(
  "identity_providers",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    issuer: text("issuer").notNull(),
    clientId: text("client_id").notNull(),
    /** Sealed for the tenant and the provider's id; null: a public client. */
    clientSecretSealed: text("client_secret_sealed"),
    /** JSON list of the e-mail domains whose people it may let in. */
    domains: text("domains").notNull(),
    /** Role of people who are created when they first come; null: nobody is. */
    newPeopleRole: text("new_people_role"),
    /** JSON {claim, roles: [{group, role}]}; null: roles are given here, not there. */
    groupRoles: text("group_roles"),
    /** The signed-out page leads to the provider's own way out. */
    offersLogout: integer("offers_logout", { mode: "boolean" }).notNull(),
    enabled: integer("enabled", { mode: "boolean" }).notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** When it last let somebody in. */
    lastSignInAtMs: integer("last_sign_in_at_ms"),
  },
  (table) => [index("identity_providers_tenant").on(table.tenantId)],
);

/** Who somebody is at a provider. Bound when they first come, and never to anybody else after that. */
export const identities = sqliteTable(
  "identities",
  {
    tenantId: text("tenant_id").notNull(),
    issuer: text("issuer").notNull(),
    subject: text("subject").notNull(),
    userId: text("user_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.issuer, table.subject] }),
    uniqueIndex("identities_user").on(table.tenantId, table.issuer, table.userId),
  ],
);

/** A walk to a provider and back. Used once; nonce and verifier follow from its secret, which is stored nowhere. */
export const signInWalks = sqliteTable(
  "sign_in_walks",
  {
    /** Hash of `state`. */
    stateHash: text("state_hash").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    providerId: text("provider_id").notNull(),
    /** Hash of the cookie of the browser that set out. */
    browserHash: text("browser_hash").notNull(),
    /** Hash of the session that wants fresh proof; null: nobody is signed in yet. */
    sessionHash: text("session_hash"),
    /** Path of the console that was asked for. */
    returnTo: text("return_to"),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    usedAtMs: integer("used_at_ms"),
  },
  (table) => [index("sign_in_walks_expiry").on(table.expiresAtMs)],
);

/** The code that was mailed to somebody who has to prove themselves: one per session. */
export const stepUpCodes = sqliteTable("step_up_codes", {
  sessionHash: text("session_hash").primaryKey(),
  tenantId: text("tenant_id").notNull(),
  codeHash: text("code_hash").notNull(),
  expiresAtMs: integer("expires_at_ms").notNull(),
  triesLeft: integer("tries_left").notNull(),
  /** Mails within the window that began at `windowAtMs`. */
  mails: integer("mails").notNull(),
  windowAtMs: integer("window_at_ms").notNull(),
});

/** What was tried and refused, counted by day. Says nothing of who tried. */
export const refusedSignIns = sqliteTable(
  "refused_sign_ins",
  {
    tenantId: text("tenant_id").notNull(),
    /** `2026-11-22`, UTC. */
    day: text("day").notNull(),
    /** Id of the provider, `access` or `code`. */
    door: text("door").notNull(),
    reason: text("reason").notNull(),
    count: integer("count").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.day, table.door, table.reason] })],
);
