import { caseOf } from "../cases/case-of";
import type { Form, FormPage } from "../collection/form";
import type { CommandBody, FieldProblem } from "../domain";
import { err, ok } from "../lib/result";
import { summaryOf } from "../ui/flow/build-page";
import { flowState } from "./flow-api-state";
import type { Said } from "./flow-api-visit";
import { noteErrors, noteStep } from "./flow-funnel";
import { factsWith, type Pairs, refreshed, seenBy, type Visit } from "./flow-visit";
import type { PublicCall } from "./framework";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";

/** What of a call makes it the same one when it arrives twice. */
export type Sending = Pick<PublicCall, "idempotencyKey" | "fingerprint">;

/** Gives a command once, however often it arrives with the same key; answers with the form as it stands then. */
export async function given(
  { idempotencyKey, fingerprint }: Sending,
  visit: Visit,
  shown: { form: Form; page: FormPage | null; typed: Pairs | null } | null,
  body: CommandBody,
): Promise<Said> {
  const { ref, actor, linkId } = visit.applicant;
  // Keys of two applicants of one case never meet.
  const id = idempotencyKey === null ? null : `flow|${linkId}|${idempotencyKey}`;
  const sent = await caseOf(visit.env, ref).dispatch({ id, actor, expectedVersion: null, body }, id && fingerprint);
  if (sent.ok) {
    if (body.type === "submit_page") noteStep(visit, "page", body.page);
    if (body.type === "submit_form") noteStep(visit, "submitted");
    return stateNow(visit);
  }
  if (sent.error.code !== "invalid_answers" || shown === null) return err(problemOf(sent.error));
  return err(invalidAnswers(visit, shown, sent.error.problems));
}

/** With a sentence for each, in the applicant's language. */
export function invalidAnswers(
  visit: Visit,
  { form, page, typed }: { form: Form; page: FormPage | null; typed: Pairs | null },
  problems: FieldProblem[],
): ApiProblem {
  noteErrors(visit, problems);
  const sentences = summaryOf(seenBy(visit, form, factsWith(visit, page, typed), problems), null);
  const told = problems.map(({ page: on, field, code }, place) => ({
    page: on,
    field,
    code,
    message: sentences[place]?.text ?? code,
  }));
  return problem("invalid_answers", "Some answers do not hold; `details.problems` names them.", {
    details: { problems: told },
  });
}

export async function stateNow(visit: Visit): Promise<Said> {
  const now = await refreshed(visit);
  return now === null ? err(notFound("case")) : ok(flowState(now));
}
