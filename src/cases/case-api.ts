import type {
  AttemptReport,
  CaseRef,
  CaseSnapshot,
  Command,
  Effect,
  EffectId,
  IndexRow,
  Opening,
  Publication,
  Refusal,
  TimelineEntry,
} from "../domain";
import type { JsonObject } from "../lib/json";
import type { Result } from "../lib/result";

/** The answer to a command: the Case as JSON text (frozen, so that a repeat is byte-identical) and what the caller needs beside it. */
export interface CommandAnswer {
  /** JSON text of the `Case` of CONTRACTS §2, `accepted` included where the command was an event. */
  body: string;
  version: number;
  /** True when this is the remembered answer to the same idempotency key. */
  repeated: boolean;
  row: IndexRow;
}

export interface Page {
  limit: number;
  /** Sequence number after which the page begins; null for the first page. */
  after: number | null;
}

export interface ClaimedEffect {
  effect: Effect;
  attempt: number;
  leaseUntilMs: number;
  snapshotVersion: number;
  /** For the record and the vendor's environment. */
  workflowKey: string;
}

export type { AttemptReport, IndexRow, Publication, PublishedFacts, TimelineEntry } from "../domain";

/**
 * The one way to a case. The object behind it re-checks the tenant on every call. Everything is plain data; refusals are values.
 */
export interface CaseApi {
  create(opening: Opening): Promise<Result<CommandAnswer, Refusal>>;
  /** `fingerprint`: hash of the request for `command.id`, so that a reused key with another body is refused. */
  dispatch(command: Command, fingerprint: string | null): Promise<Result<CommandAnswer, Refusal>>;
  /** The Case as JSON text. */
  view(): Promise<Result<CommandAnswer, Refusal>>;
  snapshot(): Promise<Result<CaseSnapshot, Refusal>>;
  timeline(page: Page): Promise<Result<{ data: TimelineEntry[]; next: number | null }, Refusal>>;
  notes(page: Page): Promise<Result<{ data: JsonObject[]; next: number | null }, Refusal>>;
  /** Plugin runs and checks, newest first: the normalised run record. */
  runs(page: Page): Promise<Result<{ data: JsonObject[]; next: number | null }, Refusal>>;
  children(): Promise<Result<JsonObject[], Refusal>>;
  explanation(): Promise<Result<JsonObject, Refusal>>;
  /** JSON text of the definition this case is pinned to. */
  definition(): Promise<Result<string, Refusal>>;

  // For consumers of the queues.
  claim(effectId: EffectId): Promise<ClaimedEffect | null>;
  report(effectId: EffectId, attempt: number, report: AttemptReport): Promise<void>;
  publications(): Promise<Publication[]>;
  published(throughSeq: number): Promise<void>;
  indexRow(): Promise<IndexRow | null>;
  indexed(version: number): Promise<void>;
  /** Sweeper: hand over what is overdue, re-arm the alarm. */
  wake(): Promise<void>;
}

/** `CaseApi` as the object implements it: every call names the case, and the object compares. */
export type CaseObjectApi = {
  [M in keyof CaseApi]: (ref: CaseRef, ...args: Parameters<CaseApi[M]>) => ReturnType<CaseApi[M]>;
};
