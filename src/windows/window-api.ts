import type { RuleDay, RuleHeld, SubjectRole, TransactionFacts } from "../domain/transactions";
import type { AlertDefinition, DefinitionVersion } from "../monitoring/alert-definition";
import type { Span } from "../monitoring/judge";
import type { PeerDays } from "../monitoring/peer-days";
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
  /** As the object knows the definition: whoever told it may know another version by now. */
  name: string;
  verdict: AlertDefinition["verdict"] | null;
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
  /** Only those that had come by this call. */
  upTo?: number;
  /** The newest `limit` of them. */
  limit: number;
}

/** Where a backtest is within one object: behind a subject, or, with a day, at that day of it. */
export interface BacktestPlace {
  subject: number;
  dayMs: number | null;
}

/** One page of going through all subjects. `next`: null at the end. */
export interface SubjectsPage<Place = string> {
  /** Those that were finished. */
  subjects: number;
  transactions: number;
  next: Place | null;
}

/**
 * Up to which call each object is looked at: what comes while somebody goes through all subjects, several times, is left out every time.
 * Null: the object was not asked yet.
 */
export type UpTo = readonly (number | null)[];
/** Where to go on, null at the beginning, and up to what; a page answers with the call of its object. */
export interface PageAsked {
  cursor: string | null;
  upTo: UpTo;
}

/** A page of one object, with the call up to which it was made. */
export type ObjectPage<Found> = Found & SubjectsPage<BacktestPlace> & { upTo: number };
export type PageOfAll<Found> = Found & SubjectsPage & { upTo: UpTo };
/** What a definition would have told of some subjects: without the transactions in their windows. */
export interface FoundDays {
  days: RuleDay[];
}
/** What some subjects came to. */
export interface FoundPeers {
  peers: PeerDays;
}

/** One subject whose days are asked for, from a day on; null: from the beginning. */
export interface SubjectAsked {
  subjectId: string;
  dayMs: number | null;
  upTo: number | null;
}

/** Totals of peers by their key. */
export type PeersByKey = Record<string, PeerTotals>;

/** Days, counted from 1970, from the one to the other, on which something is held against peers of these kinds. */
export interface PeersAsked {
  definition: DefinitionVersion;
  fromDay: number;
  toDay: number;
  keys: string[];
}
/** What all peers of a kind came to before a day. */
export type PeersOnDay = [day: number, key: string, totals: PeerTotals];

/** How one object stands with a daily definition. Days are over, and told by their number since 1970. */
export interface DueDays {
  /** Those that have changed since they were last taken care of. */
  changed: number[];
  /** What came after this is not in it. */
  seq: number;
  /** Those that are to be judged. */
  owed: number[];
}

/** A day that one object is to judge in somebody's turn, from behind a group on; `peers`: what they are compared with. */
export interface DayToJudge {
  day: number;
  turn: string;
  peers: PeersByKey;
  after: number;
}

/** A day that was judged everywhere, `2026-11-22`, and what changed by it. */
export interface JudgedDay {
  day: string;
  days: RuleDay[];
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
   * Judges days of a daily definition that are over and not judged, or have changed since: at most so many, the oldest first. Fewer:
   * nothing more is owed. Throws where other definitions are in force by then, or somebody else has begun: what is owed stays owed.
   */
  judgeDays(
    definition: DefinitionVersion,
    active: ActiveDefinitions,
    todayMs: number,
    most: number,
  ): AsyncIterable<JudgedDay>;
  /**
   * What a subject's days were held against when they were judged, read and not added up again. None of days that were not judged, by a release that
   * did not keep it, or by a version that looked at others; none where peers are of very many kinds.
   */
  peersOn(subjectId: string, asked: PeersAsked): Promise<PeersOnDay[]>;
  /** `upTo` as a backtest has it. */
  entriesOf(asked: Omit<EntriesAsked, "upTo"> & { upTo?: UpTo }): Promise<TransactionFacts[]>;
  /**
   * A page of what a definition would tell of the stored transactions between two times. `peers`: what all pages of `peerDays` add up to, for a
   * definition against them.
   */
  backtest(
    definition: DefinitionVersion,
    span: Span,
    at: PageAsked,
    peers: PeerDays | null,
  ): Promise<PageOfAll<FoundDays>>;
  /** A page of what subjects came to on the days that days between two times are compared with. */
  peerDays(definition: DefinitionVersion, span: Span, at: PageAsked): Promise<PageOfAll<FoundPeers>>;
  /** The same as all pages of `backtest` say of one subject, for so many transactions at most, the oldest first. */
  backtestOf(
    subjectId: string,
    definition: DefinitionVersion,
    span: Span,
    given: { upTo: UpTo; peers: PeerDays | null; most: number },
  ): Promise<RuleDay[]>;
  /**
   * Forgets the transactions of a side of them, at most so many pages, and what was made of them. Who was on the other sides keeps theirs, without
   * what the caller calls it. Not done: asked again, it goes on where it is.
   */
  forget(partyId: string, mostPages: number): Promise<{ pages: number; isDone: boolean }>;
}

