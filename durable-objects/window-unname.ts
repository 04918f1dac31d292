import type { TransactionFacts } from "../src/domain/transactions";
import { packFacts, unpackFacts } from "../src/windows/packed-facts";
import type { EntryPlace } from "../src/windows/window-api";
import { withoutNames } from "../src/windows/without-names";
import type { WindowCore } from "./window-core";
import type { Lane, Plan } from "./window-plan";
import { type Group, groupName, numberOf, type SubjectRow, type WindowStore } from "./window-store";

/**
 * Puts our own id of a side that is erased where the caller's stands: in entries of others, in the groups that were told apart by it, and in what was
 * counted by it. Groups stay the groups they are, so rules go on with them. Of what is in force no more, what names it goes.
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
    renameGroups(store, plan, subject, read);
  }
  forgetLeftovers(store, plan, [...subjects.values()], [...names]);
}

/** An entry as it was and as it is. */
interface Unnamed {
  role: EntryPlace[0];
  before: TransactionFacts;
  after: TransactionFacts;
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
  const [row] = sql.exec<{ facts: string }>(`SELECT facts FROM entries WHERE ${its}`, ...key).toArray();
  if (row === undefined) return null;
  const before = unpackFacts(tx, at, row.facts);
  const named = [before.originator, before.beneficiary].find(
    ({ id, correlationId }) => id === partyId && correlationId !== partyId,
  );
  if (named === undefined) return null;
  const after = withoutNames(before, ({ id }) => id === partyId);
  sql.exec(`UPDATE entries SET facts = ? WHERE ${its}`, packFacts(after), ...key);
  return { role, before, after, name: named.correlationId };
}

function renameGroups(store: WindowStore, plan: Plan, subject: SubjectRow, { role, before, after }: Unnamed): void {
  for (const { id: track, sample, lanes } of plan.tracks) {
    if (sample.roleOf(before) !== role) continue;
    const [was, is] = [sample.groupOf(before)?.groupKey, sample.groupOf(after)?.groupKey];
    if (was === undefined || is === undefined) continue;
    const found = store.groups([was, is].map((key) => ({ subject, track, key })));
    const [old, other] = [found.get(groupName(subject.id, track, was)), found.get(groupName(subject.id, track, is))];
    if (old !== undefined && was !== is) {
      if (other === undefined) store.sql.exec("UPDATE groups SET key = ? WHERE id = ?", is, old.id);
      else join(store, old, other);
    }
    const group = other ?? old;
    if (group === undefined) continue;
    for (const lane of lanes) {
      if (lane.sample.distinctOf(before) !== lane.sample.distinctOf(after)) countAnew(store, group, lane);
      renamePeers(store, group, lane, lane.sample.peerKeyOf(before) ?? "", lane.sample.peerKeyOf(after) ?? "");
    }
  }
}

/** What came after the erasure and before this has begun a group of its own: the two are one. */
function join({ sql }: WindowStore, from: Group, into: Group): void {
  for (const table of ["members", "hits", "days"])
    sql.exec(`UPDATE OR IGNORE ${table} SET grp = ? WHERE ${ofGroup(table)}`, into.id, from.id);
  sql.exec(
    `INSERT INTO noted SELECT lane, day, ?, peer, n, sum, seq FROM noted WHERE grp = ?
     ON CONFLICT (lane, day, grp, peer) DO UPDATE SET n = n + excluded.n, sum = sum + excluded.sum, seq = max(seq, excluded.seq)`,
    ...[into.id, from.id],
  );
  dropGroups({ sql }, [from.id]);
  sql.exec("DELETE FROM tallies WHERE grp = ?", into.id);
  sql.exec("UPDATE groups SET born = 0, lanes = '[]' WHERE id = ?", into.id);
  into.lanes = {};
}

/** How often each value occurs is worked out from the entries when it is next needed. */
function countAnew(store: WindowStore, group: Group, lane: Lane): void {
  if (group.lanes[lane.id] === undefined) return;
  delete group.lanes[lane.id];
  store.keepGroups([group]);
  store.sql.exec("UPDATE groups SET born = 0 WHERE id = ?", group.id);
  const spans = JSON.stringify(lane.spans.map(({ id }) => id));
  store.sql.exec("DELETE FROM tallies WHERE grp = ? AND span IN (SELECT value FROM json_each(?))", group.id, spans);
}

function renamePeers({ sql }: WindowStore, group: Group, lane: Lane, was: string, is: string): void {
  if (was === is) return;
  sql.exec(
    `INSERT INTO noted SELECT lane, day, grp, ?, n, sum, seq FROM noted WHERE lane = ? AND grp = ? AND peer = ?
     ON CONFLICT (lane, day, grp, peer) DO UPDATE SET n = n + excluded.n, sum = sum + excluded.sum, seq = max(seq, excluded.seq)`,
    ...[is, lane.id, group.id, was],
  );
  sql.exec("DELETE FROM noted WHERE lane = ? AND grp = ? AND peer = ?", lane.id, group.id, was);
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
