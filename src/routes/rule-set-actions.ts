import type * as z from "zod";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { lookUpAll } from "../db/lists";
import {
  archiveRuleSet,
  changeRuleSet,
  draftRuleSet,
  getRuleSet,
  publishRuleSet,
  type RuleSetRefusal,
  type StoredRuleSet,
} from "../db/rule-sets";
import type { Problem } from "../domain";
import { byteLength } from "../lib/bytes";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { listLookups } from "../rules/in-list";
import { nodesOf, parseRuleBook } from "../rules/rule-book";
import { type RuleTestResult, runRuleTests } from "../rules/rule-tests";
import { scoreRisk } from "../rules/score";
import { caseIn } from "./case-command";
import { answer, type Call, type Outcome } from "./framework";
import { isLimited, mayKnowOf } from "./framework-case-scope";
import { maskOfCase } from "./framework-masking";
import { noteLook, purposeIn } from "./framework-reads";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";
import {
  type ChangeRuleSet,
  type CreateRuleSet,
  type PublishRuleSet,
  type TryRuleSet,
  type ValidateRuleSet,
  viewOfRuleSet,
} from "./rule-set-schemas";
import { leftWithout } from "./rule-users";

export type RuleSetCall<B = unknown> = Call<{ id: string }, unknown, B>;

/** A rule set goes into the record of every case it judges. */
const largestBytes = 262_144;

/** The rule set the path names: by id; by key it is the latest published version, else the latest draft. */
export async function ruleSetIn(
  call: Pick<RuleSetCall, "env" | "tenantId" | "params">,
): Promise<Result<StoredRuleSet, ApiProblem>> {
  const found = await getRuleSet(dbOf(call.env, call.tenantId), call.tenantId, call.params.id);
  return found === null ? err(notFound("rule set")) : ok(found);
}

export async function create(call: Call<unknown, unknown, z.output<typeof CreateRuleSet>>): Promise<Outcome> {
  const { key, name, description, ...parts } = call.body;
  const body = ruleSetBodyOf(parts);
  if (!body.ok) return body;
  const draft = { key, name: name ?? key, description: description ?? null, body: body.value };
  return created(await draftRuleSet(dbOf(call.env, call.tenantId), call.tenantId, draft, call.nowMs));
}

/** Changes a draft; parts that are left out stay as they are. */
export async function change(call: RuleSetCall<z.output<typeof ChangeRuleSet>>): Promise<Outcome> {
  const before = await ruleSetIn(call);
  if (!before.ok) return before;
  const { name, description, expectedHash = null, ...parts } = call.body;
  const body = ruleSetBodyOf(withParts(before.value, parts));
  if (!body.ok) return body;
  const changes = {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(body.value !== before.value.body && { body: body.value }),
  };
  const db = dbOf(call.env, call.tenantId);
  return answerRuleSet(await changeRuleSet(db, call.tenantId, before.value.id, changes, call.nowMs, expectedHash));
}

/** A draft of the next version of the same key. */
export async function upgrade(call: RuleSetCall): Promise<Outcome> {
  const found = await ruleSetIn(call);
  if (!found.ok) return found;
  const { key, name, description, body } = found.value;
  const draft = { key, name, description, body };
  return created(await draftRuleSet(dbOf(call.env, call.tenantId), call.tenantId, draft, call.nowMs));
}

/** What is wrong with the stored rules, or with what they would be with the parts that were sent; and what their tests come to. */
export async function validate(call: RuleSetCall<z.output<typeof ValidateRuleSet>>): Promise<Outcome> {
  const found = await ruleSetIn(call);
  return found.ok ? answer(200, validated(withParts(found.value, call.body), call.nowMs)) : found;
}

/** What is wrong with a rule set as it would be stored, and how its tests end. */
export function validated(body: Json, nowMs: number) {
  const book = parseRuleBook(body);
  const tests = book.ok ? runRuleTests(book.value, nowMs) : [];
  const problems = book.ok ? [] : book.error;
  return { valid: book.ok && tests.every(({ passed }) => passed), problems, tests };
}

/** Freezes a draft whose tests pass. */
export async function publish(call: RuleSetCall<z.output<typeof PublishRuleSet>>): Promise<Outcome> {
  const found = await ruleSetIn(call);
  if (!found.ok) return found;
  const { id, hash, body, status } = found.value;
  const { expectedHash = hash } = call.body;
  if (status === "draft" && expectedHash !== hash) return answerRuleSet(err({ code: "draft_changed" }));
  const book = parseRuleBook(JSON.parse(body) as Json);
  if (!book.ok) return err(badRuleSet(book.error));
  const failing = runRuleTests(book.value, call.nowMs).filter(({ passed }) => !passed);
  if (failing.length > 0) return err(failedTests(failing));
  return answerRuleSet(await publishRuleSet(dbOf(call.env, call.tenantId), call.tenantId, id, hash, call.nowMs));
}

/** Takes a version out of use, unless published definitions would be left without any. */
export async function archive(call: RuleSetCall): Promise<Outcome> {
  const found = await ruleSetIn(call);
  if (!found.ok) return found;
  const definitions = await leftWithout(call, found.value);
  if (definitions.length > 0) return err(inUse(definitions));
  const db = dbOf(call.env, call.tenantId);
  return answerRuleSet(await archiveRuleSet(db, call.tenantId, found.value.id, call.nowMs));
}

