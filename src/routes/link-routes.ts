import * as z from "zod";
import { linkUrl } from "../cases/link";
import type { ChildRequirements } from "../collection/requirements";
import { type CaseLink, idFrom, newId } from "../domain";
import { settingsOf } from "../env";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err, ok, type Result } from "../lib/result";
import { type CaseCall, caseIn, commandCase } from "./case-command";
import { ask } from "./case-reads";
import { type ChildFlow, runningChildFlows } from "./child-flows";
import { answer, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound } from "./problem";

const One = z.object({ id: z.string() });
const OneLink = z.object({ id: z.string(), linkId: z.string().max(96) });
const shortestSeconds = 60;
const longestSeconds = 90 * 86_400;

const MintLink = z
  .strictObject({
    kind: z.enum(["session", "one_time"]).default("session"),
    subject: z
      .string()
      .min(1)
      .max(200)
      .default("applicant")
      .meta({ description: "`applicant`, or the id of an item." }),
    expiresInSeconds: z
      .int()
      .min(shortestSeconds)
      .max(longestSeconds)
      .default(14 * 86_400),
    language: z.string().min(2).max(35).optional(),
  })
  .meta({ id: "MintLink" });
const LinkView = z
  .object({
    id: z.string(),
    url: z.string(),
    kind: z.enum(["session", "one_time"]),
    expiresAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Link" });
const RequirementView = z.looseObject({ id: z.string(), kind: z.enum(["field", "document"]), page: z.string() });
const OwnRequirements = z
  .object({
    currentlyDue: z.array(RequirementView),
    eventuallyDue: z.array(RequirementView),
    pendingVerification: z.array(RequirementView),
    errors: z.array(z.object({ requirement: z.string(), code: z.string(), reason: z.string().nullable() })),
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

/** Links for applicants, and what is due from them. */
export const linkRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Collection",
      idempotent: "case",
      name: "mintLink",
      method: "POST",
      path: "/api/v1/cases/{id}/links",
      summary: "Make a link for an applicant",
      params: One,
      body: MintLink,
      answers: { 201: LinkView },
    },
    async (call) => {
      const link = await mint(call, call.body);
      return link.ok ? answer(201, linkView(call, link.value)) : link;
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Collection",
      idempotent: "case",
      name: "revokeLink",
      method: "DELETE",
      path: "/api/v1/cases/{id}/links/{linkId}",
      summary: "Revoke a link and every session opened with it",
      params: OneLink,
      answers: { 204: "nothing" },
    },
    async (call) => {
      const done = await commandCase({ ...call, body: {} }, { type: "revoke_link", linkId: call.params.linkId });
      return done.ok ? answer(204, null) : done;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Collection",
      name: "getRequirements",
      method: "GET",
      path: "/api/v1/cases/{id}/requirements",
      summary: "What is due, from whom and why",
      params: One,
      answers: { 200: RequirementsView },
    },
    async (call) => {
      const flow = await ask(call, (subject) => subject.flow());
      if (!flow.ok) return flow;
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const children = await runningChildFlows(call, snapshot.value.children);
      return answer(200, { ...flow.value.requirements, children: children.map(dueOfChild) });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Compatibility",
      name: "compatCreateCollectionFlowUrl",
      method: "POST",
      path: "/api/v1/external/workflows/create-collection-flow-url",
      summary: "Make a link for an applicant",
      body: z.looseObject({
        workflowRuntimeDataId: z.string(),
        endUserId: z.string().nullish(),
        expiry: z.coerce.number().min(1).max(90).default(30).meta({ description: "Days." }),
      }),
      answers: { 200: z.object({ token: z.string(), collectionFlowUrl: z.string() }) },
    },
    async (call) => {
      const named = { ...call, params: { id: call.body.workflowRuntimeDataId } };
      const wish = {
        kind: "session" as const,
        subject: "applicant",
        expiresInSeconds: Math.round(call.body.expiry * 86_400),
      };
      const link = await mint(named, wish);
      if (!link.ok) return link;
      const { url } = linkView(named, link.value);
      return answer(200, { token: url.slice(url.lastIndexOf("/") + 1), collectionFlowUrl: url });
    },
  ),
];

async function mint(
  call: CaseCall,
  wish: { kind: "session" | "one_time"; subject: string; expiresInSeconds: number; language?: string | undefined },
): Promise<Result<CaseLink, ApiProblem>> {
  const linkId = linkIdOf(call);
  const language = wish.language ?? null;
  const done = await commandCase({ ...call, body: {} }, { type: "mint_link", linkId, ...wish, language });
  if (!done.ok) return done;
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const link = snapshot.value.links.find((candidate) => candidate.id === linkId);
  return link === undefined ? err(notFound("link")) : ok(link);
}

// With a key the id follows from it, so that a repeat answers with the link that was made.
const linkIdOf = ({ env, tenantId, params, idempotencyKey }: CaseCall): string =>
  idempotencyKey === null
    ? newId("link")
    : idFrom(
        "link",
        base32(hmacSha256(derivedKey(env.MASTER_KEY, "link-id"), `${tenantId}|${params.id}|${idempotencyKey}`), 26),
      );

function linkView(call: CaseCall, link: CaseLink) {
  const ref = caseIn(call);
  const url = ref.ok ? linkUrl(settingsOf(call.env), ref.value, link) : "";
  return { id: link.id, url, kind: link.kind, expiresAt: new Date(link.expiresAtMs).toISOString() };
}

const dueOfChild = ({ child, flow }: ChildFlow): ChildRequirements => ({
  caseId: child.caseId,
  key: child.key,
  plugin: child.plugin,
  itemId: child.itemId,
  person: flow.companyName,
  state: child.state,
  linkStatus: flow.linkStatus,
  ...flow.requirements,
});
