import * as z from "zod";
import { dbOf } from "../db/db-of";
import { leadingEntity, setOwnRisk, upsertEntity } from "../db/entities";
import { learn } from "../db/entity-attributes";
import { linksOf, sayingsOf, sayLinks } from "../db/entity-links";
import { type Actor, actorRef, type FactSource } from "../domain";
import { factsOf, peopleFields, saidOf } from "../entities/attributes";
import { keyedOf } from "../entities/terms";
import { isObject, type JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { expectedVersionOf } from "./case-command";
import { expectedVersion } from "./case-schemas";
import { answerEntity, entityIn } from "./entity-reads";
import {
  AddLink,
  ChangeEntity,
  CreateEntity,
  EntityView,
  LinkView,
  linkView,
  OneEntity,
  SetRisk,
} from "./entity-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const writes = { scope: "cases:write", tag: "Entities", audit: true } as const;
const base = "/api/v1/entities";
const one = { ...writes, params: OneEntity } as const;
const OneLink = z.object({ id: z.string().max(96), linkId: z.string().max(96) });
const mostFacts = 200;

/** What callers say of persons and companies by themselves, without a case. */
export const entityWriteRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createEntity",
      method: "POST",
      path: base,
      summary: "Make a person or company, or find it by your own id",
      description: "With a `correlationId` that is known, 200: what is said is learned of the one that has it.",
      idempotent: "d1",
      body: CreateEntity,
      answers: { 201: EntityView, 200: EntityView },
    },
    async (call) => {
      const { env, tenantId, body, nowMs } = call;
      const wrong = wrongFacts(body.facts);
      if (wrong !== null) return err(wrong);
      const source = sourceOf(call.actor, body.vendor);
      const said = {
        type: body.type,
        correlationId: body.correlationId ?? null,
        data: body.facts as JsonObject,
        source,
      };
      const made = await upsertEntity(dbOf(env, tenantId), tenantId, said, keyedOf(env, tenantId), nowMs);
      return answerEntity({ ...call, params: { id: made.id } }, made.isNew ? 201 : 200, {
        headers: { Location: `${base}/${made.id}` },
        audit: { objectId: made.id },
      });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "changeEntity",
      method: "PATCH",
      path: `${base}/{id}`,
      summary: "Say something of a person or company",
      description: "What was said before stays as history. The newest counts, unless something else is pinned.",
      idempotent: "none",
      body: ChangeEntity,
      answers: { 200: EntityView },
    },
    async (call) => {
      const { env, tenantId, body, nowMs } = call;
      const found = await entityIn(call);
      if (!found.ok) return found;
      const wrong = wrongFacts(body.facts ?? {});
      if (wrong !== null) return err(wrong);
      const expected = expectedVersionOf(call.headers, body.expectedVersion);
      if (!expected.ok) return expected;
      const said = {
        entityId: found.value.entity.id,
        facts: saidOf((body.facts ?? {}) as JsonObject),
        source: sourceOf(call.actor, body.vendor),
        ...{ atMs: nowMs, pinned: body.pin, unpin: body.unpin, expectedVersion: expected.value },
      };
      const learned = await learn(dbOf(env, tenantId), tenantId, said, keyedOf(env, tenantId));
      if (learned.isStale) return err(stale(expected.value, learned.version));
      return answerEntity(call, 200);
    },
  ),
  defineRoute(
    {
      ...one,
      name: "setEntityRisk",
      method: "PUT",
      path: `${base}/{id}/risk`,
      summary: "Set the risk of a person or company by hand",
      description: "It counts until it expires or is taken back, whatever cases come to.",
      stepUp: "high_risk_decisions",
      idempotent: "none",
      body: SetRisk,
      answers: { 200: EntityView },
    },
    async (call) => {
      const { level, score = null, reason, expiresInSeconds } = call.body;
      const untilMs = expiresInSeconds === undefined ? null : call.nowMs + expiresInSeconds * 1_000;
      return changeRisk(call, { level, score, reason, untilMs });
    },
  ),
  defineRoute(
    {
      ...one,
      name: "endEntityRisk",
      method: "DELETE",
      path: `${base}/{id}/risk`,
      summary: "Take back a risk that was set by hand",
      idempotent: "none",
      body: z.strictObject({ expectedVersion }),
      answers: { 200: EntityView },
    },
    (call) => changeRisk(call, null),
  ),
  defineRoute(
    {
      ...one,
      name: "addEntityLink",
      method: "POST",
      path: `${base}/{id}/links`,
      summary: "Say who owns, leads or represents a company",
      idempotent: "d1",
      body: AddLink,
      answers: { 201: LinkView },
    },
    async (call) => {
      const { env, tenantId, body, nowMs } = call;
      const found = await entityIn(call);
      if (!found.ok) return found;
      if (found.value.entity.type !== "business")
        return err(problem("conflict", "Positions are held at a company: name it in the path.", { param: "id" }));
      const db = dbOf(env, tenantId);
      const holder = await leadingEntity(db, tenantId, body.holderId);
      const wrong = wrongHolder(found.value.entity.id, holder?.entity.id ?? null, body);
      if (wrong !== null || holder === null) return err(wrong ?? notFound("entity"));
      const link = {
        ...{ holderId: holder.entity.id, companyId: found.value.entity.id, position: body.position },
        ...{ share: body.share ?? null, fromDay: body.from ?? null, toDay: body.to ?? null },
      };
      const endedAtMs = body.to !== undefined && Date.parse(body.to) < nowMs ? Date.parse(body.to) : null;
      await db.batch([sayLinks(db, tenantId, [link], sourceOf(call.actor), { atMs: nowMs, endedAtMs })]);
      return answerLink(call, found.value.entity.id, link, 201);
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "endEntityLink",
      method: "DELETE",
      path: `${base}/{id}/links/{linkId}`,
      summary: "Say that somebody no longer owns, leads or represents a company",
      description: "It stays as history. A case that says it anew later counts again.",
      idempotent: "none",
      params: OneLink,
      answers: { 200: LinkView },
    },
    async (call) => {
      const { env, tenantId, params, nowMs } = call;
      const found = await entityIn(call);
      if (!found.ok) return found;
      const db = dbOf(env, tenantId);
      const said = await sayingsOf(db, tenantId, found.value.entity.id, params.linkId);
      if (said === null) return err(notFound("link"));
      const { link, sayings } = said;
      if (link.endedAtMs === null)
        await db.batch([sayLinks(db, tenantId, sayings, sourceOf(call.actor), { atMs: nowMs, endedAtMs: nowMs })]);
      return answerLink(
        call,
        found.value.entity.id,
        { holderId: link.holder.id, companyId: link.company.id, ...link },
        200,
      );
    },
  ),
];