/** Judges facts, or a case as it stands, without any effect. */
export async function tryOut(call: RuleSetCall<z.output<typeof TryRuleSet>>): Promise<Outcome> {
  const found = await ruleSetIn(call);
  if (!found.ok) return found;
  const facts = await factsOf(call);
  if (!facts.ok) return facts;
  const { rules, model } = call.body;
  const book = parseRuleBook(withParts(found.value, { rules, model }));
  if (!book.ok) return err(badRuleSet(book.error));
  const lookups = listLookups(nodesOf(book.value), facts.value);
  const asked = await lookUpAll(dbOf(call.env, call.tenantId), call.tenantId, lookups, call.nowMs);
  const { id, key, version, hash } = found.value;
  const isStored = rules === undefined && model === undefined;
  const { score, level, hits, alerts, output, explanation } = scoreRisk(book.value.rules, facts.value, call.nowMs, {
    model: book.value.model,
    lists: asked.answers,
    ruleSet: isStored ? { id, key, version, hash } : null,
  });
  const wouldRaise = alerts.map(({ rule, severity, title }) => ({ rule, severity, title }));
  return answer(200, { score, level, hits, alerts: wouldRaise, output, explanation });
}

export const answerRuleSet = (done: Result<StoredRuleSet, RuleSetRefusal>): Outcome =>
  done.ok ? answer(200, viewOfRuleSet(done.value)) : err(problemOfRuleSet(done.error));

const inUse = (definitions: JsonObject[]): ApiProblem =>
  problem(
    "in_use",
    `Published definitions judge by it (${definitions.map(({ key }) => String(key)).join(", ")}): publish its successor first.`,
    { details: { definitions: definitions.slice(0, 50) } },
  );

const created = (row: StoredRuleSet): Outcome =>
  answer(201, viewOfRuleSet(row), { Location: `/api/v1/rule-sets/${row.id}` });

function problemOfRuleSet(refusal: RuleSetRefusal): ApiProblem {
  switch (refusal.code) {
    case "unknown_rule_set":
      return notFound("rule set");
    case "rule_set_immutable":
      return problem("conflict", `The version is ${refusal.status} and never changes; upgrade it to get a draft.`);
    case "draft_changed":
      return problem("conflict", "The draft has changed meanwhile; look at it again.");
  }
}

/** The parts as they are stored, with those that were sent in their places. */
function withParts(stored: StoredRuleSet, parts: Record<string, Json | undefined>): JsonObject {
  const given = Object.entries(parts).filter((part): part is [string, Json] => part[1] !== undefined);
  return { ...(JSON.parse(stored.body) as JsonObject), ...Object.fromEntries(given) };
}

/** The parts as they are stored: JSON text of rules that can be read and are not too large. */
export function ruleSetBodyOf(parts: Record<string, Json | undefined>): Result<string, ApiProblem> {
  const { rules = null, model, tests } = parts;
  const written: JsonObject = { rules, ...(model !== undefined && { model }), ...(tests !== undefined && { tests }) };
  const book = parseRuleBook(written);
  if (!book.ok) return err(badRuleSet(book.error));
  const body = JSON.stringify(written);
  return byteLength(body) <= largestBytes
    ? ok(body)
    : err(problem("too_large", `A rule set may take ${largestBytes} bytes; split it.`, { param: "rules" }));
}

function badRuleSet(problems: Problem[]): ApiProblem {
  const [first] = problems;
  return problem("bad_rule_set", first === undefined ? "The rules have errors." : `${first.path}: ${first.message}`, {
    ...(first !== undefined && { param: first.path }),
    details: { problems: problems.slice(0, 100).map((one) => ({ ...one })) },
  });
}

const failedTests = (failing: RuleTestResult[]): ApiProblem =>
  problem("rule_tests_failed", `${failing[0]?.name ?? ""}: ${failing[0]?.problems.join(" ") ?? ""}`, {
    details: { tests: failing.slice(0, 50).map((one) => ({ ...one })) },
  });

/**
 * What is judged. Rules can ask anything, letter by letter, so a case is judged for whoever sees all of it; that they looked stands in the
 * audit log.
 */
async function factsOf(call: RuleSetCall<z.output<typeof TryRuleSet>>): Promise<Result<JsonObject, ApiProblem>> {
  const { facts, caseId } = call.body;
  if (caseId === undefined) return ok(facts ?? {});
  const ref = caseIn({ ...call, params: { id: caseId } });
  if (!ref.ok) return ref;
  const { actor, env, nowMs, requestId } = call;
  const subject = caseOf(env, ref.value);
  const row = isLimited(actor) ? await subject.indexRow() : null;
  if (isLimited(actor) && (row === null || !(await mayKnowOf(env, actor, row, nowMs)))) return err(notFound("case"));
  const view = await subject.view();
  if (!view.ok) return err(problemOf(view.error));
  if (actor.kind === "analyst" && (await maskOfCase(env, actor, ref.value.caseId)) !== null)
    return err(problem("not_permitted", "Fields of this case are masked for you, and a rule could tell them."));
  const look = { actor, nowMs, requestId, purpose: purposeIn(call.headers) };
  await noteLook(env.DB, { name: "tryRuleSet" }, { kind: "case", id: ref.value.caseId }, look, null);
  const body = JSON.parse(view.value.body) as Json;
  return ok(isObject(body) && isObject(body.context) ? body.context : {});
}
