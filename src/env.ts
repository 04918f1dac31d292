import * as z from "zod";
import type { BulkMessage } from "./domain/bulk";
import type { FunnelMessage } from "./domain/funnel";
import type {
  AnswerMessage,
  BacktestMessage,
  CaseMessage,
  EffectMessage,
  ImportMessage,
  JudgementMessage,
  MonitoringMessage,
  ScreeningMessage,
  TriggerMessage,
  WebhookMessage,
} from "./domain/messages";
import type { MonitorsMessage } from "./domain/monitoring";
import type { PeopleMailMessage } from "./domain/people-mails";
import type { PrivacyMessage } from "./domain/privacy-requests";
import type { ReportMessage } from "./domain/reports";
import { observe } from "./lib/in-span";
import type { Keyring } from "./lib/keyring";
import { isLogLevel } from "./lib/log";
import type { PointSink } from "./lib/points";

/** Bindings of wrangler.toml. Vars are strings here; `settingsOf` parses them once. */
export interface Env {
  CASES: DurableObjectNamespace;
  WEBHOOK_ENDPOINTS: DurableObjectNamespace;
  SANDBOX_VENDOR: DurableObjectNamespace;
  FEEDS: DurableObjectNamespace;
  VENDOR_BREAKERS: DurableObjectNamespace;
  RATE_LIMITERS: DurableObjectNamespace;
  WINDOWS: DurableObjectNamespace;
  DB: D1Database;
  DOCUMENTS: R2Bucket;
  /** Files of tenants of the region `eu`. Optional: needed with `REGIONS=on`. */
  DOCUMENTS_EU?: R2Bucket;
  EFFECTS: Queue<EffectMessage>;
  WEBHOOKS: Queue<WebhookMessage>;
  INDEX: Queue<CaseMessage>;
  SCREENING: Queue<ScreeningMessage>;
  ANSWERS: Queue<AnswerMessage>;
  JUDGEMENTS: Queue<JudgementMessage>;
  BACKTESTS: Queue<BacktestMessage>;
  FUNNEL: Queue<FunnelMessage>;
  PEOPLE_MAILS: Queue<PeopleMailMessage>;
  BULK: Queue<BulkMessage>;
  REPORTS: Queue<ReportMessage | PrivacyMessage>;
  TRIGGERS: Queue<TriggerMessage>;
  IMPORTS: Queue<ImportMessage>;
  MONITORING: Queue<MonitoringMessage>;
  MONITORS: Queue<MonitorsMessage>;
  ASSETS: Fetcher;
  /** Points for dashboards (src/lib/points.ts). Optional: without it none are written. */
  ANALYTICS?: AnalyticsEngineDataset;
  API_LIMIT: RateLimit;
  /** Look-ups and checks that a form makes while it is filled in, by case. */
  FLOW_CHECK_LIMIT: RateLimit;
  /** Links that are opened, by link. */
  FLOW_ENTRY_LIMIT: RateLimit;
  /** Sign-in links and codes that are asked for, by address on the network. */
  SIGN_IN_LIMIT: RateLimit;
  ENVIRONMENT: string;
  BASE_URL: string;
  EGRESS_ALLOW_HOSTS: string;
  LOG_LEVEL: string;
  OUTBOX_WAKE_MS: string;
  UNDO_SECONDS: string;
  FLOW_CHECKS_PER_DAY?: string;
  WRITES_PER_MINUTE?: string;
  REGIONS?: string;
  LOCATION_HINT?: string;
  ACCESS_TEAM_DOMAIN?: string;
  ACCESS_AUDIENCE?: string;
  METRICS_TOKEN?: string;
  SECURITY_CONTACT?: string;
  CONTENT_ORIGIN?: string;
  MASTER_KEY: string;
  /** Optional, see `Settings`. */
  SEALING_KEYS?: string;
  AUDIT_SIGNING_KEYS?: string;
  OPERATOR_TOKEN?: string;
  RELEASE?: string;
}

