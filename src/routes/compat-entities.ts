import * as z from "zod";
import { decodeCase } from "../db/cases";
import { dbOf } from "../db/db-of";
import { type Entity, leadingEntity, upsertEntity } from "../db/entities";
import { learn } from "../db/entity-attributes";
import { sayLinks } from "../db/entity-links";
import { listEntities } from "../db/entity-list";
import { profilesOf } from "../db/entity-profiles";
import { casesOfEntity } from "../db/entity-rows";
import { entityPositions } from "../domain";
import { saidOf } from "../entities/attributes";
import { documentedView, kycStatusOf } from "../entities/documented";
import { keyedOf, termsOf } from "../entities/terms";
import { isObject, type Json, type JsonObject, jsonOrNull } from "../lib/json";
import { err } from "../lib/result";
import { hidesNames, maskedValue, maskOf } from "../review/masking";
import { summariesOf } from "./case-filters";
import { CaseSummary } from "./case-schemas";
import { iso, OneEntity } from "./entity-schemas";
import { sourceOf, wrongFacts } from "./entity-writes";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { hiddenInLists } from "./framework-masking";
import { notFound, problem } from "./problem";

const tag = "Compatibility";
const external = "/api/v1/external";
const reads = { scope: "cases:read", tag, method: "GET" } as const;
const writes = { scope: "cases:write", tag, audit: true, idempotent: "d1", method: "POST" } as const;

const text = z.string().trim().min(1).max(300);
const optional = { correlationId: z.string().trim().min(1).max(200).nullish() };
const EndUser = z.looseObject({ ...optional, firstName: text, lastName: text });
const Business = z.looseObject({ ...optional, companyName: text });
const BusinessChange = z.looseObject({ companyName: text.optional() });
const EndUserWithBusiness = EndUser.extend({
  companyName: text.optional(),
  business: Business.optional(),
  position: z
    .enum(entityPositions)
    .default("representative")
    .meta({ description: "What the person is to the company." }),
}).meta({
  id: "EndUserWithBusiness",
  example: { firstName: "Grace", lastName: "Hopper", companyName: "Compilers Ltd", position: "director" },
});
const View = z.looseObject({ id: z.string(), correlationId: z.string().nullable(), approvalState: z.string() });
const Paged = z.strictObject({
  page: z.coerce.number().int().min(1).max(200).default(1),
  size: z.coerce.number().int().min(1).max(50).default(50),
});
const kinds = [
  { type: "individual", path: "end-users", noun: "end user", names: "EndUser", list: "compatListEndUsers" },
  { type: "business", path: "businesses", noun: "business", names: "Business", list: "compatListBusinesses" },
] as const;
type Kind = (typeof kinds)[number];

