import type { PluginRun, RunResult } from "../domain";
import { getPath, isObject, type Json, type JsonObject, withPath } from "../lib/json";
import { contextOutput, type Plugin, peopleLists } from "../plugins";
import { readGatheredRules } from "../rules/gathered-rules";
import { scoreRisk } from "../rules/score";
import { outputOf } from "./approvals";
import { writeItems } from "./item-outputs";
import { raiseAlerts } from "./notices";
import { recordRun } from "./run-records";
import { contextOf, emit, patch, type Turn } from "./turn";

/** Writes what a run came to where its plugin's output stands. */
export function writeOutput(turn: Turn, plugin: Plugin, run: PluginRun, result: RunResult): void {
  if (plugin.kind === "riskRules" && result.status === "success") score(turn, plugin, run, result.output);
  else if (plugin.kind === "iterative") writeItems(turn, plugin, run, result);
  else if (plugin.kind !== "transformer" && plugin.kind !== "webhook") {
    const output = approvalOutput(turn, plugin, run, result) ?? contextOutput(plugin, result);
    patch(turn, { context: withPath(turn.next.context, plugin.destination, output) });
    if (plugin.kind === "dispatch-event" && plugin.eventName === "ENTITIES_UPDATE" && result.status === "success")
      patch(turn, { context: withEntityIds(turn.next.context, result.output) });
  }
}

/** An approval says what was voted however it ended. */
function approvalOutput(turn: Turn, plugin: Plugin, run: PluginRun, result: RunResult): Json {
  if (plugin.kind !== "approval") return null;
  if (result.status === "success" || result.status === "cancelled") return result.output;
  const approval = turn.next.approvals.find((one) => one.runId === run.id);
  return result.status === "timeout" && approval !== undefined ? outputOf(approval, "timeout") : null;
}

/** People of the case learn which entity they are. Only items that are still there, known by their ids. */
function withEntityIds(context: JsonObject, output: Json): JsonObject {
  let next = context;
  for (const list of peopleLists) {
    const path = `entity.data.additionalInfo.${list}`;
    const people = getPath(context, path);
    const kept = isObject(output) ? output[list] : undefined;
    if (!Array.isArray(people) || !Array.isArray(kept)) continue;
    const ids = new Map(kept.flatMap((one) => (isObject(one) ? [[String(one.id), one.entityId] as const] : [])));
    const told = people.map((person) => {
      const entityId = isObject(person) ? ids.get(String(person.id)) : undefined;
      return isObject(person) && entityId !== undefined ? { ...person, ballerineEntityId: entityId } : person;
    });
    next = withPath(next, path, told);
  }
  return next;
}

/** The event of the level that a score has just come to, when the plugin names one. */
export function levelEvent(turn: Turn, plugin: Plugin, result: RunResult): string | null {
  if (plugin.kind !== "riskRules" || result.status !== "success" || turn.next.risk === null) return null;
  return plugin.levelEvents[turn.next.risk.level] ?? null;
}

/** Rules that were read from elsewhere are checked before they judge anything. */
export function withReadableRules(plugin: Plugin, result: RunResult): RunResult {
  if (plugin.kind !== "riskRules" || result.status !== "success") return result;
  const { rulesSource } = plugin;
  // Inline rules stand in the definition, which was read before it was published.
  if (result.output === null && rulesSource.source === "inline" && rulesSource.asksLists !== true) return result;
  const parsed = readGatheredRules(result.output);
  if (parsed.ok) return result;
  const first = parsed.error[0];
  return { status: "error", code: "bad_rules", message: `${first?.path ?? ""}: ${first?.message ?? "not valid"}` };
}

function score(turn: Turn, plugin: Plugin, run: PluginRun, gathered: Json): void {
  const remote = gathered === null ? null : readGatheredRules(gathered);
  const sets = remote?.ok ? remote.value.sets : (turn.definition.ruleSets.get(plugin.name) ?? []);
  const settings = remote?.ok ? remote.value.settings : {};
  const facts = contextOf(turn.next);
  const evaluation = scoreRisk([...sets], facts, turn.nowMs, settings);
  const { key, version } = turn.next.workflow;
  turn.judged.push({
    runId: run.id,
    caseId: turn.next.caseId,
    plugin: plugin.name,
    definitionKey: key,
    definitionVersion: version,
    atMs: turn.nowMs,
    context: facts,
    lists: isObject(gathered) ? (gathered.lists ?? {}) : {},
    ruleSet: settings.ruleSet ?? null,
    model: settings.model?.kind ?? "documented",
    score: evaluation.score,
    level: evaluation.level,
    rules: evaluation.verdicts,
  });
  patch(turn, {
    context: withPath(turn.next.context, plugin.destination, evaluation.output),
    risk: {
      score: evaluation.score,
      level: evaluation.level,
      indicators: evaluation.indicators.map((indicator) => ({ ...indicator, plugin: plugin.name })),
    },
  });
  turn.steps.push({ kind: "risk_scored", plugin: plugin.name, runId: run.id, explanation: evaluation.explanation });
  emit(turn, "risk.scored", { plugin: plugin.name, score: evaluation.score, level: evaluation.level });
  recordRun(turn, run, "success", { score: evaluation.score, level: evaluation.level, gathered }, false);
  const ruleSet = settings.ruleSet?.key ?? `${key}/${plugin.name}`;
  raiseAlerts(turn, run, ruleSet, evaluation.alerts);
}

/** A change that a transformer makes. `value` undefined: the key goes away. */
export function writeOrRemove(context: JsonObject, path: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return withPath(context, path, value);
  const cut = path.lastIndexOf(".");
  const holderPath = cut < 0 ? "" : path.slice(0, cut);
  const holder = getPath(context, holderPath);
  if (!isObject(holder)) return context;
  const { [path.slice(cut + 1)]: _removed, ...rest } = holder;
  return holderPath === "" ? rest : withPath(context, holderPath, rest);
}
