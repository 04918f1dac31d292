import { retryAfterSeconds } from "../checks/retry-after";
import { dbOf } from "../db/db-of";
import { judgingRuleSet } from "../db/rule-sets";
import type { AttemptReport, CaseRef, Effect, Outside, OutsideAnswer } from "../domain";
import type { Env } from "../env";
import { parseCsvRecords } from "../lib/csv";
import { depthOf, foreignJson, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { fillSecrets } from "../outside";
import { httpRetryable } from "../plugins";

type GatherFacts = Extract<Effect, { kind: "gather_facts" }>;
/** `{rules, model?, ruleSet?}`, or the report of a failure. */
type ReadRules = Result<JsonObject, AttemptReport>;

/** Reads the rules of a riskRules plugin from where its source says. */
export function readRules(env: Env, ref: CaseRef, effect: GatherFacts, outside: Outside): Promise<ReadRules> {
  const { source } = effect;
  switch (source.source) {
    case "inline":
      return Promise.resolve(ok({ rules: source.rules ?? null }));
    case "ruleset":
      return fromRuleSet(env, ref, String(source.key), typeof source.version === "number" ? source.version : null);
    case "notion":
      return fromNotion(effect, String(source.databaseId), outside);
    default:
      return fromUrl(effect, String(source.url), source.format === "csv" ? "csv" : "json", outside);
  }
}

async function fromRuleSet(env: Env, ref: CaseRef, key: string, version: number | null): Promise<ReadRules> {
  const stored = await judgingRuleSet(dbOf(env, ref.tenantId), ref.tenantId, key, version);
  if (stored === null) {
    const which = version === null ? "published version" : `version ${version}`;
    return failed("unknown_rule_set", `there is no ${which} of the rule set "${key}"`);
  }
  const body: Json = JSON.parse(stored.body) as Json;
  const { rules = null, model } = isObject(body) ? body : {};
  const ruleSet = { id: stored.id, key: stored.key, version: stored.version, hash: stored.hash };
  return ok({ rules, ...(model !== undefined && { model }), ruleSet });
}

async function fromUrl(effect: GatherFacts, url: string, format: "json" | "csv", outside: Outside): Promise<ReadRules> {
  const accept = format === "csv" ? "text/csv" : "application/json";
  const answer = await ask(effect, { url, method: "GET", headers: { accept }, body: null }, outside);
  if (!answer.ok) return answer;
  if (format === "csv") {
    const records = parseCsvRecords(answer.value.text);
    return records.ok ? ok({ rules: records.value }) : failed("bad_answer", `the rules are no CSV: ${records.error}`);
  }
  const rules = jsonOf(answer.value.text);
  return rules === undefined ? failed("bad_answer", "the rules are not JSON, or nest too deep") : ok({ rules });
}

const notionPageSize = 100;
const mostNotionPages = 10;

/** The rows of a Notion database, as the documented system keeps its rules. The token is the tenant's secret `NOTION_TOKEN`. */
async function fromNotion(effect: GatherFacts, databaseId: string, outside: Outside): Promise<ReadRules> {
  const headers = await fillSecrets(
    {
      authorization: "Bearer {secret.NOTION_TOKEN}",
      "notion-version": "2022-06-28",
      "content-type": "application/json",
    },
    outside,
  );
  if (!headers.ok) return failed("not_configured", `the secret ${headers.error.missing} is not set`);
  const url = `https://api.notion.com/v1/databases/${encodeURIComponent(databaseId)}/query`;
  const rules: Json[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostNotionPages; page++) {
    const body: string = JSON.stringify({
      page_size: notionPageSize,
      ...(cursor !== null && { start_cursor: cursor }),
    });
    const answer = await ask(effect, { url, method: "POST", headers: headers.value, body }, outside);
    if (!answer.ok) return answer;
    const told = jsonOf(answer.value.text);
    if (!isObject(told) || !Array.isArray(told.results))
      return failed("bad_answer", "the answer is no page of a Notion database");
    for (const row of told.results) rules.push(rowOfNotion(row));
    if (told.has_more !== true || typeof told.next_cursor !== "string") return ok({ rules });
    cursor = told.next_cursor;
  }
  return failed("too_many_rules", `the database has more than ${notionPageSize * mostNotionPages} rows`);
}

/** Cells as text or numbers, by the name of their column. */
function rowOfNotion(row: Json): JsonObject {
  const properties = isObject(row) && isObject(row.properties) ? row.properties : {};
  return Object.fromEntries(Object.entries(properties).map(([name, cell]) => [name, cellOfNotion(cell)]));
}

function cellOfNotion(cell: Json): Json {
  if (!isObject(cell) || typeof cell.type !== "string") return null;
  const value = Object.hasOwn(cell, cell.type) ? cell[cell.type] : null;
  if (Array.isArray(value))
    return value.map((part) => (isObject(part) && typeof part.plain_text === "string" ? part.plain_text : "")).join("");
  if (isObject(value)) return typeof value.name === "string" ? value.name : (value.number ?? value.string ?? null);
  return value ?? null;
}

async function ask(
  effect: GatherFacts,
  request: { url: string; method: string; headers: Record<string, string>; body: string | null },
  outside: Outside,
): Promise<Result<OutsideAnswer, AttemptReport>> {
  const answer = await outside.fetch({
    ...request,
    timeoutMs: effect.timeoutSeconds * 1_000,
    maxBytes: effect.maxAnswerBytes ?? 262_144,
  });
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (!retryable) return failed(code, message);
    return err({ outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs });
  }
  const { status, durationMs } = answer.value;
  const code = `http_${status}`;
  const message = `the answer was ${status}`;
  if (httpRetryable(status)) {
    const wish = retryAfterSeconds(answer.value.headers);
    return err({ outcome: "retry", code, message, retryAfterSeconds: wish, httpStatus: status, durationMs });
  }
  return status === 200 ? answer : failed(code, message);
}

const failed = (code: string, message: string): { ok: false; error: AttemptReport } =>
  err({ outcome: "result", result: { status: "error", code, message } });

/** Rules nest less deep than this, and what nests deeper overflows the stack of whoever walks it. */
const deepestRules = 100;

function jsonOf(text: string): Json | undefined {
  try {
    const value = foreignJson(text);
    return depthOf(value, deepestRules) > deepestRules ? undefined : value;
  } catch {
    return undefined;
  }
}
