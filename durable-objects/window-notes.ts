import type { PeerTotals } from "../src/monitoring/peers";
import { dayNumber } from "../src/monitoring/peers";
import type { PeersAsked, PeersByKey, PeersOnDay } from "../src/windows/window-api";
import { bulk } from "./window-bulk";
import type { Group } from "./window-groups";
import type { Lane } from "./window-plan";
import type { Entry } from "./window-timeline";

/** Of one day, in characters: some hundred kinds of peers. */
const mostPeersKept = 50_000;

interface Note {
  lane: number;
  day: number;
  group: number;
  peer: string;
  n: number;
  sum: number;
  /** Something has to be judged because of it. */
  isChange: boolean;
}

/** For daily definitions: who had something on which day, and which days are still to be judged. */
export class WindowNotes {
  readonly #sql: SqlStorage;
  readonly #open = new Map<string, Note>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Stored by `flush`, together with all others of the call. `isChange`: whether something has to be judged because of an entry. */
  add(
    lane: Lane,
    group: Pick<Group, "id">,
    entries: readonly Entry[],
    isChange: (entry: Entry) => boolean = () => true,
  ): void {
    for (const entry of entries) {
      const { at, facts } = entry;
      const note = { lane: lane.id, day: dayNumber(at), group: group.id, peer: lane.sample.peerKeyOf(facts) ?? "" };
      const name = JSON.stringify([note.lane, note.day, note.group, note.peer]);
      const open = this.#open.get(name) ?? { ...note, n: 0, sum: 0, isChange: false };
      this.#open.set(name, open);
      open.n += 1;
      open.sum += facts.baseAmount;
      open.isChange ||= isChange(entry);
    }
  }

  /** `seq`: of the call. */
  flush(seq: number): void {
    if (this.#open.size === 0) return;
    const rows = [...this.#open.values()].map(({ lane, day, group, peer, n, sum, isChange }) => {
      return [lane, day, group, peer, n, sum, isChange ? seq : 0];
    });
    this.#open.clear();
    bulk(
      this.#sql,
      rows,
      (places) =>
        `INSERT INTO noted VALUES ${places} ON CONFLICT (lane, day, grp, peer) DO UPDATE SET n = n + excluded.n,
         sum = sum + excluded.sum, seq = max(seq, excluded.seq)`,
    );
  }

  /** What a failed call has left in memory. */
  drop(): void {
    this.#open.clear();
  }

  changedDays(lane: number, beforeDay: number): number[] {
    return this.#sql
      .exec<{ day: number }>("SELECT DISTINCT day FROM noted WHERE lane = ? AND day < ? AND seq > 0", lane, beforeDay)
      .toArray()
      .map(({ day }) => day);
  }

