import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** One key per case: whatever is archived of a case is sealed with it. Without its key no copy can be read any more. */
export const caseKeys = sqliteTable(
  "case_keys",
  {
    tenantId: text("tenant_id").notNull(),
    caseId: text("case_id").notNull(),
    /** Sealed under the keyring; null: it was destroyed, and no other one is ever made for this case. */
    wrapped: text("wrapped"),
    createdAtMs: integer("created_at_ms").notNull(),
    shreddedAtMs: integer("shredded_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.caseId] })],
);

/** What a case was judged on lies in R2; this says where, and what came of it. */
export const judgements = sqliteTable(
  "judgements",
  {
    tenantId: text("tenant_id").notNull(),
    runId: text("run_id").notNull(),
    caseId: text("case_id").notNull(),
    /** Null: the rules stood in the definition, or came from an address. */
    ruleSetKey: text("rule_set_key"),
    ruleSetVersion: integer("rule_set_version"),
    definitionKey: text("definition_key").notNull(),
    plugin: text("plugin").notNull(),
    score: real("score").notNull(),
    level: text("level").notNull(),
    /** JSON array: ids of the rules that held. */
    hits: text("hits").notNull(),
    /** On the case's clock. */
    atMs: integer("at_ms").notNull(),
    /** Real time. */
    recordedAtMs: integer("recorded_at_ms").notNull(),
    segmentId: text("segment_id").notNull(),
    /** Line of the segment, from 0. */
    place: integer("place").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.runId] }),
    index("judgements_rule_set").on(table.tenantId, table.ruleSetKey, table.atMs).where(sql`rule_set_key IS NOT NULL`),
    index("judgements_plugin").on(table.tenantId, table.definitionKey, table.plugin, table.atMs),
    index("judgements_segment").on(table.segmentId),
  ],
);

/** Objects of R2 that hold judged inputs. A row stands here before its object does, so that no object is ever without a row. */
export const judgementSegments = sqliteTable(
  "judgement_segments",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** `writing`: nobody refers to it yet; `replaced`: its lines stand in a larger one. Both are swept after a while. */
    status: text("status", { enum: ["writing", "ready", "replaced"] }).notNull(),
    lines: integer("lines").notNull(),
    bytes: integer("bytes").notNull(),
    /** 1 until the shadows of the tenant have judged it. */
    shadowsPending: integer("shadows_pending").notNull(),
    /** When the newest input in it was judged. */
    newestAtMs: integer("newest_at_ms").notNull(),
    touchedAtMs: integer("touched_at_ms").notNull(),
  },
  (table) => [
    index("judgement_segments_small")
      .on(table.tenantId, table.touchedAtMs)
      .where(sql`status = 'ready' AND lines < 200 AND shadows_pending = 0`),
    index("judgement_segments_loose").on(table.touchedAtMs).where(sql`status <> 'ready'`),
    index("judgement_segments_shadows").on(table.touchedAtMs).where(sql`shadows_pending = 1`),
    index("judgement_segments_old").on(table.newestAtMs),
  ],
);

/** A draft of rules asked about what production has judged already. */
export const backtests = sqliteTable(
  "backtests",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    ruleSetId: text("rule_set_id").notNull(),
    ruleSetKey: text("rule_set_key").notNull(),
    version: integer("version").notNull(),
    hash: text("hash").notNull(),
    /** The rules as they were when the backtest began: JSON text. */
    body: text("body").notNull(),
    /** Compared with this version instead of what production said; null: with what production said. */
    againstVersion: integer("against_version"),
    againstBody: text("against_body"),
    /** Inputs of this rule set … */
    sourceRuleSetKey: text("source_rule_set_key"),
    /** … or of this plugin of a definition. */
    sourceDefinitionKey: text("source_definition_key"),
    sourcePlugin: text("source_plugin"),
    /** JSON array: names of facts that are masked for whoever began it. The rules are judged without them: they could tell them. */
    hiddenNames: text("hidden_names").notNull().default("[]"),
    lastCases: integer("last_cases").notNull(),
    fromMs: integer("from_ms"),
    toMs: integer("to_ms"),
    status: text("status", { enum: ["queued", "running", "done", "cancelled", "failed"] }).notNull(),
    problem: text("problem"),
    total: integer("total").notNull().default(0),
    judged: integer("judged").notNull().default(0),
    /** The tally of all pages once it is done. */
    tally: text("tally"),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
    touchedAtMs: integer("touched_at_ms").notNull(),
  },
  (table) => [
    index("backtests_newest").on(table.tenantId, table.createdAtMs, table.id),
    index("backtests_open").on(table.touchedAtMs).where(sql`status IN ('queued', 'running')`),
    index("backtests_finished").on(table.finishedAtMs).where(sql`finished_at_ms IS NOT NULL`),
  ],
);

