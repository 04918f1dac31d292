import * as z from "zod";
import type { Form, FormPage } from "../collection/form";
import { visiblePages } from "../collection/visible";
import { err, type Result } from "../lib/result";
import { type FlowCall, requestOf, visitOfCall } from "./flow-api-session";
import { tellFunnel } from "./flow-funnel";
import { factsWith, type Visit } from "./flow-visit";
import { answer, type Outcome } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

export const flowApiPath = "/api/v1/flow/{reference}";

export const FlowParams = z.object({ reference: z.string().max(400) });

/** What every route of the flow's API says of itself. */
export const flowRoute = {
  tag: "Flow",
  public: "Proved by the session of an applicant's link, from websites that the tenant has listed.",
  params: FlowParams,
} as const;

/** A route that needs an open session. */
export const flowSessionRoute = { ...flowRoute, proof: "flowSession" } as const;

export type Said = Result<unknown, ApiProblem>;

export const done = (status: number, result: Said): Outcome => (result.ok ? answer(status, result.value) : result);

/** Answers somebody who is at their form. */
export async function visiting(
  call: FlowCall,
  say: (visit: Visit) => Said | Promise<Said>,
  status = 200,
): Promise<Outcome> {
  const visit = await visitOfCall(call);
  if (!visit.ok) return visit;
  const said = done(status, await say(visit.value));
  await tellFunnel(visit.value, requestOf(call), call.env);
  return said;
}

/** The page that a path names, as far as it is asked for now. */
export function openPage(visit: Visit, id: string): Result<{ form: Form; page: FormPage }, ApiProblem> {
  const { form, mode } = visit.view;
  if (form === null || mode === "none") return err(problem("no_form", "Nothing is to be filled in at this point."));
  const page = visiblePages(form, factsWith(visit, null, null)).find((one) => one.id === id);
  return page === undefined ? err(notFound("page")) : { ok: true, value: { form, page } };
}
