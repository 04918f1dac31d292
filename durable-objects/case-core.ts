import type { CommandAnswer } from "../src/cases/case-api";
import type { CaseRef, CaseSnapshot, Command, CommandBody, IndexRow, Opening, Refusal } from "../src/domain";
import { searchNumber } from "../src/domain/search-number";
import { type Env, type Settings, settingsOf } from "../src/env";
import type { Json, JsonObject } from "../src/lib/json";
import { errorFields, log } from "../src/lib/log";
import { err, ok, type Result } from "../src/lib/result";
import { mayCommand, undoMs } from "../src/review/policy";
import { caseFacts } from "../src/statistics/case-facts";
import type { CaseCourse } from "../src/statistics/course";
import { type CompiledDefinition, compiledOf } from "../src/workflow/compile";
import { decide, type Policies, refusedAttempt } from "../src/workflow/decide";
import { openCase } from "../src/workflow/open";
import { draftsAnswered, draftsLeftBehind } from "../src/workflow/own-drafts";
import type { Decision } from "../src/workflow/turn";
import { caseView, indexRowOf, publishedFacts } from "../src/workflow/view";
import { AttemptPace } from "./attempt-pace";
import { CaseAlarm } from "./case-alarm";
import { CaseAnswers } from "./case-answers";
import { CaseClock } from "./case-clock";
import { courseOf, keepCourse, openIncidentsOf } from "./case-course";
import { CaseHandOver } from "./case-hand-over";
import { CaseLock } from "./case-lock";
import { inCommand, noteIncidents } from "./case-spans";
import { CaseStore, largestSnapshotBytes } from "./case-store";
import { CaseTooLarge } from "./fitting";

export type Answer = Result<CommandAnswer, Refusal>;
export const unknownCase: { ok: false; error: Refusal } = err({ code: "unknown_case" });

/**
 * The heart of a case object: load, decide, commit in one transaction, arm one alarm, hand over to the queues. There is no
 * `await` between load and commit, so nothing can slip in between.
 */