/** Persons and companies as callers of the documented system make and read them. What nobody has said is null, and never made up. */
export const compatEntityRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "compatCreateEndUser",
      path: `${external}/end-users`,
      summary: "Make an end user",
      body: EndUser,
      answers: { 201: View },
    },
    async (call) => make(call, "individual", call.body as JsonObject),
  ),
  defineRoute(
    {
      ...writes,
      name: "compatCreateEndUserWithBusiness",
      path: `${external}/end-users/create-with-business`,
      summary: "Make an end user with a business",
      body: EndUserWithBusiness,
      answers: { 201: View },
    },
    (call) => makeBoth(call),
  ),
  defineRoute(
    {
      ...writes,
      name: "compatCreateBusiness",
      path: `${external}/businesses`,
      summary: "Make a business",
      body: Business,
      answers: { 201: View },
    },
    async (call) => make(call, "business", call.body as JsonObject),
  ),
  defineRoute(
    {
      ...writes,
      name: "compatUpdateBusiness",
      method: "PUT",
      idempotent: "none",
      path: `${external}/businesses/{id}`,
      summary: "Change a business",
      description: "What is not said stays; null takes a fact back.",
      params: OneEntity,
      body: BusinessChange,
      answers: { 200: View },
    },
    async (call) => {
      const { env, tenantId, nowMs } = call;
      const found = await leadingEntity(dbOf(env, tenantId), tenantId, call.params.id);
      if (found === null || found.entity.type !== "business") return err(notFound("business"));
      const { correlationId: _same, ...data } = call.body as JsonObject;
      const wrong = wrongFacts(data, "");
      if (wrong !== null) return err(wrong);
      const said = { entityId: found.entity.id, facts: saidOf(data), source: sourceOf(call.actor), atMs: nowMs };
      await learn(dbOf(env, tenantId), tenantId, said, keyedOf(env, tenantId));
      return answerOne(call, found.entity.id, 200);
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "compatGetBusinessInformation",
      path: `${external}/businesses/business-information`,
      summary: "Read what is known of the company with this number",
      description: "Of companies of the tenant. Registers are asked by checks (`POST /checks`), not here.",
      query: z.looseObject({ registrationNumber: text, jurisdictionCode: z.string().max(10).optional() }),
      answers: { 200: z.array(View) },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const asked = { registrationNumber: query.registrationNumber, country: query.jurisdictionCode ?? "" };
      const terms = termsOf({ type: "business", correlationId: null, data: asked }, keyedOf(env, tenantId));
      const term = terms.find((one) => one.startsWith("kcompany:"));
      if (term === undefined) return answer(200, []);
      const page = { after: null, limit: 20 };
      const wanted = [[[{ from: term, upTo: null }]]];
      const found = await listEntities(dbOf(env, tenantId), tenantId, { type: "business", wanted }, page, nowMs);
      return answer(200, found.data.map(viewOf));
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "compatListProfiles",
      path: "/api/v1/case-management/profiles/individuals",
      summary: "List persons with their companies, checks and alerts",
      query: Paged,
      answers: {
        200: z.array(z.looseObject({ id: z.string(), name: z.string().nullable(), kyc: z.string().nullable() })),
      },
    },
    async ({ env, tenantId, actor, query, nowMs }) => {
      const db = dbOf(env, tenantId);
      // They stand in one text, where no mask finds them.
      const mask = actor.kind === "analyst" ? maskOf(await hiddenInLists(env, actor), null) : null;
      const isHidden = mask !== null && hidesNames(mask);
      const persons = await pageOf(db, tenantId, "individual", query, nowMs);
      const profiles = await profilesOf(
        db,
        tenantId,
        persons.map(({ id }) => id),
      );
      return answer(
        200,
        persons.map((person) => {
          const profile = profiles.get(person.id);
          const names = profile?.businesses.flatMap(({ name }) => (isHidden ? maskedName(name) : name) ?? []) ?? [];
          return {
            id: person.id,
            correlationId: person.correlationId,
            name: person.name,
            businesses: [...new Set(names)].join(", "),
            roles: [...new Set(profile?.businesses.map(({ position }) => position) ?? [])],
            kyc: kycStatusOf(profile?.tags ?? null),
            isMonitored: profile?.isMonitored ?? false,
            matches: matchesIn(person),
            alerts: profile?.alerts ?? 0,
            createdAt: iso(person.createdAtMs),
            updatedAt: iso(person.updatedAtMs),
          };
        }),
      );
    },
  ),
  // Behind the paths of a word of their own: an id could be one.
  ...kinds.flatMap((kind) => [listing(kind), reading(kind), itsWorkflows(kind)]),
];

function listing({ type, path, noun, list }: Kind): Route {
  return defineRoute(
    {
      ...reads,
      name: list,
      path: `${external}/${path}`,
      summary: `List every ${noun}, newest first`,
      query: Paged,
      answers: { 200: z.array(View) },
    },
    async ({ env, tenantId, query, nowMs }) =>
      answer(200, (await pageOf(dbOf(env, tenantId), tenantId, type, query, nowMs)).map(viewOf)),
  );
}

function reading({ type, path, noun, names }: Kind): Route {
  return defineRoute(
    {
      ...reads,
      name: `compatGet${names}`,
      path: `${external}/${path}/{id}`,
      summary: `Read one ${noun}`,
      params: OneEntity,
      answers: { 200: View },
    },
    (call) => answerOne(call, call.params.id, 200, type),
  );
}