  /**
   * What one lane has not judged is to be judged in another one: these days have changed there, whoever had something on them. 0 is the id of no
   * group.
   */
  handOver(from: number, to: number, seq: number): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO noted SELECT ?1, day, 0, '', 0, 0, ?2 FROM noted WHERE lane = ?3 AND seq > 0
       UNION SELECT ?1, day, 0, '', 0, 0, ?2 FROM owed WHERE lane = ?3`,
      ...[to, seq, from],
    );
  }

  /** Changes up to `seq` are taken care of. */
  settle(lane: number, beforeDay: number, seq: number): void {
    this.#sql.exec(
      "UPDATE noted SET seq = 0 WHERE lane = ? AND day < ? AND seq > 0 AND seq <= ?",
      ...[lane, beforeDay, seq],
    );
  }

  /** Days on which nobody had anything have nothing to judge. What is owed already is owed to this turn now as well. */
  owe(lane: number, days: readonly number[], turn: string): void {
    this.#sql.exec(
      `INSERT OR IGNORE INTO owed (lane, day) SELECT ?1, value FROM json_each(?2)
       WHERE EXISTS (SELECT 1 FROM noted WHERE noted.lane = ?1 AND noted.day = value)`,
      ...[lane, JSON.stringify(days)],
    );
    this.#sql.exec("UPDATE owed SET turn = ? WHERE lane = ?", turn, lane);
  }

  isOwedTo(lane: number, day: number, turn: string): boolean {
    const query = "SELECT 1 FROM owed WHERE lane = ? AND day = ? AND turn = ?";
    return this.#sql.exec(query, lane, day, turn).toArray().length > 0;
  }

  owedDays(lane: number): number[] {
    return this.#sql
      .exec<{ day: number }>("SELECT day FROM owed WHERE lane = ?", lane)
      .toArray()
      .map(({ day }) => day);
  }

  judged(lane: number, day: number): void {
    this.#sql.exec("DELETE FROM owed WHERE lane = ? AND day = ?", lane, day);
  }

  /** What all subjects had from one day until another, which is not in it any more, by whom they are compared with. */
  totals(lane: number, from: number, until: number): PeersByKey {
    const rows = this.#sql.exec<{ peer: string; n: number; sum: number; subjects: number }>(
      `SELECT peer, sum(n) AS n, sum(sum) AS sum, count(DISTINCT grp) AS subjects FROM noted
       WHERE lane = ? AND day >= ? AND day < ? AND peer <> '' GROUP BY peer`,
      ...[lane, from, until],
    );
    return Object.fromEntries(
      rows.toArray().map(({ peer, n, sum, subjects }) => [peer, { count: n, sum, subjects }] as const),
    );
  }

  /** The same of single groups, by `<group>|<peer>`. */
  ownTotals(
    lane: number,
    days: readonly number[],
    groups: readonly number[],
  ): Map<string, { count: number; sum: number }> {
    const rows = this.#sql.exec<{ grp: number; peer: string; n: number; sum: number }>(
      `SELECT n.grp, n.peer, sum(n.n) AS n, sum(n.sum) AS sum FROM json_each(?) AS g CROSS JOIN json_each(?) AS d
       CROSS JOIN noted AS n ON n.lane = ? AND n.day = d.value AND n.grp = g.value GROUP BY n.grp, n.peer`,
      ...[JSON.stringify(groups), JSON.stringify(days), lane],
    );
    return new Map(rows.toArray().map(({ grp, peer, n, sum }) => [`${grp}|${peer}`, { count: n, sum }]));
  }

  /** Keeps what a day's groups are held against, of so many days before it, unless peers are of very many kinds. */
  keepPeers(lane: number, day: number, length: number, peers: PeersByKey): void {
    const text = JSON.stringify(peers);
    if (text.length > mostPeersKept) this.#sql.exec("DELETE FROM peer_days WHERE lane = ? AND day = ?", lane, day);
    else this.#sql.exec("INSERT OR REPLACE INTO peer_days VALUES (?, ?, ?, ?)", lane, day, length, text);
  }

  /** What was kept of it, of peers of these kinds. */
  peersOn(lane: number, length: number, { fromDay, toDay, keys }: PeersAsked): PeersOnDay[] {
    return this.#sql
      .exec<{ day: number; key: string; value: string }>(
        `SELECT p.day, e.key, e.value FROM peer_days AS p CROSS JOIN json_each(p.peers) AS e
         WHERE p.lane = ? AND p.day BETWEEN ? AND ? AND p.length = ? AND e.key IN (SELECT value FROM json_each(?))`,
        ...[lane, fromDay, toDay, length, JSON.stringify(keys)],
      )
      .toArray()
      .map(({ day, key, value }) => [day, key, JSON.parse(value) as PeerTotals]);
  }

  /** Groups that had something on a day, in the order of their ids. */
  groupsOn(lane: number, day: number, after: number, limit: number): number[] {
    return this.#sql
      .exec<{ grp: number }>(
        "SELECT DISTINCT grp FROM noted WHERE lane = ? AND day = ? AND grp > ? ORDER BY grp LIMIT ?",
        ...[lane, day, after, limit],
      )
      .toArray()
      .map(({ grp }) => grp);
  }
}