export class CaseCore {
  readonly store: CaseStore;
  readonly clock: CaseClock;
  readonly alarm: CaseAlarm;
  readonly handOver: CaseHandOver;
  readonly answers: CaseAnswers;
  readonly #lock: CaseLock;
  readonly #attemptPace = new AttemptPace();
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  #cached: CaseSnapshot | null = null;
  #course: CaseCourse | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
    this.store = new CaseStore(ctx.storage);
    this.clock = new CaseClock(this.store);
    this.alarm = new CaseAlarm(this, ctx.storage);
    this.handOver = new CaseHandOver(ctx, env, this.store);
    this.answers = new CaseAnswers(env, this.store);
    this.#lock = new CaseLock(ctx, env, this.store);
  }

  /** Before the first call after a start: newer tables, the key, the clock, and an alarm if something is owed and none is set. */
  async begin(): Promise<void> {
    this.#ctx.storage.transactionSync(() => this.store.upgrade());
    this.clock.recall();
    this.alarm.recallPace();
    await this.alarm.recall();
    await this.#lock.open();
    if (this.#lock.isDestroyed) return;
    // An alarm that failed too often is dropped by the platform. A case that owes something must always have one.
    if (this.#lock.isOpen) {
      this.sealSome();
      this.inTransaction(() => this.alarm.arm(this.alarm.sealingOwed()));
    } else if (this.alarm.atMs === null) this.inTransaction(() => this.alarm.armLater());
  }

  /** Rows of an earlier release: some of them now, the others when the alarm comes. What fails here fails nothing else. */
  sealSome(): void {
    const { sealing } = this.store;
    try {
      if (this.#lock.isOpen && sealing.hasPlainRows) this.inTransaction(() => sealing.sealSome());
    } catch (problem) {
      log.error("case.sealing_failed", { objectId: this.#ctx.id.toString(), ...errorFields(problem) });
    }
  }

  /** False while the key of the store does not come. */
  get isOpen(): boolean {
    return this.#lock.isOpen;
  }

  get settings(): Settings {
    return settingsOf(this.#env);
  }

  /** The row of the lists, as the case is now. */
  indexRow(snapshot: CaseSnapshot, definition = this.definitionOf(snapshot), wakeAtMs = this.alarm.atMs): IndexRow {
    const numberTerm = (compact: string) => searchNumber(this.#env.MASTER_KEY, snapshot.tenantId, compact);
    const row = indexRowOf(definition, snapshot, wakeAtMs, numberTerm);
    // What was counted stays counted; of an erased case nothing more is said.
    if (snapshot.erasure !== null) return { ...row, incidents: openIncidentsOf(definition, snapshot) };
    this.#course ??= courseOf(this.store, definition);
    const facts = caseFacts(snapshot, row, this.#course);
    return { ...row, facts, incidents: openIncidentsOf(definition, snapshot) };
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  /** Sets the clock forward. False when it is there already: clocks do not go back. */
  moveClock(offsetMs: number): boolean {
    if (offsetMs <= this.clock.offsetMs) return false;
    this.inTransaction(() => this.clock.keep(offsetMs));
    this.clock.set(offsetMs);
    this.alarm.forget();
    return true;
  }

  snapshot(): CaseSnapshot | null {
    if (this.#cached === null && this.store.exists() && this.#lock.mayRead(() => this.begin()))
      this.#cached = this.store.snapshot();
    return this.#cached;
  }

  /** The snapshot, if this object is the case that is asked for. The tenant is compared even though it is part of the name. */
  load(ref: CaseRef): CaseSnapshot | null {
    const snapshot = this.snapshot();
    return snapshot !== null && snapshot.tenantId === ref.tenantId && snapshot.caseId === ref.caseId ? snapshot : null;
  }

  definitionOf(snapshot: CaseSnapshot): CompiledDefinition {
    return compiledOf(() => this.store.pinned("definition", "definition"), snapshot.workflow.hash);
  }

  async create(opening: Opening): Promise<Answer> {
    if (this.store.exists())
      return this.answers.repeat(this.snapshot(), openingKey, opening.fingerprint) ?? unknownCase;
    const definition = compiledOf(() => opening.definitionBody, opening.workflow.hash);
    this.clock.set(opening.clockOffsetMs);
    const nowMs = this.nowMs();
    const opened = openCase(definition, opening, nowMs);
    if (!opened.ok) return opened;
    const ref = { tenantId: opening.actor.tenantId, caseId: opening.caseId };
    if (!(await this.#lock.make(ref))) return unknownCase;
    // Somebody else may have created it while the key was on its way.
    if (this.store.exists())
      return this.answers.repeat(this.snapshot(), openingKey, opening.fingerprint) ?? unknownCase;
    return this.#commit(definition, null, opening, opened.value, nowMs, openingKey, opening.fingerprint, {});
  }

  dispatch(snapshot: CaseSnapshot, command: Command, fingerprint: string | null): Answer {
    return inCommand(snapshot, command, () => this.#carryOut(snapshot, command, fingerprint));
  }

  #carryOut(snapshot: CaseSnapshot, command: Command, fingerprint: string | null): Answer {
    const key = seenKeyOf(command);
    if (key !== null) {
      const repeated = this.answers.repeat(this.snapshot(), key, fingerprint);
      if (repeated !== null) return repeated;
    }
    const definition = this.definitionOf(snapshot);
    const nowMs = this.nowMs();
    const problems = draftsLeftBehind(definition, snapshot, command, () => this.store.drafts.byPage(), nowMs);
    // Not remembered: once those pages are sent, the same try may succeed.
    if (problems.length > 0) return err({ code: "invalid_answers", problems });
    const refused = this.#heldMeanwhile(command.body) ?? this.store.notes.refusalOf(command.body, command.actor, nowMs);
    const decided = refused === null ? decide(definition, snapshot, command, nowMs, this.#policies()) : err(refused);
    if (!decided.ok) return this.#refuse(snapshot, command, fingerprint, decided, nowMs);
    if (decided.value.accepted && command.actor.kind !== "system" && this.alarm.timersRestUntilMs > 0)
      this.alarm.setPace(null);
    const extra = answerExtras(command.body, decided.value.accepted);
    const after = decided.value.accepted ? definitionAfter(command.body, definition) : definition;
    // What the engine was not granted it may ask again: the case may have moved on by then.
    const remembered = decided.value.accepted || command.actor.kind !== "system" ? key : null;
    return this.#commit(after, snapshot, command, decided.value, nowMs, remembered, fingerprint, extra);
  }

  /** +1 with every hold on whom the case is about. */
  get holdFence(): number {
    return Number(this.store.meta(fenceKey) ?? "0");
  }

  moveHoldFence(): void {
    this.inTransaction(() => this.store.setMeta(fenceKey, String(this.holdFence + 1)));
  }

  /** A hold that came between the look at holds and this erasure: what was asked first is not done first, because it cannot be undone. */
  #heldMeanwhile(body: CommandBody): Refusal | null {
    if (body.type !== "erase" || body.holdFence === undefined || body.holdFence === this.holdFence) return null;
    return { code: "legal_hold", reason: null };
  }

  /** A refusal changes nothing, but it is the answer to its key: asked again, it is given again. */
  #refuse(
    snapshot: CaseSnapshot,
    command: Command,
    fingerprint: string | null,
    refusal: { ok: false; error: Refusal },
    nowMs: number,
  ): Answer {
    const { actor } = command;
    if (actor.kind === "applicant" && isTrespass(refusal.error)) {
      // Nor is its answer kept under a key: that would be one row more for each.
      if (!this.#attemptPace.takes(actor.linkId, Date.now())) return refusal;
      this.#noteTrespass(snapshot, command, refusal.error, nowMs);
    }
    const key = seenKeyOf(command);
    // Who has proved meanwhile who they are sends the same request again.
    const isFinal = refusal.error.code !== "step_up_required";
    if (key !== null && isFinal && command.actor.kind !== "system") {
      this.inTransaction(() => this.answers.remember(snapshot, key, fingerprint, refusal, nowMs));
    }
    return refusal;
  }

  /** An applicant who tried more than the form offers: refused, and in the timeline. */
  #noteTrespass(snapshot: CaseSnapshot, command: Command, refusal: Refusal, nowMs: number): void {
    const decision = refusedAttempt(snapshot, command.body.type, refusal.code);
    const facts = { nowMs, recordedAtMs: nowMs, resendAtMs: nowMs, facts: null, subscriptions: null };
    this.inTransaction(() => this.store.commit(snapshot, command, decision, facts));
  }

  #commit(
    definition: CompiledDefinition,
    before: CaseSnapshot | null,
    command: Command | Opening,
    decision: Decision,
    nowMs: number,
    key: string | null,
    fingerprint: string | null,
    extra: JsonObject,
  ): Answer {
    const wakeMs = this.settings.OUTBOX_WAKE_MS;
    const next = decision.next;
    let answer: Answer = unknownCase;
    // Before the entry is in the log, of which it may have to be made.
    const course = before === null ? null : (this.#course ?? courseOf(this.store, definition));
    try {
      this.inTransaction(() => {
        if (before === null) {
          this.store.makeTables();
          this.store.pin(command as Opening);
          this.clock.keep();
        } else if (decision.accepted && "body" in command && command.body.type === "move_version") {
          this.store.pinAnew(command.body.workflow.hash, command.body.definitionBody);
        }
        if (isErasure(command, decision)) this.store.shred(nowMs);
        this.store.commit(before, command, decision, {
          nowMs,
          recordedAtMs: Date.now(),
          resendAtMs: nowMs + wakeMs,
          facts: decision.events.length > 0 ? publishedFacts(definition, next) : null,
          subscriptions: subscriptionsOf(definition, next),
          draftsAnswered:
            before === null || !("body" in command) ? null : draftsAnswered(definition, before, command, nowMs),
        });
        this.#course = keepCourse(this.store, definition, course, { actor: command.actor, log: decision.log, nowMs });
        const alarmAtMs = this.alarm.arm(this.alarm.owedBy(decision, nowMs + wakeMs));
        answer = ok({
          body: JSON.stringify({ ...caseView(definition, next, this.answers.links(next)), ...extra }),
          version: next.version,
          repeated: false,
          row: this.indexRow(next, definition, alarmAtMs),
        });
        if (key !== null) this.answers.remember(next, key, fingerprint, answer, nowMs);
        return alarmAtMs;
      });
    } catch (problem) {
      if (problem instanceof CaseTooLarge) return err({ code: "case_too_large", limitBytes: largestSnapshotBytes });
      throw problem;
    }
    if (decision.accepted) this.#afterCommit(before, command, decision);
    return answer;
  }

  /** What was decided is stored: memory follows, and the queues get what they are to do. */
  #afterCommit(before: CaseSnapshot | null, command: Command | Opening, decision: Decision): void {
    const { next, effects, effectChanges, events, judged } = decision;
    this.#cached = next;
    noteIncidents(before, next);
    if (judged.length > 0) this.handOver.sendJudgements(next);
    // A person has waited long enough for what may have been lost on the way.
    const isTriedAgain = "body" in command && command.body.type === "retry_incident";
    if (isTriedAgain) this.handOver.noneUnderWay("index", "publish");
    const again = effectChanges.filter((change) => change.to === "again").map((change) => change.effectId);
    this.handOver.send(
      next,
      [...effects.map((planned) => planned.effect.id), ...again],
      events.length > 0 || (isTriedAgain && !this.store.publications.isEmpty()),
    );
  }

  /** Runs `work` in one transaction; what it returns is the alarm that is now set. Memory follows only after the commit. */
  inTransaction(work: () => unknown): void {
    let alarmAtMs: unknown;
    try {
      this.#ctx.storage.transactionSync(() => {
        alarmAtMs = work();
      });
    } catch (problem) {
      this.store.forgetMemory(); // what it remembered may have been rolled back
      this.#course = null;
      this.#cached = null; // read while it was being written, it may never have come to be
      throw problem;
    }
    if (typeof alarmAtMs === "number") this.alarm.isSetTo(alarmAtMs);
  }

  /** A command of the engine itself. Nobody gives it twice: its sources are closed in the same transaction. */
  dispatchAsSystem(part: "effects" | "timer", body: CommandBody): Answer {
    const snapshot = this.snapshot();
    if (snapshot === null) return unknownCase;
    const actor = { kind: "system" as const, tenantId: snapshot.tenantId, part };
    return this.dispatch(snapshot, { id: null, actor, expectedVersion: null, body }, null);
  }

  #policies(): Policies {
    const undo = this.settings.UNDO_SECONDS * 1_000;
    return { mayCommand, undoMs: (actor) => undoMs(actor, undo) };
  }
}

const fenceKey = "hold_fence";
const openingKey = "create";

/** Under which name an answer is remembered. Callers choose their keys, so none may meet one that the engine makes. */
const seenKeyOf = ({ id, actor }: Command): string | null =>
  id !== null && (actor.kind === "api_key" || actor.kind === "analyst") ? `key|${id}` : id;

/** Bodies go in the same transaction in which the case says that it was erased. */
const isErasure = (command: Command | Opening, decision: Decision): boolean =>
  decision.accepted && "body" in command && command.body.type === "erase";

/** The definition that the case goes on by when this command has been carried out. */
const definitionAfter = (body: CommandBody, now: CompiledDefinition): CompiledDefinition =>
  body.type === "move_version" ? compiledOf(() => body.definitionBody, body.workflow.hash) : now;

/** What an answer says beside the Case: whether the event was taken, and who was asked together with this case. */
function answerExtras(body: CommandBody, accepted: boolean): JsonObject {
  if (body.type === "send_event") return { accepted };
  if (body.type !== "decide") return {};
  const { childrenToAsk } = body;
  return { accepted, ...(childrenToAsk !== undefined && { askedChildren: accepted ? childrenToAsk : [] }) };
}

const isTrespass = (refusal: Refusal): boolean =>
  refusal.code === "not_permitted" || refusal.code === "event_not_allowed";

/** Subscriptions of the case's own config, below them those of its definition. */
function subscriptionsOf(definition: CompiledDefinition, snapshot: CaseSnapshot): Json {
  const own = snapshot.config.subscriptions;
  const general = definition.config.subscriptions;
  return [...(Array.isArray(own) ? own : []), ...(Array.isArray(general) ? general : [])];
}
