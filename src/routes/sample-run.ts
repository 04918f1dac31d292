import { type AttemptReport, type Exchange, idFrom, type RunResult, type TenantId } from "../domain";
import type { Env } from "../env";
import { randomBase32 } from "../lib/bytes";
import { getPath, type Json, type JsonObject } from "../lib/json";
import { contextOutput, definedKinds, eventFor, type Plugin, type Prepared, preparePlugin } from "../plugins";
import { askVendor } from "../queues/ask-vendor";
import { readGatheredRules } from "../rules/gathered-rules";
import { scoreRisk } from "../rules/score";
import type { CompiledDefinition } from "../workflow/compile";
import { plannedEffect } from "../workflow/planned-effect";
import { requestRecord } from "../workflow/run-records";

/** Callbacks of samples come to this case, which there is not: nobody waits for them. */
const sampleCaseId = idFrom("case", "sample");

/**
 * One run of a plugin with a context that was made up: prepared and, when somebody outside does the work, performed once as the consumer of
 * the queue would. No case is touched.
 */
export async function sampleRun(
  at: { env: Env; tenantId: TenantId; nowMs: number },
  definition: CompiledDefinition,
  plugin: Plugin,
  context: JsonObject,
): Promise<JsonObject> {
  const runtime = { workflowRuntimeId: sampleCaseId, workflowRuntimeConfig: definition.config };
  const facts = { context: { ...context, ...runtime }, caseId: sampleCaseId, nowMs: at.nowMs };
  const prepared = preparePlugin(plugin, facts);
  const startedAtMs = Date.now();
  const done = await perform({ ...at, context }, plugin, prepared);
  const report = done.report === null ? null : scored(done.report, definition, plugin, prepared, context, at.nowMs);
  const result = report?.outcome === "result" ? report.result : null;
  const problem = prepared.kind === "failed" ? { code: prepared.code, message: prepared.message } : null;
  return {
    plugin: plugin.name,
    kind: plugin.kind === "defined" ? plugin.pluginKind : plugin.kind,
    prepared: { kind: prepared.kind, request: requestRecord(prepared), problem },
    performed: report !== null && problem === null,
    wouldDo: done.wouldDo,
    report: report === null ? null : reportView(report),
    destination: plugin.destination,
    output: result === null ? null : outputOf(plugin, result),
    contextChanges:
      prepared.kind === "output"
        ? prepared.contextPatch.map(({ path, value }) => ({ path, value: value ?? null }))
        : [],
    event: result === null ? null : (levelEventOf(plugin, result) ?? eventFor(plugin, result)),
    exchanges: exchangesOf(report),
    durationMs: Date.now() - startedAtMs,
  };
}

interface Done {
  report: AttemptReport | null;
  wouldDo: string | null;
}

const result = (value: RunResult): Done => ({ report: { outcome: "result", result: value }, wouldDo: null });
const wouldDo = (sentence: string): Done => ({ report: null, wouldDo: sentence });

interface At {
  env: Env;
  tenantId: TenantId;
  context: JsonObject;
}

async function perform(at: At, plugin: Plugin, prepared: Prepared): Promise<Done> {
  switch (prepared.kind) {
    case "failed":
      return result({ status: "error", code: prepared.code, message: prepared.message });
    case "output":
      return result({ status: "success", output: prepared.value });
    case "score":
      return result({ status: "success", output: null });
    case "children":
      return wouldDo(
        `Would open ${prepared.items.length} child cases: ${prepared.items.map((item) => item.itemId).join(", ") || "none"}.`,
      );
    case "items":
      return wouldDo(
        `Would ask for ${prepared.items.length} items: ${prepared.items.map((item) => item.itemId).join(", ") || "none"}.`,
      );
    case "approval":
      return wouldDo("Would ask people for their approval and wait for them.");
    case "wait":
      return wouldDo(
        prepared.untilMs === null
          ? "Would wait for its event."
          : `Would wait until ${new Date(prepared.untilMs).toISOString()}.`,
      );
    case "attach_form":
      return wouldDo("Would give the applicant another form and a link to it.");
    case "announce":
      return wouldDo(`Would send the event "${prepared.eventName}" to webhooks.`);
    case "run_plugin":
      // Kinds that others hand their work to write into the tenant's own records.
      if (!definedKinds.some(({ kind }) => kind === prepared.pluginKind))
        return wouldDo("Would write to the tenant's records.");
      return ask(at, plugin, prepared);
    case "call_http":
    case "run_check":
    case "gather_facts":
      return ask(at, plugin, prepared);
  }
}

async function ask({ env, tenantId, context }: At, plugin: Plugin, prepared: Prepared): Promise<Done> {
  const id = `sample_${randomBase32(26)}`;
  const effect = plannedEffect(plugin, prepared, { id: idFrom("effect", id), runId: idFrom("run", id) });
  if (effect === null) return wouldDo("Would do its work inside the case.");
  return { report: await askVendor(env, { tenantId, caseId: sampleCaseId }, effect, 1, context), wouldDo: null };
}

/** Rules judge the sample itself, once they are there. */
function scored(
  report: AttemptReport,
  definition: CompiledDefinition,
  plugin: Plugin,
  prepared: Prepared,
  context: JsonObject,
  nowMs: number,
): AttemptReport {
  if (plugin.kind !== "riskRules" || report.outcome !== "result" || report.result.status !== "success") return report;
  const { output } = report.result;
  const read = prepared.kind === "score" ? null : readGatheredRules(output);
  if (read !== null && !read.ok) {
    const [first] = read.error;
    const message = `${first?.path ?? ""}: ${first?.message ?? "not valid"}`;
    return { ...report, result: { status: "error", code: "bad_rules", message } };
  }
  const sets = read === null ? (definition.ruleSets.get(plugin.name) ?? []) : read.value.sets;
  const evaluation = scoreRisk([...sets], context, nowMs, read === null ? {} : read.value.settings);
  return { ...report, result: { status: "success", output: evaluation.output } };
}

/** The event of the level that rules came to, when the plugin names one. */
function levelEventOf(plugin: Plugin, value: RunResult): string | null {
  if (plugin.kind !== "riskRules" || value.status !== "success") return null;
  const level = getPath(value.output, "riskLevel");
  return Object.entries(plugin.levelEvents).find(([name]) => name === level)?.[1] ?? null;
}

/** As it would stand at the plugin's destination. */
const outputOf = (plugin: Plugin, value: RunResult): Json =>
  plugin.kind === "riskRules" && value.status === "success" ? value.output : contextOutput(plugin, value);

function reportView(report: AttemptReport): JsonObject {
  switch (report.outcome) {
    case "done":
      return { status: "success", code: null, message: null };
    case "retry":
    case "postponed": {
      const { code, message, retryAfterSeconds } = report;
      return { status: report.outcome, code, message, retryAfterSeconds };
    }
    case "result": {
      const value = report.result;
      return value.status === "error"
        ? { status: "error", code: value.code, message: value.message }
        : { status: value.status, code: null, message: null };
    }
  }
}

const exchangesOf = (report: AttemptReport | null): Json =>
  (report?.exchanges ?? ([] as Exchange[])) as unknown as Json;
