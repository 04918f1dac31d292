import type { ProvenRow } from "../audit/case-log";
import type { Form } from "../collection/form";
import type { Requirements } from "../collection/requirements";
import type { AskedThing } from "../collection/revision-page";
import type {
  AttemptReport,
  CaseDocument,
  CaseLink,
  CaseRef,
  CaseSnapshot,
  CaseStatus,
  CollectionProgress,
  Command,
  DraftSave,
  DraftSaved,
  Effect,
  EffectId,
  IndexRow,
  LinkKind,
  MaskedField,
  Opening,
  Outcome,
  PageDraft,
  PendingJudgement,
  Publication,
  Refusal,
  RevisionRound,
  Role,
  TimelineEntry,
} from "../domain";
import type { DecisionHeading } from "../domain/decision-record";
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

/** Fields that somebody sees masked, and the facts in which they stand. */
export interface HiddenFields {
  fields: MaskedField[];
  context: JsonObject | null;
}

export interface Page {
  limit: number;
  /** Sequence number after which the page begins; null for the first page. */
  after: number | null;
}

export type LinkStatus = "none" | "active" | "used" | "expired" | "revoked";

export interface FlowView {
  /** Key of the definition. */
  workflow: string;
  /** Null when nothing is to be filled in now. */
  form: Form | null;
  mode: "collect" | "revise" | "none";
  /** In a revision `form` has one page, `revise`; this says why each thing on it is asked for, and of which round it is. */
  revision: { asked: AskedThing[]; round: RevisionRound | null } | null;
  context: JsonObject;
  documents: CaseDocument[];
  /** What was typed and not sent yet, by page. */
  drafts: Record<string, PageDraft>;
  progress: CollectionProgress;
  requirements: Requirements;
  status: CaseStatus;
  outcome: Outcome;
  /** The tenant's own id of the case. */
  externalId: string | null;
  language: string | null;
  /** What may be sent to the case now. */
  allowedEvents: string[];
  /** Short, for people: what they say when they call. */
  reference: string;
  /** The link it is seen through opens a part of the form. */
  isPart: boolean;
  links: CaseLink[];
  /** As in the snapshot: addresses that mails go on to. */
  linkAddresses: Record<string, string>;
  /** Of the applicant's links together: `active` while one of them opens the form; else what became of the newest. */
  linkStatus: LinkStatus;
  companyName: string | null;
  version: number;
  /** The case's own clock. */
  nowMs: number;
}

/** What the browser that presses the button of a link has from before: hashes of its cookies for this case. */
export interface FlowEntry {
  sessionHash: string | null;
  deviceHash: string | null;
}

/** A session that has begun. `device`: what this device is known by next time; null: it need not be, or is already. */
export interface Entered {
  sessionSecret: string;
  expiresAtMs: number;
  device: { secret: string; lifeSeconds: number } | null;
}

export interface FlowSessionView {
  linkId: string;
  kind: LinkKind;
  language: string | null;
  /** A code is to be typed in before anything of the case is shown; null: none is. */
  code: CodeStep | null;
  /** Real time: when it ends whatever happens, and how long it stays open while nobody uses it. */
  endsAtMs: number;
  idleMs: number;
}

/** How far the asking for a code is. */
export interface CodeStep {
  /** False: the case knows nowhere to send one. */
  hasAddress: boolean;
  isLocked: boolean;
  /** A code that was sent is still good. */
  isSent: boolean;
  /** Until the next one can be sent (or, locked, until then). */
  waitSeconds: number;
}

