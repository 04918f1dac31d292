import { dbOf } from "../db/db-of";
import { windowShardsOf } from "../db/window-shards";
import type { TenantId } from "../domain";
import { type RuleDay, subjectRoles, type TransactionFacts } from "../domain/transactions";
import type { Env } from "../env";
import type { DefinitionVersion } from "../monitoring/alert-definition";
import { compileDefinition } from "../monitoring/compile-definition";
import { dayOf } from "../monitoring/judge";
import { addedUp, type PeerTotals } from "../monitoring/peers";
import { subjectIdOf } from "../monitoring/transaction-paths";
import { type Objects, objectOf } from "../places/object-of";
import { packFacts, unpackFacts } from "./packed-facts";
import { shardOf, shardsOfNewTenants } from "./shard-of";
import type {
  ActiveDefinitions,
  BacktestPlace,
  DailyAnswer,
  DailyAsked,
  DayToJudge,
  DueDays,
  EntryPlace,
  Ingested,
  JudgedDay,
  ObjectPage,
  PageAsked,
  PageOfAll,
  PeersByKey,
  SentEntry,
  WindowObjectApi,
  Windows,
} from "./window-api";

const dayMs = 86_400_000;

export const windowName = (tenantId: TenantId, shard: number): string => `${tenantId}/w/${shard}`;

// Per isolate: a tenant's number never changes.
const shardsKnown = new Map<TenantId, number>();

/** The one look-up of a tenant's windows. */
export async function windowsOf(env: Env, tenantId: TenantId): Promise<Windows> {
  let shards = shardsKnown.get(tenantId);
  if (shards === undefined) {
    shards = await windowShardsOf(dbOf(env, tenantId), tenantId, shardsOfNewTenants);
    shardsKnown.set(tenantId, shards);
  }
  return windowsIn(shards, (shard) => shardAt(env, tenantId, shard));
}

/** One of a tenant's window objects, with its name. */
export function shardAt(env: Objects<"WINDOWS">, tenantId: TenantId, shard: number): Shard {
  const name = windowName(tenantId, shard);
  return { shard, name, object: objectOf(env, "WINDOWS", name) as unknown as WindowObjectApi };
}

export interface Shard {
  shard: number;
  name: string;
  object: WindowObjectApi;
}

export function windowsIn(shards: number, at: (shard: number) => Shard): Windows {
  const everywhere = <T>(ask: (shard: Shard) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: shards }, (_, shard) => ask(at(shard))));
  const shardWith = (subjectId: string): Shard => at(shardOf(subjectId, shards));
  return {
    shards,

    async ingest(transactions, active) {
      const answers = await Promise.all(
        [...byShard(transactions.flatMap(entriesOf), ([, subjectId]) => shardOf(subjectId, shards))].map(
          ([shard, entries]) => ingestInto(at(shard), entries, active),
        ),
      );
      return { days: answers.flatMap(({ days }) => days), fired: answers.flatMap(({ fired }) => fired) };
    },

    async told(days) {
      const parts = byShard(days, ({ subject }) => shardOf(subject.id, shards));
      await Promise.all(
        [...parts].map(([shard, told]) => {
          const { name, object } = at(shard);
          return object.told(
            name,
            told.map(({ revision }) => revision),
          );
        }),
      );
    },

    untold: (shard) => at(shard).object.untold(at(shard).name),

    async install(active) {
      await everywhere(({ name, object }) => object.install(name, active));
    },

    judgeDays: (definition, active, todayMs, most) => judgeDays(everywhere, definition, active, todayMs, most),

    peersOn(subjectId, asked) {
      const { name, object } = shardWith(subjectId);
      return object.peersOn(name, asked);
    },

    async entriesOf({ upTo, ...asked }) {
      const { shard, name, object } = shardWith(asked.subjectId);
      const until = upTo?.[shard] ?? null;
      const entries = await object.entriesOf(name, { ...asked, ...(until !== null && { upTo: until }) });
      return entries.map(([, , atMs, id, packed]) => unpackFacts(id, atMs, packed));
    },

    backtest: (definition, span, asked, peers) =>
      throughShards(shards, asked, (shard, place) => {
        const { name, object } = at(shard);
        return object.backtest(name, definition, span, place, peers);
      }),

    peerDays: (definition, span, asked) =>
      throughShards(shards, asked, (shard, place) => {
        const { name, object } = at(shard);
        return object.peerDays(name, definition, span, place);
      }),

    async backtestOf(subjectId, definition, span, { upTo, peers, most }) {
      const { shard, name, object } = shardWith(subjectId);
      const days: RuleDay[] = [];
      let read = 0;
      for (
        let dayMs: number | null = null, isFirst = true;
        isFirst || (dayMs !== null && read < most);
        isFirst = false
      ) {
        const asked = { subjectId, dayMs, upTo: upTo[shard] ?? null };
        const page = await object.backtestOf(name, definition, span, asked, peers);
        days.push(...page.days);
        read += page.transactions;
        dayMs = page.nextMs;
      }
      return days;
    },

    async forget(partyId, mostPages) {
      const { name, object } = shardWith(partyId);
      for (let pages = 0; ; pages += 1) {
        const left = await object.leave(name, partyId, entriesPerPage);
        if (left.length > 0 && pages >= mostPages) return { pages, isDone: false };
        const others = left.flatMap(([, , atMs, id, packed]) =>
          placesOf(unpackFacts(id, atMs, packed)).filter(([, subjectId]) => subjectId !== partyId),
        );
        for (const [shard, places] of byShard(others, ([, subjectId]) => shardOf(subjectId, shards)))
          await at(shard).object.unname(at(shard).name, partyId, places);
        // Last: by these it is known who the others are.
        const gone = left.map(([role, subjectId, atMs, id]): EntryPlace => [role, subjectId, atMs, id]);
        if (await object.forget(name, partyId, gone)) return { pages: pages + Math.min(left.length, 1), isDone: true };
      }
    },
  };
}

