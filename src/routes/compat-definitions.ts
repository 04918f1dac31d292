import * as z from "zod";
import * as actions from "./definition-actions";
import { CopyDefinition, DefinitionView, PutDefinition, PutExtensions } from "./definition-schemas";
import { defineRoute, type Route } from "./framework";

const One = z.object({ id: z.string().max(200) });
const writes = {
  scope: "definitions:write",
  tag: "Compatibility",
  idempotent: "d1",
  params: One,
  limits: { depth: 64 },
} as const;
const base = "/api/v1/workflow-definition/{id}";

/** Definitions as callers of the documented system address them. The same actions underneath. */
export const compatDefinitionRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "compatCopyDefinition",
      method: "POST",
      path: `${base}/copy`,
      summary: "Copy a definition",
      body: z.object({ name: CopyDefinition.shape.name, displayName: CopyDefinition.shape.displayName }),
      answers: { 201: DefinitionView },
    },
    actions.copy,
  ),
  defineRoute(
    {
      ...writes,
      name: "compatUpgradeDefinition",
      method: "POST",
      path: `${base}/upgrade`,
      summary: "Make a draft of the next version",
      body: z.object({}),
      answers: { 201: DefinitionView },
    },
    actions.upgrade,
  ),
  defineRoute(
    {
      ...writes,
      name: "compatPutDefinition",
      method: "PUT",
      path: `${base}/definition`,
      summary: "Replace the statechart of a draft",
      body: z.object(PutDefinition.shape),
      answers: { 200: DefinitionView },
    },
    actions.change,
  ),
  defineRoute(
    {
      ...writes,
      name: "compatPutExtensions",
      method: "PUT",
      path: `${base}/extensions`,
      summary: "Replace the plugins of a draft",
      body: z.object(PutExtensions.shape),
      answers: { 200: DefinitionView },
    },
    actions.change,
  ),
];
