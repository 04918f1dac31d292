import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { readAnswers, undeclaredNames } from "../collection/answers";
import type { Form, FormPage } from "../collection/form";
import { visiblePages } from "../collection/visible";
import type { CommandBody, FieldProblem } from "../domain";
import type { Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { summaryOf } from "../ui/flow/build-page";
import { FlowCheck, FlowCode, FlowFile, FlowSession, FlowState, Values } from "./flow-api-schemas";
import { codeStep, type FlowCall, openSession, visitOfCall } from "./flow-api-session";
import { flowState, pairsOf, valuesOf } from "./flow-api-state";
import { checkOf } from "./flow-check";
import { removeFile } from "./flow-files";
import { keepDraft } from "./flow-keep";
import { factsWith, refreshed, seenBy, type Visit } from "./flow-visit";
import { answer, definePublicRoute, type Outcome, type PublicCall, type Route } from "./framework";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";

export const flowApiPath = "/api/v1/flow/{reference}";

const Flow = z.object({ reference: z.string().max(400) });
const OnePage = Flow.extend({ page: z.string().max(100) });
const PageValues = z.strictObject({ values: Values });
const Changes = PageValues.extend({
  removeRow: z
    .string()
    .regex(/^[\w-]{1,100}\.\d{1,3}$/)
    .optional()
    .meta({ description: "A row of a list that is taken away, as `owners.2`." }),
});
const common = {
  tag: "Flow",
  public: "Proved by the session of an applicant's link, from websites that the tenant has listed.",
  params: Flow,
} as const;
const signedIn = { ...common, proof: "flowSession" } as const;

/** The flow for pages of one's own: what `@edgecase/flow` calls. A page of the form by name, the values as a form posts them. */
export const flowApiRoutes: Route[] = [
  definePublicRoute(
    {
      ...common,
      name: "openFlow",
      method: "POST",
      path: `${flowApiPath}/session`,
      summary: "Open an applicant's link from a page of your own",
      description:
        "An applicant's link is `…/go/<reference>.<secret>`. Pages of your own cannot keep our cookies: what they get is a token, for " +
        "`Authorization: Bearer …`, that ends when the link is revoked.",
      body: z.strictObject({ secret: z.string().min(1).max(200) }),
      answers: { 201: FlowSession },
    },
    async (call) => done(201, await openSession(call, call.body.secret)),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "takeFlowCode",
      method: "POST",
      path: `${flowApiPath}/code`,
      summary: "Type in the code of a new device, or ask for another one",
      body: z.strictObject({ code: z.string().max(20).nullable().meta({ description: "Null: send another one." }) }),
      answers: { 200: FlowCode },
    },
    async (call) => done(200, await codeStep(call, call.body.code)),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "getFlow",
      method: "GET",
      path: flowApiPath,
      summary: "Read the form: pages, values, what is due and what is wrong",
      query: z.strictObject({ language: z.string().max(35).optional() }),
      answers: { 200: FlowState },
    },
    (call) => visiting(call, (visit) => ok(flowState(visit))),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "checkFlowPage",
      method: "POST",
      path: `${flowApiPath}/pages/{page}/check`,
      summary: "See what is wrong with values, without keeping them",
      params: OnePage,
      body: PageValues,
      answers: { 200: FlowCheck },
    },
    (call) =>
      onPage(call, (visit, form, page) => {
        const typed = pairsOf({ ...valuesOf(visit, page), ...call.body.values });
        return ok({ savedAt: null, ...checkOf(visit, form, page, typed) });
      }),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "saveFlowPage",
      method: "PATCH",
      path: `${flowApiPath}/pages/{page}`,
      summary: "Keep values, field by field",
      description: "Only the fields that are named are written; what another device has typed in the others stays.",
      params: OnePage,
      body: Changes,
      answers: { 200: FlowCheck },
    },
    (call) =>
      onPage(call, async (visit, form, page) => {
        const { values, removeRow } = call.body;
        const typed = pairsOf({ ...valuesOf(visit, page), ...values });
        const posted = { typed, device: "sdk", seen: null, changed: new Set(Object.keys(values)) };
        const kept = await keepDraft(visit, page, posted, removeRow === undefined ? {} : { removed: removeRow });
        if (kept === null) return err(problem("conflict", "It cannot be kept now."));
        const check = checkOf(kept.visit, form, page, kept.merged.pairs);
        return ok({ savedAt: new Date(kept.savedAtMs).toISOString(), ...check });
      }),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "sendFlowPage",
      method: "POST",
      path: `${flowApiPath}/pages/{page}`,
      summary: "Send a page",
      description:
        "All of its fields are checked; 422 `invalid_answers` says in `details.problems` what does not hold.",
      params: OnePage,
      body: PageValues,
      idempotent: "case",
      answers: { 200: FlowState },
    },
    (call) => onPage(call, (visit, form, page) => sendPage(call, visit, form, page, call.body.values)),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "submitFlow",
      method: "POST",
      path: `${flowApiPath}/submit`,
      summary: "Send the whole form, or the answer to a revision",
      idempotent: "case",
      answers: { 200: FlowState },
    },
    (call) =>
      // Asked again after its answer was lost, there is no form any more; the case still knows what it answered.
      visiting(call, (visit) => given(call, visit, visit.view.form, null, { type: "submit_form" })),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "addFlowFile",
      method: "POST",
      path: `${flowApiPath}/files/{element}`,
      summary: "Upload a file",
      description:
        "The body is the file. `X-File-Name`: its name, percent-encoded. `X-Upload-Id`: names this upload; sent again after a broken " +
        "connection, it is added once.",
      params: Flow.extend({ element: z.string() }),
      body: "raw",
      answers: { 201: FlowFile },
    },
    () => err(problem("bad_value", "Send the bytes of a file.")),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "removeFlowFile",
      method: "DELETE",
      path: `${flowApiPath}/files/{element}/{file}`,
      summary: "Take a file away again",
      params: Flow.extend({ element: z.string().max(100), file: z.string().max(64) }),
      answers: { 200: FlowState },
    },
    (call) =>
      visiting(call, async (visit) => {
        const { element, file } = call.params;
        const removed = await removeFile(call.env, visit.applicant.ref, visit.applicant.actor, element, file);
        return removed.ok ? stateNow(visit) : err(notFound("file"));
      }),
  ),
  definePublicRoute(
    {
      ...signedIn,
      name: "listenToFlow",
      method: "GET",
      path: `${flowApiPath}/changes`,
      summary: "Hear at once when the case has changed",
      description:
        "A WebSocket with the sub-protocols `edgecase.flow` and the session's token. The first frame is `{hello: true, …}`; every other " +
        "says `{version}`: read the flow anew. Send `ping` to hear `pong`. After an hour it is closed with 4000: connect again.",
      answers: { 101: "application/json" },
    },
    () => err(problem("upgrade_required", "Open this address as a WebSocket.", { headers: { Upgrade: "websocket" } })),
  ),
];

