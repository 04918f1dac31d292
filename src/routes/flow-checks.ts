import type { Form, FormFacts, FormPage } from "../collection/form";
import { dueChecks, type ServerCheck, type ServerVerdict, serverProblems } from "../collection/server-checks";
import type { FieldProblem } from "../domain";
import { settingsOf } from "../env";
import type { JsonObject } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { runStandalone, type StandaloneCheck } from "../queues/standalone-checks";
import { environmentOf, usual } from "./check-routes";
import type { Visit } from "./flow-visit";

/** The same question is not paid for twice within an hour; answers about people are never kept for others. */
const reuseSeconds = 3_600;
const timeoutSeconds = 6;
const mostAtOnce = 5;
/** Vendors that answer later find nobody waiting: the form goes on without them. */
const noAddress = "http://localhost";

/**
 * Runs one of the tenant's checks for an applicant. Null: nobody could be asked: the case has asked too often, no vendor serves such
 * checks here, or it went wrong. An applicant never learns which.
 */
export async function runForApplicant(
  visit: Visit,
  ask: Pick<ServerCheck, "check" | "vendor">,
  subject: JsonObject,
  purpose: string,
): Promise<StandaloneCheck | null> {
  const { tenantId, caseId } = visit.applicant.ref;
  const { success } = await visit.env.FLOW_CHECK_LIMIT.limit({ key: `${tenantId}|${caseId}` });
  if (!success) return null;
  const environment = await environmentOf(visit.env, tenantId);
  const vendors = ask.vendor === null ? usual(ask.check, environment) : [ask.vendor];
  if (vendors === null) return null;
  const order = {
    ...{ type: ask.check, vendors, combine: "fallback" as const, subject, options: {}, budget: null },
    ...{ purpose, reuseWithinSeconds: reuseSeconds, timeoutSeconds, environment },
  };
  try {
    return (await runStandalone(visit.env, tenantId, order, settingsOf(visit.env).BASE_URL || noAddress, visit.nowMs))
      .check;
  } catch (thrown) {
    log.warn("flow.check_failed", { caseId, check: ask.check, ...errorFields(thrown) });
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

/** What is for a person to judge is not held against the applicant; neither is what nobody could say. */
function verdictOf(check: StandaloneCheck | null): ServerVerdict {
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
