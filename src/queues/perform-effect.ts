import type { ClaimedEffect } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { notify } from "../cases/notify";
import { openChildCase } from "../cases/open-case";
import { dbOf } from "../db/db-of";
import { projectApproval } from "../db/entities";
import type { AttemptReport, CaseRef, ChildNews, CommandBody, Effect, Refusal } from "../domain";
import type { Env } from "../env";
import { assertNever } from "../lib/assert-never";
import { isObject } from "../lib/json";
import { outsideFor } from "../outside";
import { askVendor } from "./ask-vendor";
import { contextForChild } from "./child-context";
import { eraseOutside } from "./erase-case";
import { importPage } from "./import-page";
import { inspectFile, settleFile } from "./inspect-file";
import { raiseJudged } from "./raise-alerts";
import { sendMail } from "./send-mail";
import { afterOutcome } from "./start-monitoring";

const done: AttemptReport = { outcome: "done" };

/** One attempt at one effect. Failures of the outside are reports, not exceptions. */
export async function performEffect(env: Env, ref: CaseRef, claimed: ClaimedEffect): Promise<AttemptReport> {
  const { effect } = claimed;
  switch (effect.kind) {
    case "call_http":
    case "run_check":
    case "run_plugin":
    case "gather_facts":
      return askVendor(env, ref, effect, claimed.attempt);
    case "open_child":
      return openChild(env, ref, effect);
    case "tell_parent":
      return tell(env, ref, effect);
    case "cancel_child":
      return cancelChild(env, ref, effect);
    case "ask_child":
      return askChild(env, ref, effect);
    case "import_page": {
      const page = await importPage(env, ref, effect, outsideFor(env, ref.tenantId));
      return (await asEngine(env, ref, "effects", page, effect.id)) ?? done;
    }
    case "inspect_file": {
      const told = await inspectFile(env, ref, effect);
      const again = await asEngine(env, ref, "effects", told, effect.id);
      if (again === null) await settleFile(env, ref, told);
      return again ?? done;
    }
    case "send_mail":
      return sendMail(env, ref, effect);
    case "notify":
      await tellPeople(env, ref, effect);
      return done;
    case "erase_case":
      return eraseOutside(env, ref, effect);
    case "project_entity":
      await projectApproval(
        dbOf(env, ref.tenantId),
        ref.tenantId,
        effect.entityId,
        effect.outcome,
        Date.now(),
        ref.caseId,
      );
      await afterOutcome(env, ref.tenantId, effect.entityId, effect.outcome);
      return done;
    case "raise_alerts":
      await raiseJudged(env, ref, effect, Date.now());
      return done;
    default:
      return assertNever(effect);
  }
}

async function openChild(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "open_child" }>,
): Promise<AttemptReport> {
  const { childKey, depth = 1, chain = [], callbacks } = effect;
  const parent = { ...ref, childKey, depth, chain, callbacks };
  const context = await contextForChild(env, ref, effect);
  const config = effect.initEvent === null ? effect.config : { ...effect.config, initialEvent: effect.initEvent };
  const language = effect.language === null ? {} : { language: effect.language };
  const opened = await openChildCase(
    env,
    parent,
    { workflow: effect.definitionId, context, config, ...language },
    Date.now(),
    // One that is opened again is about whom the one before was about: its context says so.
    effect.former === undefined ? childKey.slice(effect.plugin.length + 1) : null,
  );
  const news: CommandBody = opened.ok
    ? {
        type: "child_opened",
        childKey: effect.childKey,
        caseId: opened.value.row.caseId as CaseRef["caseId"],
        problem: null,
      }
    : { type: "child_opened", childKey: effect.childKey, caseId: null, problem: inWords(opened.error) };
  return (await asEngine(env, ref, "effects", news, `${effect.id}.opened`)) ?? done;
}

/** A code alone tells an author little: "bad_value" of what? */
const inWords = (refusal: Refusal): string =>
  refusal.code === "bad_value" ? `${refusal.code} (${refusal.param}: ${refusal.message})` : refusal.code;

async function tell(env: Env, ref: CaseRef, effect: Extract<Effect, { kind: "tell_parent" }>): Promise<AttemptReport> {
  const parent = { tenantId: ref.tenantId, caseId: effect.parentId };
  return (
    (await asEngine(
      env,
      parent,
      "family",
      { type: "child_changed", news: effect.news as unknown as ChildNews },
      effect.id,
    )) ?? done
  );
}

async function cancelChild(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "cancel_child" }>,
): Promise<AttemptReport> {
  const child = { tenantId: ref.tenantId, caseId: effect.childId };
  return (await asEngine(env, child, "family", { type: "cancel", reason: effect.reason }, effect.id)) ?? done;
}

/** Sends the child back for what was marked on it. A child whose guards hold it back was not asked: a person must know. */
async function askChild(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "ask_child" }>,
): Promise<AttemptReport> {
  const child = { tenantId: ref.tenantId, caseId: effect.childId };
  const { reason, comment } = effect;
  const actor = { kind: "system" as const, tenantId: ref.tenantId, part: "family" as const };
  const ask = { items: [], dueInSeconds: null, send: null };
  const body: CommandBody = { type: "decide", decision: "revision", reason, comment, ask };
  const answer = await caseOf(env, child).dispatch({ id: effect.id, actor, expectedVersion: null, body }, null);
  if (!answer.ok) return isOver(answer.error) ? done : retry(answer.error.code);
  const view: unknown = JSON.parse(answer.value.body);
  return isObject(view) && view.accepted === false ? retry("not_accepted") : done;
}

/** The effect's id is the notices': an attempt that comes twice tells nobody twice. */
const tellPeople = (env: Env, ref: CaseRef, effect: Extract<Effect, { kind: "notify" }>): Promise<void> =>
  notify(
    env,
    ref.tenantId,
    effect.notices.map((notice, place) => ({
      ...notice,
      caseId: ref.caseId,
      key: `${effect.id}.${place}`,
      watchers: false,
      byId: effect.byId,
    })),
  );

/** Gives a command on behalf of the engine, once per id. Null when it is over; a report when it must be tried again. */
async function asEngine(
  env: Env,
  ref: CaseRef,
  part: "effects" | "family",
  body: CommandBody,
  id: string,
): Promise<AttemptReport | null> {
  const actor = { kind: "system" as const, tenantId: ref.tenantId, part };
  const answer = await caseOf(env, ref).dispatch({ id, actor, expectedVersion: null, body }, null);
  return answer.ok || isOver(answer.error) ? null : retry(answer.error.code);
}

/** A refusal that another try cannot change: the case has ended or was never there. */
const isOver = (refusal: Refusal): boolean => refusal.code === "case_closed" || refusal.code === "unknown_case";

const retry = (code: string): AttemptReport => ({
  outcome: "retry",
  code,
  message: `the case refused it: ${code}`,
  retryAfterSeconds: null,
  httpStatus: null,
  durationMs: 0,
});
