import { copiedTables, migrationsOf } from "../db/copy-tables";
import { type Env, regionsOn, settingsOf } from "../env";
import { strayFile } from "../places/bucket-of";
import type { OperatorOperation } from "./operator-operation";

/** What `npm run doctor` asks a running deployment: names, times and counts; nothing of a tenant. */
export const statusOperations: OperatorOperation[] = [
  {
    name: "status",
    method: "GET",
    path: "/status",
    writes: false,
    async work({ env }) {
      const nowMs = Date.now();
      const { ENVIRONMENT, RELEASE, EGRESS_ALLOW_HOSTS, BASE_URL, SEALING_KEYS } = settingsOf(env);
      const [migrations, tables, sweep, waiting, stray] = await Promise.all([
        migrationsOf(env.DB),
        copiedTables(env.DB),
        env.DB.prepare("SELECT max(updated_at_ms) AS atMs FROM jobs WHERE name = 'reconcile'").first<{
          atMs: number | null;
        }>(),
        env.DB.prepare("SELECT count(*) AS n FROM open_incidents").first<{ n: number }>(),
        strayFile(env),
      ]);
      return Response.json({
        nowMs,
        environment: ENVIRONMENT,
        release: RELEASE,
        baseUrl: BASE_URL,
        egressAllowHosts: EGRESS_ALLOW_HOSTS,
        sealingKeys: SEALING_KEYS.length,
        regions: regionsOn(env),
        filesOutsideTheirRegion: stray !== null,
        bindings: bindingsOf(env),
        migrations,
        tables: tables.length,
        lastSweepAtMs: sweep?.atMs ?? null,
        openIncidents: waiting?.n ?? 0,
      });
    },
  },
];

/** What is bound, by name. Variables and secrets are texts and stay out. */
const bindingsOf = (env: Env): string[] =>
  Object.entries(env)
    .flatMap(([name, bound]) => (typeof bound === "object" && bound !== null ? [name] : []))
    .sort();