/** Who says it: a vendor, where the caller says so, else the caller. */
export function sourceOf(actor: Actor, vendor?: string): FactSource {
  if (vendor !== undefined) return { kind: "vendor", id: vendor };
  const { kind, id } = actorRef(actor);
  return { kind: kind === "analyst" ? "analyst" : "api_key", id };
}

/** Facts that cannot be kept: said by name, instead of being left out. */
export function wrongFacts(facts: JsonObject, param = "facts"): ApiProblem | null {
  const said = saidOf(facts);
  const kept = new Set(factsOf(facts).map(({ field }) => field));
  const lost = said.find(({ field, value }) => value !== null && value !== "" && !kept.has(field));
  if (lost !== undefined || said.length > mostFacts)
    return problem("bad_value", "This is no fact that can be kept: it is too large, too long, or one too many.", {
      param: `${param}.${lost?.field ?? ""}`.replace(/\.$/, ""),
    });
  const info = isObject(facts.additionalInfo) ? facts.additionalInfo : {};
  const people = peopleFields.find((field) => Object.hasOwn(info, field));
  return people === undefined
    ? null
    : problem("bad_value", "Other persons and companies are linked: POST /entities/{id}/links.", {
        param: `${param}.additionalInfo.${people}`,
      });
}

const stale = (expected: number | null, current: number): ApiProblem =>
  problem("stale_version", `It is at version ${current}, not ${expected}.`, {
    param: "expectedVersion",
    details: { expected, current },
  });

type RiskCall = Parameters<typeof answerEntity>[0] & {
  actor: Actor;
  headers: Headers;
  body: { expectedVersion?: number | undefined };
};

async function changeRisk(call: RiskCall, said: Parameters<typeof setOwnRisk>[3]) {
  const found = await entityIn(call);
  if (!found.ok) return found;
  const expected = expectedVersionOf(call.headers, call.body.expectedVersion);
  if (!expected.ok) return expected;
  const { id, version } = found.value.entity;
  const which = { entityId: id, expectedVersion: expected.value };
  const by = actorRef(call.actor);
  const isDone = await setOwnRisk(dbOf(call.env, call.tenantId), call.tenantId, which, said, by, call.nowMs);
  return isDone ? answerEntity(call, 200) : err(stale(expected.value, version));
}

function wrongHolder(
  companyId: string,
  holderId: string | null,
  { from, to }: z.output<typeof AddLink>,
): ApiProblem | null {
  if (holderId === null) return problem("bad_value", "There is no such person or company.", { param: "holderId" });
  if (holderId === companyId)
    return problem("bad_value", "A company cannot hold a position at itself.", { param: "holderId" });
  if (from !== undefined && to !== undefined && to < from)
    return problem("bad_value", "It cannot end before it begins.", { param: "to" });
  return null;
}

async function answerLink(
  { env, tenantId }: Parameters<typeof entityIn>[0],
  entityId: string,
  { holderId, companyId, position }: { holderId: string; companyId: string; position: string },
  status: number,
) {
  const links = await linksOf(dbOf(env, tenantId), tenantId, entityId);
  const link = links.find(
    (one) => one.holder.id === holderId && one.company.id === companyId && one.position === position,
  );
  return link === undefined ? err(notFound("link")) : answer(status, linkView(link));
}