/** A draft that judges what production judges from now on, and triggers nothing. */
export const shadows = sqliteTable(
  "shadows",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    ruleSetId: text("rule_set_id").notNull(),
    ruleSetKey: text("rule_set_key").notNull(),
    version: integer("version").notNull(),
    /** Of the draft when the shadow began: another hash ends it. */
    hash: text("hash").notNull(),
    sourceRuleSetKey: text("source_rule_set_key"),
    sourceDefinitionKey: text("source_definition_key"),
    sourcePlugin: text("source_plugin"),
    /** JSON array, as that of a backtest. */
    hiddenNames: text("hidden_names").notNull().default("[]"),
    sharePercentage: integer("share_percentage").notNull(),
    status: text("status", { enum: ["running", "ended"] }).notNull(),
    endedBecause: text("ended_because", { enum: ["until", "stopped", "draft_changed", "published", "archived"] }),
    judged: integer("judged").notNull().default(0),
    /** Inputs that it did not come to judge. */
    missed: integer("missed").notNull().default(0),
    untilMs: integer("until_ms").notNull(),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
  },
  (table) => [
    index("shadows_newest").on(table.tenantId, table.createdAtMs, table.id),
    index("shadows_running").on(table.tenantId, table.ruleSetId).where(sql`status = 'running'`),
    index("shadows_finished").on(table.finishedAtMs).where(sql`finished_at_ms IS NOT NULL`),
  ],
);

/** Some inputs that are judged together, for a backtest or a shadow (`subjectId`), and what that came to. */
export const backtestPages = sqliteTable(
  "backtest_pages",
  {
    subjectId: text("subject_id").notNull(),
    page: text("page").notNull(),
    tenantId: text("tenant_id").notNull(),
    status: text("status", { enum: ["pending", "done"] }).notNull(),
    /** JSON array of run ids; empty once they are judged. */
    runs: text("runs").notNull(),
    tally: text("tally"),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.page] }),
    index("backtest_pages_pending").on(table.subjectId).where(sql`status = 'pending'`),
  ],
);

/** What the draft made of one case. */
export const backtestCases = sqliteTable(
  "backtest_cases",
  {
    subjectId: text("subject_id").notNull(),
    caseId: text("case_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    runId: text("run_id").notNull(),
    atMs: integer("at_ms").notNull(),
    /** 1: another level, another score, or other rules hold. */
    changed: integer("changed").notNull(),
    beforeLevel: text("before_level").notNull(),
    beforeScore: real("before_score").notNull(),
    /** Null: the draft came to nothing; `problem` says why. */
    afterLevel: text("after_level"),
    afterScore: real("after_score"),
    /** JSON arrays: ids of rules. */
    newlyHolds: text("newly_holds").notNull(),
    noLongerHolds: text("no_longer_holds").notNull(),
    problem: text("problem"),
  },
  (table) => [
    primaryKey({ columns: [table.subjectId, table.caseId] }),
    index("backtest_cases_newest").on(table.subjectId, table.atMs, table.caseId),
    index("backtest_cases_changed").on(table.subjectId, table.atMs, table.caseId).where(sql`changed = 1`),
  ],
);
