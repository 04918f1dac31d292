import * as z from "zod";
import { err, ok } from "../lib/result";
import { given, stateNow } from "./flow-api-command";
import { flowLookupRoutes } from "./flow-api-lookup";
import { flowPageRoutes } from "./flow-api-pages";
import { FlowCode, FlowFile, FlowSession, FlowState } from "./flow-api-schemas";
import { codeStep, openSession } from "./flow-api-session";
import { flowState } from "./flow-api-state";
import { flowUploadRoutes } from "./flow-api-uploads";
import { done, FlowParams, flowApiPath, flowRoute, flowSessionRoute, visiting } from "./flow-api-visit";
import { removeFile } from "./flow-files";
import { noteStep } from "./flow-funnel";
import { definePublicRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

/** The flow for pages of one's own: what `@edgecase/flow` calls. A page of the form by name, the values as a form posts them. */
export const flowApiRoutes: Route[] = [
  definePublicRoute(
    {
      ...flowRoute,
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
      ...flowSessionRoute,
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
      ...flowSessionRoute,
      name: "getFlow",
      method: "GET",
      path: flowApiPath,
      summary: "Read the form: pages, values, what is due and what is wrong",
      query: z.strictObject({ language: z.string().max(35).optional() }),
      answers: { 200: FlowState },
    },
    (call) =>
      visiting(call, (visit) => {
        // Whoever reads the form draws it: the first page is shown with it.
        if (visit.view.form !== null) for (const step of ["opened", "started"] as const) noteStep(visit, step);
        return ok(flowState(visit));
      }),
  ),
  ...flowPageRoutes,
  ...flowLookupRoutes,
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "submitFlow",
      method: "POST",
      path: `${flowApiPath}/submit`,
      summary: "Send the whole form",
      description:
        "After all of its pages. 422 `invalid_answers` with the code `unsent` names fields that somebody has changed since, on any " +
        "device, without sending their page: send that page again. The answer to a revision is its page: send `revise`.",
      idempotent: "case",
      answers: { 200: FlowState },
    },
    (call) =>
      // Asked again after its answer was lost, there is no form any more; the case still knows what it answered.
      visiting(call, (visit) =>
        given(call, visit, visit.view.form && { form: visit.view.form, page: null, typed: null }, {
          type: "submit_form",
        }),
      ),
  ),
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "addFlowFile",
      method: "POST",
      path: `${flowApiPath}/files/{element}`,
      summary: "Upload a file of up to 20 MB in one request",
      description:
        "The body is the file. `X-File-Name`: its name, percent-encoded. `X-Upload-Id`: names this upload; sent again after a broken " +
        "connection, it is added once. `?side=front` or `?side=back`: of a document with `sides`; left out, it is the first side without " +
        "a file.",
      params: FlowParams.extend({ element: z.string() }),
      body: "raw",
      bodyAs: ["application/octet-stream", "*/*"],
      headers: {
        "X-File-Name": "Name of the file, percent-encoded.",
        "X-Upload-Id": "Names this upload: sent again after a broken connection, it is added once.",
      },
      answers: { 201: FlowFile },
    },
    () => err(problem("bad_value", "Send the bytes of a file.")),
  ),
  ...flowUploadRoutes,
  definePublicRoute(
    {
      ...flowSessionRoute,
      name: "removeFlowFile",
      method: "DELETE",
      path: `${flowApiPath}/files/{element}/{file}`,
      summary: "Take a file away again",
      params: FlowParams.extend({ element: z.string().max(400), file: z.string().max(64) }),
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
      ...flowSessionRoute,
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