const done = <T>(status: number, result: Result<T, ApiProblem>): Outcome =>
  result.ok ? answer(status, result.value) : result;

type Said = Result<unknown, ApiProblem>;

async function visiting(call: FlowCall, say: (visit: Visit) => Said | Promise<Said>): Promise<Outcome> {
  const visit = await visitOfCall(call);
  return visit.ok ? done(200, await say(visit.value)) : visit;
}

const onPage = (
  call: FlowCall & { params: { page: string } },
  say: (visit: Visit, form: Form, page: FormPage) => Said | Promise<Said>,
): Promise<Outcome> =>
  visiting(call, (visit) => {
    const { form, mode } = visit.view;
    if (form === null || mode === "none") return err(problem("no_form", "Nothing is to be filled in at this point."));
    const page = visiblePages(form, factsWith(visit, null, null)).find(({ id }) => id === call.params.page);
    return page === undefined ? err(notFound("page")) : say(visit, form, page);
  });

type Sending = Pick<PublicCall, "idempotencyKey" | "fingerprint">;

function sendPage(call: Sending, visit: Visit, form: Form, page: FormPage, values: Record<string, string[]>) {
  const typed = pairsOf({ ...valuesOf(visit, page), ...values });
  const facts = factsWith(visit, null, null);
  const strange = undeclaredNames(page, pairsOf(values), facts)[0];
  // The case refuses what the page does not declare, and writes down that somebody tried.
  const answers: Record<string, Json> = {
    ...readAnswers(page, typed, facts),
    ...(strange === undefined ? {} : { [strange]: "" }),
  };
  return given(call, visit, form, page, { type: "submit_page", page: page.id, answers, device: null });
}

/** Gives a command once, however often it arrives with the same key; answers with the form as it stands then. */
async function given(
  { idempotencyKey, fingerprint }: Sending,
  visit: Visit,
  form: Form | null,
  page: FormPage | null,
  body: CommandBody,
): Promise<Said> {
  const { ref, actor, linkId } = visit.applicant;
  // Keys of two applicants of one case never meet.
  const id = idempotencyKey === null ? null : `flow|${linkId}|${idempotencyKey}`;
  const sent = await caseOf(visit.env, ref).dispatch({ id, actor, expectedVersion: null, body }, id && fingerprint);
  if (sent.ok) return stateNow(visit);
  if (sent.error.code !== "invalid_answers" || form === null) return err(problemOf(sent.error));
  return err(invalid(visit, form, page, sent.error.problems));
}

/** With a sentence for each, in the applicant's language. */
function invalid(visit: Visit, form: Form, page: FormPage | null, problems: FieldProblem[]): ApiProblem {
  const sentences = summaryOf(seenBy(visit, form, factsWith(visit, page, null), problems), null);
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

async function stateNow(visit: Visit): Promise<Said> {
  const now = await refreshed(visit);
  return now === null ? err(notFound("case")) : ok(flowState(now));
}
