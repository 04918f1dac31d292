import { always, type DurableObjectInMap, keep, type ObjectsInMap, withCase } from "./data-map.schema";

/** Objects in R2, by how their names begin. */
export const objectsInMap: readonly ObjectsInMap[] = [
  {
    prefix: "t/<tenant>/c/<case>/",
    madeIn: "src/documents/file-key.ts",
    holds: "documents and files of notes",
    why: "evidence",
    kept: withCase,
    erasure: { does: "delete" },
  },
  {
    prefix: "t/<tenant>/e/<case>/",
    madeIn: "src/outside/event-log.ts",
    holds: "what the case knew when it published something, sealed with its key",
    why: "feed of events, replays of webhooks",
    kept: "events",
    erasure: { does: "delete" },
  },
  {
    prefix: "t/<tenant>/raw/…",
    madeIn: "src/db/raw-answers.ts",
    holds: "answers of vendors as they came, sealed",
    why: "shows what a vendor really said",
    kept: { words: "as the tenant says, 30 days by itself" },
    erasure: { does: "with_rows", table: "raw_answers" },
  },
  {
    prefix: "t/<tenant>/reports/…",
    madeIn: "src/domain/reports.ts",
    holds: "reports of cases",
    why: "a case as a document",
    kept: "reports",
    erasure: { does: "with_rows", table: "reports" },
  },
  {
    prefix: "t/<tenant>/x/….csv",
    madeIn: "src/domain/export-key.ts",
    holds: "exported lists of cases",
    why: "lists as files",
    kept: "bulk_jobs",
    erasure: { does: "with_rows", table: "bulk_jobs" },
  },
  {
    prefix: "judgements/<tenant>/….ndjson",
    madeIn: "src/queues/judgement-objects.ts",
    holds: "what cases were judged on, each sealed with the key of its case",
    why: "drafts of rules are tried on them",
    kept: "judgements",
    erasure: { does: "shred" },
  },
  {
    prefix: "keys/<tenant>/<case>",
    madeIn: "src/domain/case-key.ts",
    holds: "the key that the case's own store is sealed with",
    why: "without it no copy of the store, the platform's own included, can be read",
    kept: withCase,
    erasure: { does: "shred" },
  },
  {
    prefix: "audit/<tenant>/…",
    madeIn: "src/audit-store/anchors.ts",
    holds: "hashes",
    why: "heads of the audit log, written down once",
    kept: always,
    erasure: keep("hashes of what names nobody"),
  },
  {
    prefix: "t/<tenant>/brand/…",
    madeIn: "src/routes/branding-file-routes.ts",
    holds: "nobody",
    why: "logos and fonts",
    kept: always,
    erasure: keep("nothing of a case lies in it"),
  },
  {
    prefix: "screening/<tenant>/<list>/…",
    madeIn: "src/watchlists/snapshots.ts",
    holds: "sanctions and other lists, as they were published",
    why: "screening",
    kept: { words: "the last versions" },
    erasure: keep("public lists: nothing of a case lies in it"),
  },
];

/** Classes of Durable Objects, with stores of their own. */
export const durableObjectsInMap: readonly DurableObjectInMap[] = [
  {
    className: "CaseObject",
    holds: "the case: context, documents, notes, drafts, answers of checks, history; sealed with its key",
    why: "the case itself",
    kept: withCase,
    erasure: {
      does: "empty",
      how: "every body is deleted with the command itself; the snapshot keeps states, outcome and times; the log keeps its chain of hashes",
    },
  },
  {
    className: "WebhookEndpointObject",
    holds: "bodies of webhooks and what receivers answered",
    why: "delivers, retries and shows webhooks",
    kept: "webhook_deliveries",
    erasure: {
      does: "empty",
      how: "every delivery about the case is forgotten, but for the one that tells of the erasure",
    },
  },
  {
    className: "SandboxVendorObject",
    holds: "what the sandbox vendor was asked, of sandbox tenants",
    why: "plays the vendors outside",
    kept: { words: "7 days" },
    erasure: { does: "empty", how: "orders, callbacks and sessions of the case's runs are forgotten" },
  },
  {
    className: "FeedObject",
    holds: "ids and versions of cases, who looks at them",
    why: "live lists",
    kept: { words: "the last changes" },
    erasure: keep("ids only"),
  },
  {
    className: "VendorBreakerObject",
    holds: "nobody",
    why: "whether vendors are up, and what they have cost",
    kept: { words: "13 months" },
    erasure: keep("numbers only"),
  },
  {
    className: "RateLimiterObject",
    holds: "nobody",
    why: "limits of keys",
    kept: { words: "minutes" },
    erasure: keep("numbers only"),
  },
];
