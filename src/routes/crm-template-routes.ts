import * as z from "zod";
import { crmTemplates } from "../triggers/templates";
import { AnyJson, AnyObject } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";

const described = {
  id: z.string().meta({ example: "salesforce.account" }),
  vendor: z.enum(["salesforce", "hubspot"]),
  title: z.string(),
  summary: z.string(),
  steps: z.array(z.string()).meta({ description: "What is to be done on the other side, in order." }),
};

const CrmTemplate = z
  .discriminatedUnion("kind", [
    z.looseObject({
      kind: z.literal("trigger"),
      ...described,
      trigger: AnyObject.meta({
        description: "Body of `POST /triggers` but for `workflow` (and `secret`, where it is the sender's).",
      }),
      sample: z.looseObject({ headers: z.record(z.string(), z.string()), body: AnyJson }),
    }),
    z.looseObject({
      kind: z.literal("plugin"),
      ...described,
      plugins: z
        .array(AnyObject)
        .meta({ description: "For `extensions.apiPlugins`; `stateNames` are to be your own." }),
      secrets: z.array(z.string()).meta({ description: "Secrets that they read: `PUT /secrets/{name}`." }),
    }),
  ])
  .meta({ id: "CrmTemplate" });

/** Ready triggers and plugins for CRMs. */
export const crmTemplateRoutes: Route[] = [
  defineRoute(
    {
      scope: "webhooks:write",
      tag: "Triggers",
      name: "listCrmTemplates",
      method: "GET",
      path: "/api/v1/crm-templates",
      summary: "List ready triggers and plugins for Salesforce and HubSpot",
      answers: { 200: z.looseObject({ data: z.array(CrmTemplate), nextCursor: z.null() }) },
    },
    () => answer(200, { data: crmTemplates, nextCursor: null }),
  ),
];
