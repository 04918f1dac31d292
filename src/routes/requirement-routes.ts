import * as z from "zod";
import type { RequirementSummary } from "../collection/requirement-summary";
import type { ChildRequirements } from "../collection/requirements";
import { ask } from "./case-reads";
import { type ChildFlow, runningChildFlows } from "./child-flows";
import { answer, defineRoute, type Route } from "./framework";
import { publishedReasons } from "./requirement-reasons";
import { Reasons } from "./revision-schemas";
import { type ToldRequirements, toldRequirements } from "./told-requirements";

const RequirementView = z
  .looseObject({
    id: z.string(),
    kind: z.enum(["field", "document", "page"]),
    page: z.string(),
    label: z.string(),
    person: z
      .string()
      .optional()
      .meta({ description: "The owner or other item that it is about; left out: the applicant." }),
    personName: z.string().optional().meta({ description: "What they are called, once somebody said it." }),
  })
  .meta({ id: "Requirement" });
const OwnRequirements = z
  .object({
    currentlyDue: z.array(RequirementView),
    eventuallyDue: z.array(RequirementView),
    pendingVerification: z.array(RequirementView),
    errors: z.array(
      z.object({
        requirement: z.string(),
        code: z.string().meta({ description: "One of GET /api/v1/requirement-reasons." }),
        reason: z.string().nullable().meta({ description: "What the applicant reads, in the form's first language." }),
        retryable: z.boolean().meta({
          description: "False: nothing that the applicant sends can change it, as with a document that was rejected.",
        }),
      }),
    ),
    counts: z.object({
      currentlyDue: z.int(),
      eventuallyDue: z.int(),
      pendingVerification: z.int(),
      errors: z.int(),
    }),
    waitsFor: z.array(z.object({ who: z.string(), due: z.int() })).meta({
      description: "`applicant` or a person's id for what is due now; `reviewer` when only your people can go on.",
    }),
  })
  .meta({ id: "OwnRequirements" });
const RequirementsView = OwnRequirements.extend({
  children: z
    .array(
      OwnRequirements.extend({
        caseId: z.string(),
        key: z.string(),
        plugin: z.string(),
        itemId: z.string(),
        person: z
          .string()
          .nullable()
          .meta({ description: "Name of the person or company; null while nobody has said it." }),
        state: z.string().nullable(),
        linkStatus: z.enum(["none", "active", "used", "expired", "revoked"]).meta({
          description: "`active` while a link opens their form; `none` when they have no link.",
        }),
      }),
    )
    .meta({ description: "The same of every child case that still runs: what is due from which person." }),
}).meta({ id: "Requirements" });

/** What is due from applicants, and the list of reasons there can be. */
export const requirementRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Collection",
      name: "getRequirements",
      method: "GET",
      path: "/api/v1/cases/{id}/requirements",
      summary: "What is due, from whom and why",
      params: z.object({ id: z.string() }),
      answers: { 200: RequirementsView },
    },
    async (call) => {
      const flow = await ask(call, (subject) => subject.flow());
      if (!flow.ok) return flow;
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const children = await runningChildFlows(call, snapshot.value.children);
      const own = toldRequirements(flow.value, flow.value.status !== "active");
      return answer(200, { ...own, children: children.map(dueOfChild) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Collection",
      name: "listRequirementReasons",
      method: "GET",
      path: "/api/v1/requirement-reasons",
      summary: "Every reason that an answer, a file or a revision can have, with what applicants read",
      answers: { 200: Reasons },
    },
    async () => answer(200, { data: publishedReasons(), nextCursor: null }),
  ),
];

const dueOfChild = ({
  child,
  flow,
}: ChildFlow): Omit<ChildRequirements, "errors"> & ToldRequirements & RequirementSummary => ({
  caseId: child.caseId,
  key: child.key,
  plugin: child.plugin,
  itemId: child.itemId,
  person: flow.companyName,
  state: child.state,
  linkStatus: flow.linkStatus,
  ...toldRequirements(flow, child.finished),
});