const entriesPerPage = 500;

const placesOf = (facts: TransactionFacts): EntryPlace[] =>
  subjectRoles.flatMap((role): EntryPlace[] => {
    const subjectId = subjectIdOf(role, facts);
    return subjectId === null ? [] : [[role, subjectId, facts.atMs, facts.id]];
  });

/** A transaction is kept with each subject on a side of it, once per side. */
function entriesOf(facts: TransactionFacts): SentEntry[] {
  const packed = packFacts(facts);
  return placesOf(facts).map((place): SentEntry => [...place, packed]);
}

function byShard<T>(all: readonly T[], shard: (one: T) => number): Map<number, T[]> {
  const parts = new Map<number, T[]>();
  for (const one of all) {
    const part = parts.get(shard(one));
    if (part === undefined) parts.set(shard(one), [one]);
    else part.push(one);
  }
  return parts;
}

/** A page of one shard after the other. The cursor is the shard, the place in it and, within a subject, the day: `3.120.1790000000000`. */
async function throughShards<Found>(
  shards: number,
  { cursor, upTo }: PageAsked,
  ask: (shard: number, place: BacktestPlace & { upTo: number | null }) => Promise<ObjectPage<Found>>,
): Promise<PageOfAll<Found>> {
  const [shard = 0, subject = 0, dayMs = null] = (cursor ?? "0.0").split(".").map(Number);
  const page = await ask(shard, { subject, dayMs, upTo: upTo[shard] ?? null });
  const known = Array.from({ length: shards }, (_, at) => (at === shard ? page.upTo : (upTo[at] ?? null)));
  return { ...page, upTo: known, next: cursorBehind(page.next, shard, shards) };
}

function cursorBehind(place: BacktestPlace | null, shard: number, shards: number): string | null {
  if (place === null) return shard + 1 < shards ? `${shard + 1}.0` : null;
  return (place.dayMs === null ? [shard, place.subject] : [shard, place.subject, place.dayMs]).join(".");
}

async function ingestInto({ name, object }: Shard, entries: SentEntry[], active: ActiveDefinitions): Promise<Ingested> {
  for (let isInstalled = false; ; ) {
    const answer = await object.ingest(name, active.revision, entries);
    if (answer.ok) return answer;
    if (answer.needs === "time") continue;
    if (isInstalled)
      throw new Error(`${name} has no definitions of revision ${active.revision} after they were installed`);
    await object.install(name, active);
    isInstalled = true;
  }
}

type Everywhere = <T>(ask: (shard: Shard) => Promise<T>) => Promise<T[]>;

/**
 * What peers are compared with lies in all objects: their totals are asked for, added up and handed back. Each step may be done twice, and what
 * is owed stays owed until it is judged. All objects judge by the same definitions, and in the turn of who has begun last.
 */
