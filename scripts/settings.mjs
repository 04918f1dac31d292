// Settings of a deployment that are not in `[vars]` of wrangler.toml. What they may be is decided by `Settings` in src/env.ts.

/** Never in a file that is committed: `wrangler secret put`, or the environment of scripts/self-host.mjs. */
export const secretSettings = ["MASTER_KEY", "SEALING_KEYS", "AUDIT_SIGNING_KEYS", "OPERATOR_TOKEN", "METRICS_TOKEN"];

/** May be left out. */
export const optionalSettings = [
  "ACCESS_TEAM_DOMAIN",
  "ACCESS_AUDIENCE",
  "RELEASE",
  "SECURITY_CONTACT",
  "CONTENT_ORIGIN",
  "REGIONS",
  "LOCATION_HINT",
];