/** One side of a transaction on its way: `[role, subject, at, transaction, packed facts]`. */
export type SentEntry = [role: SubjectRole, subjectId: string, atMs: number, transactionId: string, packed: string];

/** Where an entry is kept. */
export type EntryPlace = [role: SubjectRole, subjectId: string, atMs: number, transactionId: string];

/** `time`: what came before a definition is looked through first, and a page of that is done; nothing of the call is stored yet. */
export type IngestAnswer = ({ ok: true } & Ingested) | { ok: false; needs: "definitions" | "time" };

/** A daily definition of what is in force. An object in which something else is says so: only objects that judge by the same add up. */
export interface DailyAsked {
  revision: number;
  definitionId: string;
}
/** `time`: of what came before the definition a page is noted, and there is more. `turn`: the day is owed to somebody else by now, or judged. */
export type DailyAnswer<Answer, Needs = never> = ({ ok: true } & Answer) | { ok: false; needs: "definitions" | Needs };

/** As one object answers; every call names it, and the object compares. */
export interface WindowObjectApi {
  ingest(name: string, revision: number, entries: SentEntry[]): Promise<IngestAnswer>;
  install(name: string, active: ActiveDefinitions): Promise<void>;
  told(name: string, revisions: number[]): Promise<void>;
  untold(name: string): Promise<RuleDay[]>;
  dueDays(name: string, asked: DailyAsked, beforeDay: number): Promise<DailyAnswer<DueDays, "time">>;
  /** From now on these days are owed, where there was anything on them. All that are, are owed to this turn and to none before. */
  owe(name: string, asked: DailyAsked, days: number[], turn: string): Promise<DailyAnswer<{ owed: number[] }>>;
  /** What changed days before this one, up to `seq`, is taken care of. */
  noted(name: string, asked: DailyAsked, beforeDay: number, seq: number): Promise<DailyAnswer<object>>;
  peerTotals(name: string, asked: DailyAsked, day: number): Promise<DailyAnswer<{ totals: PeersByKey }>>;
  /** Judges a page of the groups of a day that is owed to this turn; `next`: null when the day is done, and owed no more. */
  judgeDay(
    name: string,
    asked: DailyAsked,
    toJudge: DayToJudge,
  ): Promise<DailyAnswer<{ days: RuleDay[]; next: number | null }, "turn">>;
  entriesOf(name: string, asked: EntriesAsked): Promise<SentEntry[]>;
  peersOn(name: string, asked: PeersAsked): Promise<PeersOnDay[]>;
  /** `upTo`: null, where the object is to say up to which call it answers. */
  backtest(
    name: string,
    definition: DefinitionVersion,
    span: Span,
    at: BacktestPlace & { upTo: number | null },
    peers: PeerDays | null,
  ): Promise<ObjectPage<FoundDays>>;
  peerDays(
    name: string,
    definition: DefinitionVersion,
    span: Span,
    at: BacktestPlace & { upTo: number | null },
  ): Promise<ObjectPage<FoundPeers>>;
  backtestOf(
    name: string,
    definition: DefinitionVersion,
    span: Span,
    asked: SubjectAsked,
    peers: PeerDays | null,
  ): Promise<FoundDays & { transactions: number; nextMs: number | null }>;
  /** What was made of the transactions of this subject is forgotten, and from now on none is taken in. Answers so many that are left. */
  leave(name: string, subjectId: string, limit: number): Promise<SentEntry[]>;
  /** Forgets these of a subject that leaves. True: nothing is left of it. */
  forget(name: string, subjectId: string, places: EntryPlace[]): Promise<boolean>;
  /** From now on our own id stands in these entries, and in what was made of them, for what the caller calls this side. */
  unname(name: string, partyId: string, places: EntryPlace[]): Promise<void>;
}