function itsWorkflows({ type, path, noun, names }: Kind): Route {
  return defineRoute(
    {
      ...reads,
      name: `compatList${names}Workflows`,
      path: `${external}/${path}/{id}/workflows`,
      summary: `List the newest hundred cases of one ${noun}`,
      params: OneEntity,
      answers: { 200: z.array(CaseSummary) },
    },
    async ({ env, tenantId, params }) => {
      const db = dbOf(env, tenantId);
      const found = await leadingEntity(db, tenantId, params.id);
      if (found === null || found.entity.type !== type) return err(notFound(noun));
      const cases = await casesOfEntity(db, tenantId, found.entity.id, { after: null, limit: 100 });
      return answer(200, await summariesOf(db, tenantId, cases.data.map(decodeCase)));
    },
  );
}

type Making = Pick<Call, "env" | "tenantId" | "actor" | "nowMs">;

async function make(call: Making, type: Entity["type"], sent: JsonObject): Promise<Outcome> {
  const made = await keep(call, type, sent);
  return "id" in made ? answerOne(call, made.id, 201) : made;
}

async function keep(call: Making, type: Entity["type"], sent: JsonObject) {
  const { correlationId, ...data } = sent;
  const wrong = wrongFacts(data, "");
  if (wrong !== null) return err(wrong);
  const { env, tenantId, nowMs } = call;
  const own = typeof correlationId === "string" ? correlationId : null;
  const said = { type, correlationId: own, data, source: sourceOf(call.actor) };
  return upsertEntity(dbOf(env, tenantId), tenantId, said, keyedOf(env, tenantId), nowMs);
}

async function makeBoth(call: Call<unknown, unknown, z.output<typeof EndUserWithBusiness>>): Promise<Outcome> {
  const { business, companyName, position, ...person } = call.body;
  const company = business ?? (companyName === undefined ? null : { companyName });
  if (company === null)
    return err(problem("bad_value", "Name the company: companyName, or business.", { param: "companyName" }));
  const [madePerson, madeCompany] = [
    await keep(call, "individual", person as JsonObject),
    await keep(call, "business", company as JsonObject),
  ];
  if (!("id" in madePerson)) return madePerson;
  if (!("id" in madeCompany)) return madeCompany;
  const { env, tenantId, nowMs } = call;
  const db = dbOf(env, tenantId);
  const link = { holderId: madePerson.id, companyId: madeCompany.id, position, share: null };
  await db.batch([sayLinks(db, tenantId, [link], sourceOf(call.actor), { atMs: nowMs })]);
  const [both, itsCompany] = [
    await leadingEntity(db, tenantId, madePerson.id),
    await leadingEntity(db, tenantId, madeCompany.id),
  ];
  if (both === null || itsCompany === null) return err(notFound("end user"));
  const businesses = [{ ...viewOf(itsCompany.entity), position: [position] }];
  return answer(201, { ...viewOf(both.entity), businesses }, undefined, { objectId: madePerson.id });
}

async function answerOne(
  { env, tenantId }: Pick<Making, "env" | "tenantId">,
  id: string,
  status: number,
  type?: Entity["type"],
): Promise<Outcome> {
  const found = await leadingEntity(dbOf(env, tenantId), tenantId, id);
  if (found === null || (type !== undefined && found.entity.type !== type))
    return err(notFound(type === "business" ? "business" : "end user"));
  return answer(status, viewOf(found.entity), undefined, { objectId: found.entity.id });
}

const maskedName = (name: string | null): string | null => (name === null ? null : String(maskedValue(name)));

/** A page by its number, as the documented system counts them. */
async function pageOf(
  db: D1Database,
  tenantId: Call["tenantId"],
  type: Entity["type"],
  { page, size }: z.output<typeof Paged>,
  nowMs: number,
): Promise<Entity[]> {
  const place = { after: null, limit: size, skip: (page - 1) * size };
  return (await listEntities(db, tenantId, { type }, place, nowMs)).data;
}

function viewOf(entity: Entity): JsonObject {
  const facts = jsonOrNull(entity.data);
  return documentedView({
    id: entity.id,
    type: entity.type,
    correlationId: entity.correlationId,
    approvalState: entity.approvalState,
    createdAt: iso(entity.createdAtMs),
    updatedAt: iso(entity.updatedAtMs),
    facts: isObject(facts) ? facts : {},
  });
}

/** How many hits of sanctions lists stand with somebody. */
function matchesIn(entity: Entity): number {
  const facts = jsonOrNull(entity.data);
  const hits: Json | undefined = isObject(facts) ? facts.amlHits : undefined;
  return Array.isArray(hits) ? hits.length : 0;
}
