import * as z from "zod";
import { dbOf } from "../db/db-of";
import { listRuleSets } from "../db/rule-sets";
import { operatorCatalog } from "../rules/operator-catalog";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import * as actions from "./rule-set-actions";
import {
  ChangeRuleSet,
  CreateRuleSet,
  OperatorView,
  PublishRuleSet,
  RuleSetSummaryView,
  RuleSetUserView,
  RuleSetValidation,
  RuleSetView,
  RuleTrial,
  summaryOfRuleSet,
  TryRuleSet,
  ValidateRuleSet,
  ValidateRules,
  viewOfRuleSet,
} from "./rule-set-schemas";
import { usersOfRuleSet } from "./rule-users";

const One = z.object({ id: z.string().max(200) });
const Filters = z.strictObject({
  key: z.string().max(200).optional(),
  status: z.enum(["draft", "published", "archived"]).optional(),
  limit,
  cursor: keysetCursor,
});
// Groups in groups, and json-logic inside them.
const limits = { depth: 80 };
const reads = { scope: "cases:read", method: "GET", tag: "Rules" } as const;
const writes = { scope: "definitions:write", tag: "Rules", idempotent: "d1", limits } as const;
const base = "/api/v1/rule-sets";

/** Rule sets as data: drafts that change, versions that do not, tests that live with them. */
export const ruleSetRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createRuleSet",
      method: "POST",
      path: base,
      summary: "Create a draft of a rule set",
      description: "The next version of its key. Rules that cannot be read are refused with the path of each problem.",
      body: CreateRuleSet,
      answers: { 201: RuleSetView },
    },
    actions.create,
  ),
  defineRoute(
    {
      ...reads,
      name: "listRuleSets",
      path: base,
      summary: "List rule sets, newest first",
      query: Filters,
      answers: { 200: listOf(RuleSetSummaryView) },
    },
    async ({ env, tenantId, query }) => {
      const { key, status, limit, cursor } = query;
      const filters = { ...(key !== undefined && { key }), ...(status !== undefined && { status }) };
      const page = await listRuleSets(dbOf(env, tenantId), tenantId, filters, cursor ?? null, limit);
      return answer(200, { data: page.data.map(summaryOfRuleSet), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getRuleSet",
      path: `${base}/{id}`,
      summary: "Read a rule set",
      description:
        "`id` may be a key: then it is the latest published version, or the latest draft when none is published.",
      params: One,
      answers: { 200: RuleSetView },
    },
    async (call) => {
      const found = await actions.ruleSetIn(call);
      return found.ok ? answer(200, viewOfRuleSet(found.value)) : found;
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "changeRuleSet",
      method: "PUT",
      path: `${base}/{id}`,
      summary: "Change a draft of a rule set",
      description: "What is left out stays. Published versions never change: upgrade them.",
      params: One,
      body: ChangeRuleSet,
      answers: { 200: RuleSetView },
    },
    actions.change,
  ),
  defineRoute(
    {
      ...writes,
      name: "validateRuleSet",
      method: "POST",
      path: `${base}/{id}/validate`,
      summary: "Find what is wrong with a rule set, and run its tests",
      description: "Parts in the body take the place of the stored ones; nothing is saved.",
      params: One,
      body: ValidateRuleSet,
      idempotent: "none",
      answers: { 200: RuleSetValidation },
    },
    actions.validate,
  ),
  defineRoute(
    {
      ...writes,
      name: "validateRules",
      method: "POST",
      path: `${base}/validate`,
      summary: "Find what is wrong with rules that are not stored, and run their tests",
      description: "Nothing is saved. For a stored rule set, or parts of one, ask that one.",
      body: ValidateRules,
      idempotent: "none",
      answers: { 200: RuleSetValidation },
    },
    async ({ body: { rules, model, tests }, nowMs }) => {
      const body = { rules, ...(model !== undefined && { model }), ...(tests !== undefined && { tests }) };
      return answer(200, actions.validated(body, nowMs));
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "publishRuleSet",
      method: "POST",
      path: `${base}/{id}/publish`,
      summary: "Publish a rule set whose tests pass",
      description:
        "It never changes afterwards. Cases that are judged from now on are judged by it, unless a plugin names a version. With " +
        "`expectedHash` only the draft that was read is published, not what somebody made of it meanwhile.",
      params: One,
      body: PublishRuleSet,
      answers: { 200: RuleSetView },
    },
    actions.publish,
  ),
  defineRoute(
    {
      ...writes,
      name: "archiveRuleSet",
      method: "POST",
      path: `${base}/{id}/archive`,
      summary: "Take a version of a rule set out of use",
      description:
        "Plugins that name this version keep it. The only published version of a key that a published definition judges by is refused " +
        "(`in_use`; `details.definitions` names them): publish its successor first, or archive the definitions.",
      params: One,
      answers: { 200: RuleSetView },
    },
    actions.archive,
  ),
  defineRoute(
    {
      ...reads,
      name: "listRuleSetUsers",
      path: `${base}/{id}/used-by`,
      summary: "Find the definitions that judge by a rule set",
      description: "Drafts and published versions whose plugins name its key, whichever version they take.",
      params: One,
      answers: { 200: listOf(RuleSetUserView) },
    },
    async (call) => {
      const found = await actions.ruleSetIn(call);
      if (!found.ok) return found;
      return answer(200, { data: await usersOfRuleSet(call, found.value.key), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "upgradeRuleSet",
      method: "POST",
      path: `${base}/{id}/upgrade`,
      summary: "Make a draft of the next version of a rule set",
      params: One,
      answers: { 201: RuleSetView },
    },
    actions.upgrade,
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Rules",
      limits,
      idempotent: "none",
      name: "tryRuleSet",
      method: "POST",
      path: `${base}/{id}/try`,
      summary: "Judge facts or a case by a rule set, without any effect",
      params: One,
      body: TryRuleSet,
      answers: { 200: RuleTrial },
    },
    actions.tryOut,
  ),
  defineRoute(
    {
      ...reads,
      name: "listRuleOperators",
      path: "/api/v1/rule-operators",
      summary: "List the operators that rules may use",
      answers: { 200: listOf(OperatorView) },
    },
    () => answer(200, { data: operatorCatalog, nextCursor: null }),
  ),
];
