import { caseOf } from "../cases/case-of";
import type { Form, FormFacts, FormPage } from "../collection/form";
import { dueChecks, type ServerCheck, type ServerVerdict, serverProblems } from "../collection/server-checks";
import { validatePage } from "../collection/validate";
import { builtInVendor, type FieldProblem } from "../domain";
import { settingsOf } from "../env";
import type { JsonObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { knownStandalone, runStandalone, type StandaloneCheck } from "../queues/standalone-checks";
import { environmentOf, usual } from "./check-routes";
import { factsWith, type Pairs, type Visit } from "./flow-visit";

/** The same question is not paid for twice within an hour; answers about people are never kept for others. */
const reuseSeconds = 3_600;
const timeoutSeconds = 6;
const mostAtOnce = 5;
/** Vendors that answer later find nobody waiting: the form goes on without them. */
const noAddress = "http://localhost";

/** What an applicant has the server ask. `options`: of the check. */
export interface ApplicantAsk extends Pick<ServerCheck, "check" | "vendor"> {
  options?: JsonObject;
}

/**
 * Runs one of the tenant's checks for an applicant. Null: nobody could be asked: no vendor serves such checks here, the case asks too
 * fast, or it went wrong; an applicant never learns which. `enough`: the case has had all the questions of its day. What was asked a
 * while ago, and what the deployment itself answers, costs nothing and is not counted.
 */
export async function runForApplicant(
  visit: Visit,
  { check, vendor, options = {} }: ApplicantAsk,
  subject: JsonObject,
  purpose: string,
): Promise<StandaloneCheck | "enough" | null> {
  const { env, applicant, nowMs } = visit;
  const { tenantId, caseId } = applicant.ref;
  const environment = await environmentOf(env, tenantId);
  const vendors = vendor === null ? usual(check, environment) : [vendor];
  if (vendors === null) return null;
  const order = {
    ...{ type: check, vendors, combine: "fallback" as const, subject, options, budget: null },
    ...{ purpose, reuseWithinSeconds: reuseSeconds, timeoutSeconds, environment },
  };
  try {
    const known = await knownStandalone(env, tenantId, order, nowMs);
    if (known !== null) return known;
    const { success } = await env.FLOW_CHECK_LIMIT.limit({ key: `${tenantId}|${caseId}` });
    if (!success) return null;
    const isFree = vendors.every((name) => name === builtInVendor);
    if (!isFree && !(await caseOf(env, applicant.ref).takeFlowCheck())) {
      log.info("flow.checks_enough", { caseId, check });
      return "enough";
    }
    return (await runStandalone(env, tenantId, order, settingsOf(env).BASE_URL || noAddress, nowMs)).check;
  } catch (thrown) {
    log.warn("flow.check_failed", { caseId, check, ...errorFields(thrown) });
    return null;
  }
}

/** What the checks that a page names say of its answers now. `only`: fields that are news; null: all. */
export async function askedProblems(
  visit: Visit,
  form: Form,
  page: FormPage,
  facts: FormFacts,
  only: ReadonlySet<string> | null,
): Promise<FieldProblem[]> {
  const due = dueChecks(page, facts, only).slice(0, mostAtOnce);
  const checked = await Promise.all(
    due.map(async (one) => ({
      due: one,
      verdict: verdictOf(await runForApplicant(visit, one.ask, one.subject, `form ${form.key}: ${one.field}`)),
    })),
  );
  return serverProblems(page, checked);
}

/**
 * What keeps a page from being sent because others say so, with all else that is wrong with it: the one gate before every page that is
 * sent, whoever has drawn it. Empty: nobody objects; the case itself checks the rest.
 */
export async function objections(visit: Visit, form: Form, page: FormPage, typed: Pairs): Promise<FieldProblem[]> {
  const facts = factsWith(visit, page, typed);
  const asked = await askedProblems(visit, form, page, facts, null);
  return asked.length === 0 ? [] : [...validatePage(page, facts), ...asked];
}

/** What is for a person to judge is not held against the applicant; neither is what nobody could say. */
function verdictOf(check: StandaloneCheck | "enough" | null): ServerVerdict {
  if (check === "enough") return "unknown";
  switch (check?.status) {
    case "clear":
    case "review":
      return "valid";
    case "rejected":
    case "not_found":
      return "invalid";
    default:
      return "unknown";
  }
}
