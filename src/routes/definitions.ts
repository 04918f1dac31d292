import * as z from "zod";
import { dbOf } from "../db/db-of";
import { archiveDefinition, listDefinitions } from "../db/definitions";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import * as actions from "./definition-actions";
import {
  ChangeDefinition,
  CopyDefinition,
  CreateDefinition,
  DefinitionSummaryView,
  DefinitionView,
  PutDefinition,
  PutExtensions,
  summaryOfDefinition,
  ValidateDefinition,
  Validation,
  viewOfDefinition,
} from "./definition-schemas";
import { answer, defineRoute, type Route } from "./framework";

const One = z.object({ id: z.string().max(200) });
const Filters = z.strictObject({
  key: z.string().max(200).optional(),
  status: z.enum(["draft", "published", "archived"]).optional(),
  limit,
  cursor: keysetCursor,
});
// Rules nest: a guard of 32 levels sits eight levels deep in a chart.
const limits = { depth: 64 };
const reads = { scope: "cases:read", method: "GET", tag: "Definitions" } as const;
const writes = { scope: "definitions:write", tag: "Definitions", idempotent: "d1", limits } as const;
const base = "/api/v1/workflow-definitions";

export const definitionRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createDefinition",
      method: "POST",
      path: base,
      summary: "Create a draft of a definition",
      body: CreateDefinition,
      answers: { 201: DefinitionView },
    },
    actions.create,
  ),
  defineRoute(
    {
      ...reads,
      name: "listDefinitions",
      path: base,
      summary: "List definitions, newest first",
      query: Filters,
      answers: { 200: listOf(DefinitionSummaryView) },
    },
    async (call) => {
      const { key, status, limit, cursor } = call.query;
      const filters = { ...(key !== undefined && { key }), ...(status !== undefined && { status }) };
      const page = await listDefinitions(dbOf(call.env, call.tenantId), call.tenantId, filters, cursor ?? null, limit);
      return answer(200, { data: page.data.map(summaryOfDefinition), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getDefinition",
      path: `${base}/{id}`,
      summary: "Read a definition",
      description: "`id` may be a key: then it is the latest published version.",
      params: One,
      answers: { 200: DefinitionView },
    },
    async (call) => {
      const found = await actions.definitionIn(call);
      return found.ok ? answer(200, viewOfDefinition(found.value)) : found;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "changeDefinition",
      method: "PUT",
      path: `${base}/{id}`,
      summary: "Change a draft",
      description: "What is left out stays. Published versions never change: upgrade them.",
      params: One,
      body: ChangeDefinition,
      answers: { 200: DefinitionView },
    },
    actions.change,
  ),
  defineRoute(
    {
      ...writes,
      name: "putDefinition",
      method: "PUT",
      path: `${base}/{id}/definition`,
      summary: "Replace the statechart of a draft",
      params: One,
      body: PutDefinition,
      answers: { 200: DefinitionView },
    },
    actions.change,
  ),
  defineRoute(
    {
      ...writes,
      name: "putExtensions",
      method: "PUT",
      path: `${base}/{id}/extensions`,
      summary: "Replace the plugins of a draft",
      params: One,
      body: PutExtensions,
      answers: { 200: DefinitionView },
    },
    actions.change,
  ),
  defineRoute(
    {
      ...writes,
      name: "validateDefinition",
      method: "POST",
      path: `${base}/{id}/validate`,
      summary: "Find what is wrong with a definition",
      description: "Parts in the body are checked in the place of the stored ones; nothing is saved.",
      params: One,
      body: ValidateDefinition,
      idempotent: "none",
      answers: { 200: Validation },
    },
    actions.validate,
  ),
  defineRoute(
    {
      ...writes,
      name: "publishDefinition",
      method: "POST",
      path: `${base}/{id}/publish`,
      summary: "Publish a draft; it never changes afterwards",
      params: One,
      answers: { 200: DefinitionView },
    },
    actions.publish,
  ),
  defineRoute(
    {
      ...writes,
      name: "archiveDefinition",
      method: "POST",
      path: `${base}/{id}/archive`,
      summary: "Take a definition out of use for new cases",
      params: One,
      answers: { 200: DefinitionView },
    },
    async (call) => {
      const db = dbOf(call.env, call.tenantId);
      return actions.answerDefinition(200, await archiveDefinition(db, call.tenantId, call.params.id, call.nowMs));
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "copyDefinition",
      method: "POST",
      path: `${base}/{id}/copy`,
      summary: "Copy a definition to a draft with another key",
      params: One,
      body: CopyDefinition,
      answers: { 201: DefinitionView },
    },
    actions.copy,
  ),
  defineRoute(
    {
      ...writes,
      name: "upgradeDefinition",
      method: "POST",
      path: `${base}/{id}/upgrade`,
      summary: "Make a draft of the next version",
      params: One,
      answers: { 201: DefinitionView },
    },
    actions.upgrade,
  ),
];