export type TriedCode =
  | { outcome: "right"; entered: Entered }
  | { outcome: "wrong" | "expired" | "locked"; step: CodeStep };

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
  /** What of this case a person of this role sees masked: those of `ofTeam` and what the definition hides. `context` null: nothing is. */
  hiddenFields(role: Role, ofTeam: MaskedField[]): Promise<Result<HiddenFields, Refusal>>;
  snapshot(): Promise<Result<CaseSnapshot, Refusal>>;
  timeline(page: Page): Promise<Result<{ data: TimelineEntry[]; next: number | null }, Refusal>>;
  notes(page: Page): Promise<Result<{ data: JsonObject[]; next: number | null }, Refusal>>;
  /** What a note said before it was corrected, oldest first. */
  noteHistory(noteId: string): Promise<Result<JsonObject[], Refusal>>;
  /** The files of a note with what was found in them; none when there is no such note, or it was deleted. */
  noteFiles(noteId: string): Promise<Result<JsonObject[], Refusal>>;
  /** Plugin runs and checks, newest first: the normalised run record. `wire`: each attempt with what went over the wire. */
  runs(page: Page, wire?: boolean): Promise<Result<{ data: JsonObject[]; next: number | null }, Refusal>>;
  children(): Promise<Result<JsonObject[], Refusal>>;
  explanation(): Promise<Result<JsonObject, Refusal>>;
  /** The explanation of the score that this run made, in the command that led to this version; null: the record is gone. */
  judgementAt(version: number, runId: string): Promise<Result<JsonObject | null, Refusal>>;
  /** Decides the whole history again and compares it with the record. Changes nothing. */
  replay(): Promise<Result<JsonObject, Refusal>>;
  /** The decisions of the case, oldest first; none where what was asked and done has been erased. */
  decisions(): Promise<Result<DecisionHeading[], Refusal>>;
  /** What the decision at this row of the log was made on: a `DecisionRecord` as canonical JSON. Null: there is none. */
  decisionRecord(seq: number): Promise<Result<string | null, Refusal>>;
  /**
   * Decides the case again up to this row and compares with the record, and with the one that was kept. Null: no decision there. `seq` null:
   * nothing was decided, and only the log is looked at.
   */
  verifyDecision(seq: number | null, kept: JsonObject | null): Promise<Result<JsonObject | null, Refusal>>;
  /** The rows of the log with what they were made of, for a proof; those of notes without, and all of them when `bare`. */
  logRows(page: Page, bare: boolean): Promise<Result<{ data: ProvenRow[]; next: number | null }, Refusal>>;
  /** JSON text of the definition this case is pinned to. */
  definition(): Promise<Result<string, Refusal>>;

  /** What the applicant's pages are made of. `linkId`: seen through this link, which may open a part of the form. */
  flow(linkId?: string | null): Promise<Result<FlowView, Refusal>>;
  /** Keeps what was typed: no version of the case, no log, no webhook. Refused as stale when somebody was faster at one of the fields. */
  saveDrafts(page: string, save: DraftSave, linkId?: string | null): Promise<Result<DraftSaved, Refusal>>;
  /** Takes one of the questions that vendors may be asked for the case's applicants today; false: there is none left. */
  takeFlowCheck(): Promise<boolean>;
  /** The page behind a link was looked at. The first time is noted in the timeline. */
  sawLink(linkId: string, generation: number): Promise<void>;
  /** The POST of a link: a session for this case and person. A link for one use is used up by it. */
  openFlowSession(linkId: string, generation: number, from: FlowEntry): Promise<Result<Entered, Refusal>>;
  /** Whose session this is; null when it has ended or its link was revoked or renewed. */
  flowSession(sessionHash: string): Promise<FlowSessionView | null>;
  /** Sends another code to a session that waits for one; null: it waits for none. */
  sendFlowCode(sessionHash: string): Promise<CodeStep | null>;
  /** `alsoRight`: a code that is right beside the mailed one; null: there is none. */
  tryFlowCode(sessionHash: string, typed: string, alsoRight: string | null): Promise<TriedCode | null>;

  // For consumers of the queues.
  claim(effectId: EffectId): Promise<ClaimedEffect | null>;
  report(effectId: EffectId, attempt: number, report: AttemptReport): Promise<void>;
  publications(): Promise<Publication[]>;
  published(throughSeq: number): Promise<void>;
  indexRow(): Promise<IndexRow | null>;
  indexed(version: number): Promise<void>;
  /** What rules were asked about and the archive does not have yet. */
  judgements(): Promise<PendingJudgement[]>;
  /** The archive has these runs. */
  archived(runIds: string[]): Promise<void>;
  /** The sandbox clock has moved. */
  moveClock(offsetMs: number): Promise<void>;
  /** The WebSocket of a window that shows the case; a status of 404 or 429 says why there is none. */
  look(userId: string): Promise<Response>;
  /** The windows of this person have to come back and prove who looks: what they may see has changed. */
  expel(userId: string): Promise<void>;
  /** Sweeper: hand over what is overdue, re-arm the alarm. */
  /** Asked before holds are looked up, and named in the command to erase: one that was put in between counts. */
  holdFence(): Promise<number>;
  /** Whom the case is about was put under a legal hold: erasures that looked for holds before are refused from now on. */
  moveHoldFence(): Promise<void>;
  wake(): Promise<void>;
}

/** Which case is asked for, and by which work: a W3C `traceparent`. */
export type TracedRef = CaseRef & { trace?: string };

/** `CaseApi` as the object implements it: every call names the case, and the object compares. */
export type CaseObjectApi = {
  [M in Exclude<keyof CaseApi, "look">]: (ref: TracedRef, ...args: Parameters<CaseApi[M]>) => ReturnType<CaseApi[M]>;
} & {
  /** `look`: sockets travel in answers to requests only. */
  fetch(request: Request): Promise<Response>;
};