/** Only Cloudflare answers under these names: a team's keys cannot be asked for anywhere else. */
export const accessTeamDomain = /^[a-z0-9][a-z0-9-]{0,62}\.cloudflareaccess\.com$/;

const locationHints = ["wnam", "enam", "sam", "weur", "eeur", "apac", "oc", "afr", "me"] as const;

/** 32 bytes in base64. */
const publicHalf = /^public:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/;
const publicOnly = (text: string) => ({ isPublic: true, key: text.slice("public:".length) });
const secret = (key: string) => ({ isPublic: false, key });

const Variables = z.object({
  /** `production`, `local` (npm start) or `test`. Only `production` refuses plain http and asks DNS before it calls out. */
  ENVIRONMENT: z.enum(["production", "local", "test"]),
  /** Public address of this deployment without a trailing slash; empty: taken from the request. */
  BASE_URL: z.string(),
  /** Private hosts that plugins, checks and webhooks may reach; `*.suffix` for all below a name. */
  EGRESS_ALLOW_HOSTS: z.string().transform((list) => list.split(",").flatMap((host) => host.trim() || [])),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error"]),
  /** How long an effect or index row that was handed over may stay unanswered before it is handed over again. */
  OUTBOX_WAKE_MS: z.coerce.number().int().min(100).max(600_000),
  /** How long a person's final decision can be undone. */
  UNDO_SECONDS: z.coerce.number().int().min(0).max(600),
  /** Questions to vendors (look-ups, server checks) that the applicants of one case may cause on a day. */
  FLOW_CHECKS_PER_DAY: z.coerce.number().int().min(0).max(10_000).default(30),
  /** Writes that any one API key may make in a minute; keys can be given less. */
  WRITES_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(6_000),
  /** `on`: what is stored of a tenant stays in the region that its id names. Chosen before the first tenant (docs/deploying.md). */
  REGIONS: z.enum(["on", "off", ""]).default("off"),
  /** Where objects of tenants without a region are made, if it can be; empty: near whoever asks first. */
  LOCATION_HINT: z.enum([...locationHints, ""]).default(""),
  /** Host of the Cloudflare Access team before this deployment (`acme.cloudflareaccess.com`); empty: none. */
  ACCESS_TEAM_DOMAIN: z
    .string()
    .default("")
    .pipe(z.union([z.literal(""), z.string().regex(accessTeamDomain)])),
  /** Audience tag of the Access application. */
  ACCESS_AUDIENCE: z.string().max(128).default(""),
  /** What Prometheus shows to read `/metrics`: 32 characters or more. Empty: there is no such address. */
  METRICS_TOKEN: z
    .string()
    .default("")
    .pipe(z.union([z.literal(""), z.string().min(32).max(512)])),
  /** Whom to tell of a weakness here (`https:` or `mailto:`, several with commas), for /.well-known/security.txt. Empty: there is none. */
  SECURITY_CONTACT: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((contact) => contact.trim() || []))
    .pipe(z.array(z.string().regex(/^(?:https:\/\/[^\s]+|mailto:[^\s@]+@[^\s@]+)$/))),
  /**
   * Origin of a host of its own on which people see what was uploaded (`https://files.example-content.com`). Empty: uploads are shown from
   * the host of the pages.
   */
  CONTENT_ORIGIN: z
    .string()
    .default("")
    .pipe(z.union([z.literal(""), z.string().regex(/^https?:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/)])),
  /** 32 bytes in base64; every other key is derived from it. */
  MASTER_KEY: z.base64().min(40),
  /** Keys that stored secrets are sealed under, newest first, separated by commas. Empty: the master key seals. */
  SEALING_KEYS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((key) => key.trim() || []))
    .pipe(z.array(z.base64().min(40))),
  /**
   * Keys that the audit log is signed with, newest first, separated by commas; the first one signs, all of them verify. `public:…`: only the
   * public half of an earlier key is left. Empty, or a public one in front: the key follows from the master key.
   */
  AUDIT_SIGNING_KEYS: z
    .string()
    .default("")
    .transform((list) => list.split(",").flatMap((key) => key.trim() || []))
    .pipe(z.array(z.union([z.string().regex(publicHalf).transform(publicOnly), z.base64().min(40).transform(secret)]))),
  /** Opens `/operator/v1`: copies and the state of the deployment. A secret of 32 characters or more; empty: there is no such door. */
  OPERATOR_TOKEN: z
    .string()
    .regex(/^(?:\S{32,})?$/)
    .default(""),
  /** What was deployed (`npm run deploy` sets it); empty: nobody said. */
  RELEASE: z
    .string()
    .regex(/^[\w.+-]{0,64}$/)
    .default(""),
});