async function* judgeDays(
  everywhere: Everywhere,
  definition: DefinitionVersion,
  active: ActiveDefinitions,
  todayMs: number,
  most: number,
): AsyncIterable<JudgedDay> {
  const asked = { revision: active.revision, definitionId: definition.id };
  const turn = crypto.randomUUID();
  const due = await everywhere(async (shard) => ({ shard, ...(await dueDays(shard, asked, active, dayAt(todayMs))) }));
  const owing = await owedDays(everywhere, { definition, asked, due, turn }, dayAt(todayMs));
  const days = [...new Set(owing.flatMap(({ owed }) => owed))].sort((a, b) => a - b);
  for (const day of days.slice(0, most)) {
    const peers =
      definition.body.compare.with === "peer_group"
        ? inOne(
            await everywhere(async ({ name, object }) => given(name, await object.peerTotals(name, asked, day)).totals),
          )
        : {};
    const told = await Promise.all(
      owing.flatMap(({ shard, owed }) => (owed.includes(day) ? [judgeDay(shard, asked, { day, turn, peers })] : [])),
    );
    yield { day: dayOf(day * dayMs), days: told.flat() };
  }
}

const dayAt = (atMs: number): number => Math.floor(atMs / dayMs);

async function judgeDay(
  { name, object }: Shard,
  asked: DailyAsked,
  toJudge: Omit<DayToJudge, "after">,
): Promise<RuleDay[]> {
  const told: RuleDay[] = [];
  for (let after: number | null = 0; after !== null; ) {
    const page: { days: RuleDay[]; next: number | null } = given(
      name,
      await object.judgeDay(name, asked, { ...toJudge, after }),
    );
    told.push(...page.days);
    after = page.next;
  }
  return told;
}

/**
 * Which objects have which days to judge. A day that has changed is judged, and with it every later one that looks back on it, also where
 * only its peers have changed.
 */
async function owedDays(
  everywhere: Everywhere,
  { definition, asked, due, turn }: Due,
  today: number,
): Promise<{ shard: Shard; owed: number[] }[]> {
  const { windowMs, baselineMs } = compileDefinition(definition);
  const reachDays = Math.ceil(((windowMs ?? 0) + (baselineMs ?? 0)) / dayMs);
  const looking = new Set<number>();
  for (const day of new Set(due.flatMap(({ changed }) => changed)))
    for (let later = day; later <= day + reachDays && later < today; later += 1) looking.add(later);
  if (looking.size === 0 && due.every(({ owed }) => owed.length === 0)) return [];
  const days = [...looking];
  const owing = await everywhere(async (shard) => {
    const { owed } = given(shard.name, await shard.object.owe(shard.name, asked, days, turn));
    return { shard, owed };
  });
  // Only when all of them know: whoever dies before finds the days changed still.
  await Promise.all(
    due.map(async ({ shard: { name, object }, changed, seq }) => {
      if (changed.length > 0) given(name, await object.noted(name, asked, today, seq));
    }),
  );
  return owing;
}

/** How all objects stand with a definition, for whoever judges it now. */
interface Due {
  definition: DefinitionVersion;
  asked: DailyAsked;
  due: (DueDays & { shard: Shard })[];
  turn: string;
}

async function dueDays(
  { name, object }: Shard,
  asked: DailyAsked,
  active: ActiveDefinitions,
  today: number,
): Promise<DueDays> {
  for (let isInstalled = false; ; ) {
    const answer = await object.dueDays(name, asked, today);
    if (!answer.ok && answer.needs === "time") continue;
    if (answer.ok || isInstalled) return given(name, answer);
    await object.install(name, active);
    isInstalled = true;
  }
}

/** Whoever is refused begins anew, with what is in force then. */
function given<T>(name: string, answer: DailyAnswer<T, string>): { ok: true } & T {
  if (answer.ok) return answer;
  throw new Error(
    answer.needs === "turn" ? `${name} judges for somebody else` : `${name} has other definitions in force`,
  );
}

function inOne(parts: readonly PeersByKey[]): PeersByKey {
  const all: [key: string, totals: PeerTotals[]][] = [];
  const places = new Map<string, PeerTotals[]>();
  for (const part of parts)
    for (const [key, totals] of Object.entries(part)) {
      const known = places.get(key);
      if (known !== undefined) known.push(totals);
      else {
        const first = [totals];
        places.set(key, first);
        all.push([key, first]);
      }
    }
  return Object.fromEntries(all.map(([key, totals]) => [key, addedUp(totals)]));
}
