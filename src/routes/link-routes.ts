import * as z from "zod";
import { ownLinkUrl } from "../cases/own-link-url";
import { allowedOriginsOf } from "../db/allowed-origins";
import { dbOf } from "../db/db-of";
import { type CaseLink, idFrom, isListedAddress, keptAddress, newId } from "../domain";
import { base32, hmacSha256 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err, ok, type Result } from "../lib/result";
import { type CaseCall, caseIn, commandCase } from "./case-command";
import { ask } from "./case-reads";
import { answer, defineRoute, type Route } from "./framework";
import { ListedLinks, listedLink, MintedLink, MintLink } from "./link-schemas";
import { type ApiProblem, notFound, problem } from "./problem";

const One = z.object({ id: z.string() });
const OneLink = z.object({ id: z.string(), linkId: z.string().max(96) });
/** Links for applicants. */
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
      answers: { 201: MintedLink },
    },
    async (call) => {
      const { person, subject, ...wish } = call.body;
      const who = person ?? subject ?? "applicant";
      const place = await placeOf(call, who, wish.pages);
      if (!place.ok) return place;
      const there = { ...call, params: { id: place.value.caseId } };
      const link = await mint(there, { ...wish, subject: place.value.subject });
      return link.ok ? answer(201, await linkView(there, link.value)) : link;
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Collection",
      name: "listLinks",
      method: "GET",
      path: "/api/v1/cases/{id}/links",
      summary: "List the links of a case, without their secrets",
      params: One,
      answers: { 200: ListedLinks },
    },
    async (call) => {
      const flow = await ask(call, (subject) => subject.flow());
      if (!flow.ok) return flow;
      const { links, linkAddresses, nowMs } = flow.value;
      const formerAddresses = Object.keys(linkAddresses).filter((who) => keptAddress({ linkAddresses }, who) !== null);
      return answer(200, {
        data: links.toReversed().map((link) => listedLink(link, nowMs)),
        nextCursor: null,
        formerAddresses,
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Collection",
      idempotent: "case",
      name: "revokeLinks",
      method: "DELETE",
      path: "/api/v1/cases/{id}/links",
      summary: "Revoke all links of a case and every session opened with them",
      params: One,
      answers: { 204: "nothing" },
    },
    async (call) => {
      const done = await commandCase({ ...call, body: {} }, { type: "revoke_links" });
      return done.ok ? answer(204, null) : done;
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
      const { url } = await linkView(named, link.value);
      return answer(200, { token: url.slice(url.lastIndexOf("/") + 1), collectionFlowUrl: url });
    },
  ),
];

/**
 * Where somebody's link is made. The applicant's, and one for named pages, in the case itself; a person's own in the child case that
 * was opened for them, where they are the applicant. Nobody gets the whole form of another person's case by being named.
 */
async function placeOf(
  call: CaseCall,
  who: string,
  pages: string[] | undefined,
): Promise<Result<{ caseId: string; subject: string }, ApiProblem>> {
  if (who === "applicant" || pages !== undefined) return ok({ caseId: call.params.id, subject: who });
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const child = snapshot.value.children.findLast(
    ({ itemId, caseId, gone }) => itemId === who && caseId !== null && !gone,
  );
  if (child === undefined || child.caseId === null)
    return err(
      problem("bad_value", "This person has no case of their own: name the pages that their link opens.", {
        param: "pages",
      }),
    );
  return ok({ caseId: child.caseId, subject: "applicant" });
}

async function mint(
  call: CaseCall,
  wish: {
    kind: "session" | "one_time";
    subject: string;
    pages?: string[] | undefined;
    expiresInSeconds?: number | undefined;
    language?: string | undefined;
    returnUrl?: string | undefined;
    send?: boolean;
  },
): Promise<Result<CaseLink, ApiProblem>> {
  const strange = await strangeReturn(call, wish.returnUrl);
  if (strange !== null) return err(strange);
  const linkId = linkIdOf(call);
  const { kind, subject, pages } = wish;
  const done = await commandCase(
    { ...call, body: {} },
    {
      type: "mint_link",
      linkId,
      kind,
      subject,
      ...(pages === undefined ? {} : { pages }),
      expiresInSeconds: wish.expiresInSeconds ?? null,
      language: wish.language ?? null,
      ...(wish.returnUrl === undefined ? {} : { returnUrl: wish.returnUrl }),
      ...(wish.send === true ? { send: true } : {}),
    },
  );
  if (!done.ok) return done;
  const snapshot = await ask(call, (subject) => subject.snapshot());
  if (!snapshot.ok) return snapshot;
  const link = snapshot.value.links.find((candidate) => candidate.id === linkId);
  return link === undefined ? err(notFound("link")) : ok(link);
}

/** Applicants are sent only to websites that the tenant has listed. */
async function strangeReturn({ env, tenantId }: CaseCall, address: string | undefined): Promise<ApiProblem | null> {
  if (address === undefined) return null;
  if (isListedAddress(await allowedOriginsOf(dbOf(env, tenantId), tenantId), address)) return null;
  return problem("bad_value", "List the website of this address with PUT /embedding first.", { param: "returnUrl" });
}

// With a key the id follows from it, so that a repeat answers with the link that was made.
const linkIdOf = ({ env, tenantId, params, idempotencyKey }: CaseCall): string =>
  idempotencyKey === null
    ? newId("link")
    : idFrom(
        "link",
        base32(hmacSha256(derivedKey(env.MASTER_KEY, "link-id"), `${tenantId}|${params.id}|${idempotencyKey}`), 26),
      );

async function linkView(call: CaseCall, link: CaseLink) {
  const ref = caseIn(call);
  const url = ref.ok ? await ownLinkUrl(call.env, ref.value, link) : "";
  const kind: "session" | "one_time" = link.kind === "one_time" ? "one_time" : "session";
  return { id: link.id, caseId: call.params.id, url, kind, expiresAt: new Date(link.expiresAtMs).toISOString() };
}