// On the host of the pages it would be no host of its own; in plain http anybody on the way could read an address and use it.
const Settings = Variables.refine(
  ({ CONTENT_ORIGIN, BASE_URL, ENVIRONMENT }) =>
    CONTENT_ORIGIN === "" ||
    (URL.parse(CONTENT_ORIGIN)?.host !== URL.parse(BASE_URL)?.host &&
      (ENVIRONMENT !== "production" || CONTENT_ORIGIN.startsWith("https:"))),
  { path: ["CONTENT_ORIGIN"] },
);
export type Settings = z.output<typeof Settings>;

/** Names of what is missing or makes no sense; the message is `bad setting …`. */
export class BadSetting extends Error {
  constructor(names: readonly string[]) {
    super(`bad setting ${names.join(", ")}`);
  }
}

const parsed = new WeakMap<Env, Settings>();

const rings = new WeakMap<Settings, Keyring>();

/** What seals and opens stored secrets. The master key stays in the ring as the oldest: it opens what was sealed before. */
export function keyringOf(env: Env): Keyring {
  const settings = settingsOf(env);
  let ring = rings.get(settings);
  if (ring === undefined) {
    ring = { keys: [...new Set([...settings.SEALING_KEYS, settings.MASTER_KEY])], unnamed: settings.MASTER_KEY };
    rings.set(settings, ring);
  }
  return ring;
}

/**
 * Each way into the Worker, and each object, begins with it: how much is logged from now on, and where points go. Says nothing about a
 * bad setting: whoever asks for the settings hears of it.
 */
export function observeFor(env: Pick<Env, "LOG_LEVEL" | "ANALYTICS">): void {
  observe(isLogLevel(env.LOG_LEVEL) ? env.LOG_LEVEL : "info", env.ANALYTICS satisfies PointSink | undefined);
}

/** The names of settings that make no sense, in a deployment's variables and secrets as they would be given to the Worker. */
export function badSettings(variables: Record<string, string | undefined>): string[] {
  const result = Settings.safeParse(variables);
  return result.success ? [] : [...new Set(result.error.issues.map((issue) => issue.path.join(".")))];
}

export type Regions = Pick<Env, "REGIONS">;

/** Whether tenants are bound to their regions. Asked at every look-up, also by who has no more of the environment than this. */
export function regionsOn({ REGIONS = "" }: Regions): boolean {
  if (REGIONS !== "on" && REGIONS !== "off" && REGIONS !== "") throw new BadSetting(["REGIONS"]);
  return REGIONS === "on";
}

export function locationHintOf({ LOCATION_HINT = "" }: Pick<Env, "LOCATION_HINT">): DurableObjectLocationHint | null {
  const hint = locationHints.find((known) => known === LOCATION_HINT);
  if (hint === undefined && LOCATION_HINT !== "") throw new BadSetting(["LOCATION_HINT"]);
  return hint ?? null;
}

/** The settings, parsed once per isolate. Throws with the name of the first bad variable: a wrong setting must not half work. */
export function settingsOf(env: Env): Settings {
  const known = parsed.get(env);
  if (known) return known;
  const result = Settings.safeParse(env);
  if (!result.success) throw new BadSetting(result.error.issues.map((issue) => issue.path.join(".")));
  if (regionsOn(env) && env.DOCUMENTS_EU === undefined) throw new BadSetting(["DOCUMENTS_EU"]);
  parsed.set(env, result.data);
  return result.data;
}
