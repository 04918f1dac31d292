import * as z from "zod";
import type { FormPage } from "../collection/form";
import { err, ok } from "../lib/result";
import { stateNow } from "./flow-api-command";
import { FlowLookup, FlowState, Values } from "./flow-api-schemas";
import { pairsOf, valuesOf } from "./flow-api-state";
import { FlowParams, flowApiPath, flowSessionRoute, openPage, visiting } from "./flow-api-visit";
import { takeOver } from "./flow-fill";
import { keepDraft } from "./flow-keep";
import { lookUp } from "./flow-lookup";
import type { Pairs, Visit } from "./flow-visit";
import { definePublicRoute, type Route } from "./framework";
import { problem } from "./problem";

const Query = z.strictObject({
  query: z.string().max(200).meta({ description: "Name or registration number, as it is typed." }),
  values: Values.default({}).meta({
    description: "What else is typed on the page and not kept yet: the country, say.",
  }),
});
const Choice = Query.extend({
  candidate: z.string().max(64).meta({ description: "The `id` of the company, as the search gave it." }),
});
const lookup = {
  ...flowSessionRoute,
  params: FlowParams.extend({ page: z.string().max(100), field: z.string().max(300) }),
  path: `${flowApiPath}/pages/{page}/lookups/{field}`,
} as const;

/** A company's details out of a register, for pages of one's own: searched for, and taken over. */
export const flowLookupRoutes: Route[] = [
  definePublicRoute(
    {
      ...lookup,
      name: "lookUpCompany",
      method: "POST",
      summary: "Search the register for a company",
      description:
        "What is typed into a field of the kind `lookup`. Each company has the fields that the form fills in, and no others. Nothing is kept.",
      body: Query,
      answers: { 200: FlowLookup },
    },
    (call) =>
      visiting(call, async (visit) => {
        const open = openPage(visit, call.params.page);
        if (!open.ok) return open;
        const { page } = open.value;
        const answer = await lookUp(visit, page, typedOn(visit, page, call.params.field, call.body), call.params.field);
        return ok({ candidates: [], ...answer });
      }),
  ),
  definePublicRoute(
    {
      ...lookup,
      name: "takeCompanyOver",
      method: "POST",
      path: `${lookup.path}/use`,
      summary: "Take a company's details over into the form",
      description:
        "They are kept as if they had been typed, on the pages that ask for them, together with what is sent along. 409 `conflict`: the " +
        "register no longer says so.",
      body: Choice,
      answers: { 200: FlowState },
    },
    (call) =>
      visiting(call, async (visit) => {
        const open = openPage(visit, call.params.page);
        if (!open.ok) return open;
        const { form, page } = open.value;
        const { field } = call.params;
        const changed = new Set([field, ...Object.keys(call.body.values)]);
        const post = { typed: typedOn(visit, page, field, call.body), device: "sdk", seen: null, changed };
        const kept = await keepDraft(visit, page, post);
        const isTaken =
          kept !== null &&
          (await takeOver(kept.visit, form, page, kept.merged.pairs, { field, candidate: call.body.candidate }));
        return isTaken ? stateNow(visit) : err(problem("conflict", "The register no longer says so: search again."));
      }),
  ),
];

const typedOn = (visit: Visit, page: FormPage, field: string, { query, values }: z.output<typeof Query>): Pairs =>
  pairsOf({ ...valuesOf(visit, page), ...values, [field]: [query] });
