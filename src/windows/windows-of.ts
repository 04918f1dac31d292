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
import type { ActiveDefinitions, Ingested, PeersByKey, SentEntry, WindowObjectApi, Windows } from "./window-api";

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

    judgeNextDay: (definition, todayMs) => judgeNextDay(everywhere, definition, todayMs),

    async entriesOf(asked) {
      const { name, object } = shardWith(asked.subjectId);
      const entries = await object.entriesOf(name, asked);
      return entries.map(([, , atMs, id, packed]) => unpackFacts(id, atMs, packed));
    },

    async backtest(definition, fromMs, toMs, cursor) {
      const [shard = 0, after = 0] = (cursor ?? "0.0").split(".").map(Number);
      const { name, object } = at(shard);
      const { next, ...page } = await object.backtest(name, definition, { fromMs, toMs }, after);
      if (next !== null) return { ...page, next: `${shard}.${next}` };
      return { ...page, next: shard + 1 < shards ? `${shard + 1}.0` : null };
    },

    async forget(subjectId) {
      const { name, object } = shardWith(subjectId);
      await object.forget(name, subjectId);
    },
  };
}

/** A transaction is kept with each subject on a side of it, once per side. */
function entriesOf(facts: TransactionFacts): SentEntry[] {
  const packed = packFacts(facts);
  return subjectRoles.flatMap((role): SentEntry[] => {
    const subjectId = subjectIdOf(role, facts);
    return subjectId === null ? [] : [[role, subjectId, facts.atMs, facts.id, packed]];
  });
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

async function ingestInto({ name, object }: Shard, entries: SentEntry[], active: ActiveDefinitions): Promise<Ingested> {
  const answer = await object.ingest(name, active.revision, entries);
  if (answer.ok) return answer;
  await object.install(name, active);
  const second = await object.ingest(name, active.revision, entries);
  if (!second.ok)
    throw new Error(`${name} has no definitions of revision ${active.revision} after they were installed`);
  return second;
}

type Everywhere = <T>(ask: (shard: Shard) => Promise<T>) => Promise<T[]>;

/**
 * What peers are compared with lies in all objects: their totals are asked for, added up and handed back. Each step may be done twice, and what
 * is owed stays owed until it is judged.
 */
async function judgeNextDay(
  everywhere: Everywhere,
  definition: DefinitionVersion,
  todayMs: number,
): Promise<{ day: string; days: RuleDay[] } | null> {
  const { id } = definition;
  await everywhere(async ({ name, object }) => {
    while (!(await object.noteEarlier(name, id)));
  });
  await oweChangedDays(everywhere, definition, Math.floor(todayMs / dayMs));
  const owed = (await everywhere(({ name, object }) => object.owedDay(name, id))).filter((day) => day !== null);
  if (owed.length === 0) return null;
  const day = Math.min(...owed);
  const peers = inOne(await everywhere(({ name, object }) => object.peerTotals(name, id, day)));
  const days = await everywhere(async ({ name, object }) => {
    const told: RuleDay[] = [];
    for (let after: number | null = 0; after !== null; ) {
      const page: { days: RuleDay[]; next: number | null } = await object.judgeDay(name, id, day, peers, after);
      told.push(...page.days);
      after = page.next;
    }
    return told;
  });
  return { day: dayOf(day * dayMs), days: days.flat() };
}

/** A day that has changed is judged, and with it every later one that looks back on it, also where only its peers have changed. */
async function oweChangedDays(everywhere: Everywhere, definition: DefinitionVersion, today: number): Promise<void> {
  const { windowMs, baselineMs } = compileDefinition(definition);
  const reachDays = Math.ceil(((windowMs ?? 0) + (baselineMs ?? 0)) / dayMs);
  const changed = await everywhere(({ name, object }) => object.changedDays(name, definition.id, today));
  const owed = new Set<number>();
  for (const { days } of changed)
    for (const day of days)
      for (let later = day; later <= day + reachDays && later < today; later += 1) owed.add(later);
  if (owed.size === 0) return;
  const days = [...owed].sort((a, b) => a - b);
  await everywhere(({ name, object }) => object.owe(name, definition.id, days));
  // Only when all of them know: whoever dies before finds the days changed still.
  await everywhere(({ name, object, shard }) => object.noted(name, definition.id, today, changed[shard]?.seq ?? 0));
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
