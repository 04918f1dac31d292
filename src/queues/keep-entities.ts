import { dbOf } from "../db/db-of";
import { endProcessing, entitiesByCorrelation, typesOfEntities, upsertEntity } from "../db/entities";
import { lastSaid, learn, renewEntity, staleEntities, unreadEntities } from "../db/entity-attributes";
import { type LinkToSay, linksSaidBy, sayAllLinks } from "../db/entity-links";
import { type CaseRef, type EntityType, type FactSource, type Publication, parseId } from "../domain";
import { dataOf, type Fact, factsOf } from "../entities/attributes";
import { idsNamedIn, type NamedPerson, peopleOf } from "../entities/people";
import { keyedOf, linkIdOf, personOfItem } from "../entities/terms";
import type { Env } from "../env";
import { isObject, type JsonObject } from "../lib/json";

/** After these a case may say something else of whom it is about. */
const tellsFacts = new Set([
  "case.created",
  "collection.submitted",
  "collection.part.submitted",
  "workflow.context.changed",
  "workflow.state.changed",
  "workflow.completed",
]);
const ends = new Set(["case.cancelled", "workflow.completed"]);

/**
 * Keeps what a case says of its person or company, and of the people behind a company, with them; and what became of it. Told twice it
 * changes nothing. It throws where that fails: the events are told again then.
 */
export async function keepEntities(
  env: Env,
  ref: CaseRef,
  publications: readonly Publication[],
  nowMs: number,
): Promise<void> {
  const of = (types: ReadonlySet<string>) =>
    publications.findLast(({ events }) => events.some(({ type }) => types.has(type)));
  const ended = of(ends);
  if (ended !== undefined) {
    const named = { entityId: ended.facts.ballerineEntityId, caseId: ref.caseId };
    await endProcessing(dbOf(env, ref.tenantId), ref.tenantId, named, nowMs);
  }
  const told = of(tellsFacts);
  if (told !== undefined) await keepFacts(env, ref, told, nowMs);
}

/** Somebody with what a case says of them. */
interface Told {
  id: string;
  type: EntityType;
  correlationId: string | null;
  facts: Fact[];
}

async function keepFacts(env: Env, ref: CaseRef, { facts: published }: Publication, nowMs: number): Promise<void> {
  const { entity } = published.data;
  if (!isObject(entity) || !isObject(entity.data)) return;
  const db = dbOf(env, ref.tenantId);
  const source: FactSource = { kind: "case", id: ref.caseId };
  const type = entity.type === "business" ? "business" : "individual";
  const own: Told = { id: published.ballerineEntityId, type, correlationId: null, facts: factsOf(entity.data) };
  const people = type === "business" ? await whoTheyAre(db, ref, entity.data) : [];
  const known = await lastSaid(db, ref.tenantId, [own.id, ...people.map(({ told }) => told.id)], source);
  const keyed = keyedOf(env, ref.tenantId);
  const taken = withTakenBack(own, known);
  if (isNews(own.id, taken, known))
    await learn(db, ref.tenantId, { entityId: own.id, facts: taken, source, atMs: nowMs }, keyed);
  for (const { told } of people) {
    if (told.facts.length > 0 && !isNews(told.id, told.facts, known)) continue;
    const { id, correlationId, facts } = told;
    const theirs = { type: told.type, correlationId, data: dataOf(facts), source };
    const entityId = parseId("entity", id);
    if (entityId !== null) await upsertEntity(db, ref.tenantId, { id: entityId, ...theirs }, keyed, nowMs);
  }
  if (type === "business") await keepLinks(db, ref, own.id, people, source, nowMs);
}

async function keepLinks(
  db: D1Database,
  ref: CaseRef,
  companyId: string,
  people: readonly { person: NamedPerson; told: Told }[],
  source: FactSource,
  nowMs: number,
): Promise<void> {
  const links: LinkToSay[] = people.flatMap(({ person, told }) =>
    person.positions.map(({ position, share }) => ({ holderId: told.id, companyId, position, share })),
  );
  const said = new Map((await linksSaidBy(db, ref.tenantId, source)).map(({ id, share }) => [id, share]));
  const isSaid = (link: LinkToSay) => {
    const id = linkIdOf(ref.tenantId, link.holderId, companyId, link.position);
    return said.has(id) && (link.share === null || said.get(id) === link.share);
  };
  if (said.size === links.length && links.every(isSaid)) return;
  await sayAllLinks(db, ref.tenantId, companyId, links, source, nowMs);
}

/**
 * Which persons and companies the case means: whom it names by one of our ids, who is known by the caller's own id, else those of its items. An id
 * is taken from whoever fills in the form: one that is nobody's of the tenant, or of the other kind, is no id.
 */
async function whoTheyAre(
  db: D1Database,
  ref: CaseRef,
  data: JsonObject,
): Promise<{ person: NamedPerson; told: Told }[]> {
  const types = await typesOfEntities(db, ref.tenantId, idsNamedIn(data));
  const people = peopleOf(data, (type, id) => types.get(id) === type);
  const known = await entitiesByCorrelation(
    db,
    ref.tenantId,
    people.flatMap(({ type, correlationId }) => (correlationId === null ? [] : [{ type, correlationId }])),
  );
  return people.map((person) => {
    const { type, key, correlationId, entityId, data } = person;
    const id =
      parseId("entity", entityId) ??
      known.get(`${type} ${correlationId ?? ""}`) ??
      personOfItem(ref.tenantId, ref.caseId, type, key);
    return { person, told: { id, type, correlationId, facts: factsOf(data) } };
  });
}

const placeOf = (entityId: string, field: string): string => `${entityId} ${field}`;

const isNews = (entityId: string, facts: readonly Fact[], known: ReadonlyMap<string, string>): boolean =>
  facts.some(({ field, value }) => known.get(placeOf(entityId, field)) !== JSON.stringify(value));

/** What the case has said before and says no longer is taken back. */
function withTakenBack({ id, facts }: Told, known: ReadonlyMap<string, string>): Fact[] {
  const said = new Set(facts.map(({ field }) => placeOf(id, field)));
  const gone = [...known].filter(
    ([place, value]) => place.startsWith(`${id} `) && value !== "null" && !said.has(place),
  );
  return [...facts, ...gone.map(([place]) => ({ field: place.slice(id.length + 1), value: null }))];
}

/** Makes what lists show and find anew where whoever was to do it has died; and attributes and words of those that an earlier release knew. */
export async function renewEntities(env: Env, nowMs: number): Promise<void> {
  for (const { tenantId, id } of await staleEntities(env.DB, nowMs - standsStillMs, perSweep))
    await renewEntity(dbOf(env, tenantId), tenantId, id, keyedOf(env, tenantId), nowMs);
  for (const { tenantId, id } of await unreadEntities(env.DB, perSweep)) {
    const nothing = { entityId: id, facts: [], source: { kind: "case", id: "unknown" } as const, atMs: nowMs };
    await learn(dbOf(env, tenantId), tenantId, nothing, keyedOf(env, tenantId));
  }
}
const perSweep = 50;
const standsStillMs = 60_000;
