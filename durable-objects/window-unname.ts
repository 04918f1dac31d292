import type { TransactionFacts } from "../src/domain/transactions";
import { dayNumber } from "../src/monitoring/peers";
import { packFacts, unpackFacts } from "../src/windows/packed-facts";
import type { EntryPlace } from "../src/windows/window-api";
import { withoutNames } from "../src/windows/without-names";
import type { WindowCore } from "./window-core";
import { type Group, groupName } from "./window-groups";
import type { Lane, Plan } from "./window-plan";
import { numberOf, type SubjectRow } from "./window-rows";
import type { WindowStore } from "./window-store";
import { isBefore } from "./window-timeline";

/**
 * Puts our own id of a side that is erased where the caller's stands, in entries of others. Groups are known by ids and stay what they are; where a
 * rule asks for the name itself, the entry may be looked at by it no more, or only now. Of what is in force no more, what names it goes.
 */
export function unname(core: WindowCore, partyId: string, places: readonly EntryPlace[]): void {
  const { store } = core;
  const plan = core.plan(store.standing());
  const subjects = store.subjects([...new Set(places.map(([, subjectId]) => subjectId))]);
  const names = new Set<string>();
  for (const place of places) {
    const subject = subjects.get(place[1]);
    const read = subject === undefined ? null : unnameEntry(store, partyId, subject, place);
    if (subject === undefined || read === null) continue;
    names.add(read.name);
    takeUp(store, plan, subject, read);
  }
  forgetLeftovers(store, plan, [...subjects.values()], [...names]);
}

/** An entry as it was and as it is. */
interface Unnamed {
  role: EntryPlace[0];
  before: TransactionFacts;
  after: TransactionFacts;
  seq: number;
  name: string;
}

/** Null: it is not there, or names nobody. */
function unnameEntry(
  { sql }: WindowStore,
  partyId: string,
  subject: SubjectRow,
  [role, , at, tx]: EntryPlace,
): Unnamed | null {
  const key = [subject.id, at, tx, numberOf(role)];
  const its = "subject = ? AND at_ms = ? AND tx = ? AND role = ?";
  const [row] = sql
    .exec<{ facts: string; seq: number }>(`SELECT facts, seq FROM entries WHERE ${its}`, ...key)
    .toArray();
  if (row === undefined) return null;
  const before = unpackFacts(tx, at, row.facts);
  const named = [before.originator, before.beneficiary].find(
    ({ id, correlationId }) => id === partyId && correlationId !== partyId,
  );
  if (named === undefined) return null;
  const after = withoutNames(before, ({ id }) => id === partyId);
  sql.exec(`UPDATE entries SET facts = ? WHERE ${its}`, packFacts(after), ...key);
  return { role, before, after, seq: row.seq, name: named.correlationId };
}

function takeUp(store: WindowStore, plan: Plan, subject: SubjectRow, read: Unnamed): void {
  const { role, before, after } = read;
  for (const { id: track, sample, lanes } of plan.tracks) {
    const key = sample.roleOf(after) === role ? sample.groupOf(after)?.groupKey : undefined;
    const other = key === undefined ? [] : lanes.filter(({ sample }) => looksOtherwise(sample, before, after));
    if (key === undefined || other.length === 0) continue;
    const wanted = { subject, track, key };
    const known = store.groups.find([wanted]).get(groupName(subject.id, track, key));
    // What it is complete for is not known any more: the entry was there before.
    const [group] = known === undefined ? store.groups.add([{ ...wanted, born: 0 }]) : [known];
    if (group === undefined) continue;
    for (const lane of other)
      if (!lane.isDaily) countAnew(store, group, lane);
      else if (lane.sample.passes(before) !== lane.sample.passes(after) && isNoted(store, subject, lane, read))
        note(store, group, lane, after, lane.sample.passes(after) ? 1 : -1);
  }
}

