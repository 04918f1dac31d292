import type { RuleDay, RuleHeld, SubjectRole, TransactionFacts } from "../domain/transactions";
import type { DefinitionVersion } from "../monitoring/alert-definition";
import type { PeerTotals } from "../monitoring/peers";

/** What is in force of a tenant. A higher revision replaces a lower one. */
export interface ActiveDefinitions {
  revision: number;
  definitions: DefinitionVersion[];
}

/** A definition that runs on arrival held at a transaction of this call. */
export interface Fired {
  transactionId: string;
  definitionId: string;
  definitionVersion: number;
  groupKey: string;
  subject: { role: SubjectRole; id: string };
  held: Omit<RuleHeld, "transactionIds">;
}

export interface Ingested {
  /** The days that this call changed. They are told again until `told` has heard of them. */
  days: RuleDay[];
  fired: Fired[];
}

/** Which transactions of one subject: later than `afterMs`, up to and with `toMs`. */
export interface EntriesAsked {
  subjectId: string;
  /** Only those that belong to a group of this definition. */
  of: { definition: DefinitionVersion; groupKey: string } | null;
  afterMs: number;
  toMs: number;
  /** The newest `limit` of them. */
  limit: number;
}

/** One page of a backtest: what a definition would have told of some subjects. `next`: null at the end. */
export interface BacktestPage {
  days: RuleDay[];
  subjects: number;
  transactions: number;
  next: string | null;
}

/** Totals of peers by their key. */
export type PeersByKey = Record<string, PeerTotals>;

/** What is owed of a daily definition: `days` have changed and are over, as numbers of days since 1970. */
export interface ChangedDays {
  days: number[];
  /** What came after this is not in it. */
  seq: number;
}

/** Everything about the transactions of one tenant in their windows, whichever object keeps them. */
export interface Windows {
  shards: number;
  /** Takes in what is new and answers what it changed; a transaction that is known already changes nothing and is answered as before. */
  ingest(transactions: readonly TransactionFacts[], active: ActiveDefinitions): Promise<Ingested>;
  /** These days, at these revisions, are raised. */
  told(days: readonly RuleDay[]): Promise<void>;
  /** What one object still has to tell, oldest first. */
  untold(shard: number): Promise<RuleDay[]>;
  /** Puts definitions in force everywhere; done when it answers. `ingest` does it by itself where it is needed. */
  install(active: ActiveDefinitions): Promise<void>;
  /**
   * Judges one day of a daily definition that is over and not judged, or has changed since; the oldest first. Null: nothing is owed.
   */
  judgeNextDay(definition: DefinitionVersion, todayMs: number): Promise<{ day: string; days: RuleDay[] } | null>;
  entriesOf(asked: EntriesAsked): Promise<TransactionFacts[]>;
  /** A page of what a definition would tell of the stored transactions between two times. `cursor`: null to begin. */
  backtest(definition: DefinitionVersion, fromMs: number, toMs: number, cursor: string | null): Promise<BacktestPage>;
  /** Forgets all transactions of a subject, and what was made of them. */
  forget(subjectId: string): Promise<void>;
}

/** One side of a transaction on its way: `[role, subject, at, transaction, packed facts]`. */
export type SentEntry = [role: SubjectRole, subjectId: string, atMs: number, transactionId: string, packed: string];

export type IngestAnswer = ({ ok: true } & Ingested) | { ok: false; needs: "definitions" };

/** As one object answers; every call names it, and the object compares. */
export interface WindowObjectApi {
  ingest(name: string, revision: number, entries: SentEntry[]): Promise<IngestAnswer>;
  install(name: string, active: ActiveDefinitions): Promise<void>;
  told(name: string, revisions: number[]): Promise<void>;
  untold(name: string): Promise<RuleDay[]>;
  /** Notes what came before a daily definition, a page of subjects at a time; true: all is noted. */
  noteEarlier(name: string, definitionId: string): Promise<boolean>;
  changedDays(name: string, definitionId: string, beforeDay: number): Promise<ChangedDays>;
  /** From now on these days are owed. */
  owe(name: string, definitionId: string, days: number[]): Promise<void>;
  /** What changed days before this one, up to `seq`, is taken care of. */
  noted(name: string, definitionId: string, beforeDay: number, seq: number): Promise<void>;
  owedDay(name: string, definitionId: string): Promise<number | null>;
  peerTotals(name: string, definitionId: string, day: number): Promise<PeersByKey>;
  /** Judges a page of the groups of a day; `next`: null when the day is done. */
  judgeDay(
    name: string,
    definitionId: string,
    day: number,
    peers: PeersByKey,
    afterGroup: number,
  ): Promise<{ days: RuleDay[]; next: number | null }>;
  entriesOf(name: string, asked: EntriesAsked): Promise<SentEntry[]>;
  backtest(
    name: string,
    definition: DefinitionVersion,
    span: { fromMs: number; toMs: number },
    afterSubject: number,
  ): Promise<Omit<BacktestPage, "next"> & { next: number | null }>;
  forget(name: string, subjectId: string): Promise<void>;
}