const looksOtherwise = (
  { passes, where }: Lane["sample"],
  before: TransactionFacts,
  after: TransactionFacts,
): boolean => passes(before) !== passes(after) || where(before) !== where(after);

/** Else it is noted as it is now when its turn comes. */
function isNoted(store: WindowStore, subject: SubjectRow, lane: Lane, { seq, after }: Unnamed): boolean {
  const { subject: upTo, within, sinceSeq } = store.plans.notedUpTo(lane.id);
  if (seq > sinceSeq || subject.id <= upTo) return true;
  return within?.subject === subject.id && !isBefore(within, { at: after.atMs, tx: after.id });
}

function note({ sql }: WindowStore, group: Group, lane: Lane, facts: TransactionFacts, times: 1 | -1): void {
  const key = [lane.id, dayNumber(facts.atMs), group.id, lane.sample.peerKeyOf(facts) ?? ""];
  sql.exec(
    `INSERT INTO noted VALUES (?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (lane, day, grp, peer) DO UPDATE SET n = n + excluded.n, sum = sum + excluded.sum`,
    ...[...key, times, times * facts.baseAmount],
  );
  sql.exec("DELETE FROM noted WHERE lane = ? AND day = ? AND grp = ? AND peer = ? AND n <= 0", ...key);
}

/** What its spans come to is worked out from the entries when it is next needed. */
function countAnew(store: WindowStore, group: Group, lane: Lane): void {
  if (group.lanes[lane.id] === undefined) return;
  delete group.lanes[lane.id];
  store.groups.keep([group]);
  store.sql.exec("UPDATE groups SET born = 0 WHERE id = ?", group.id);
  const spans = JSON.stringify(lane.spans.map(({ id }) => id));
  store.sql.exec("DELETE FROM tallies WHERE grp = ? AND span IN (SELECT value FROM json_each(?))", group.id, spans);
}

/** Groups and counts of what is in force no more are used by nobody, and go by and by; those that name it go now. */
function forgetLeftovers(
  store: WindowStore,
  plan: Plan,
  subjects: readonly SubjectRow[],
  names: readonly string[],
): void {
  if (names.length === 0) return;
  const { sql } = store;
  const ids = JSON.stringify(subjects.map(({ id }) => id));
  const tracks = JSON.stringify(plan.tracks.map(({ id }) => id));
  const left = sql.exec<{ id: number }>(
    `SELECT id FROM groups WHERE subject IN (SELECT value FROM json_each(?)) AND track NOT IN (SELECT value FROM json_each(?))
     AND EXISTS (SELECT 1 FROM json_each(groups.key) AS part WHERE part.value IN (SELECT value FROM json_each(?)))`,
    ...[ids, tracks, JSON.stringify(names)],
  );
  dropGroups(
    store,
    left.toArray().map(({ id }) => id),
  );
  const spans = JSON.stringify(
    plan.tracks.flatMap(({ lanes }) => lanes.flatMap((lane) => lane.spans.map(({ id }) => id))),
  );
  sql.exec(
    `DELETE FROM tallies WHERE grp IN (SELECT id FROM groups WHERE subject IN (SELECT value FROM json_each(?)))
     AND span NOT IN (SELECT value FROM json_each(?)) AND value IN (SELECT value FROM json_each(?))`,
    ...[ids, spans, JSON.stringify(names)],
  );
}

function dropGroups({ sql }: Pick<WindowStore, "sql">, ids: readonly number[]): void {
  for (const id of ids) {
    for (const table of ["members", "hits", "days", "tallies", "noted"])
      sql.exec(`DELETE FROM ${table} WHERE ${ofGroup(table)}`, id);
    sql.exec("DELETE FROM groups WHERE id = ?", id);
  }
}

/** By the keys of these tables: a definition comes before the group. */
const ofGroup = (table: string): string =>
  table === "hits" || table === "days" ? "definition IN (SELECT row FROM definitions) AND grp = ?" : "grp = ?";
