import type { CommandAnswer } from "../src/cases/case-api";
import { linkSecret, linkUrl } from "../src/cases/link";
import type {
  CaseRef,
  CaseSnapshot,
  Command,
  CommandBody,
  EffectId,
  EffectMessage,
  IndexRow,
  Opening,
  Refusal,
} from "../src/domain";
import { searchNumber } from "../src/domain/search-number";
import { type Env, type Settings, settingsOf } from "../src/env";
import type { Json, JsonObject } from "../src/lib/json";
import { errorFields, log } from "../src/lib/log";
import { err, ok, type Result } from "../src/lib/result";
import { carriedTrace } from "../src/lib/trace";
import { mayCommand, undoMs } from "../src/review/policy";
import { caseFacts } from "../src/statistics/case-facts";
import type { CaseCourse } from "../src/statistics/course";
import { type CompiledDefinition, compiledOf } from "../src/workflow/compile";
import { decide, type Policies, refusedAttempt } from "../src/workflow/decide";
import { collectionLink } from "../src/workflow/links";
import { openCase } from "../src/workflow/open";
import { draftsAnswered, draftsLeftBehind } from "../src/workflow/own-drafts";
import type { Decision } from "../src/workflow/turn";
import { caseView, indexRowOf, publishedFacts } from "../src/workflow/view";
import { AttemptPace } from "./attempt-pace";
import { courseOf, keepCourse, openIncidentsOf } from "./case-course";
import { verifyDecision } from "./case-decisions";
import { CaseLock } from "./case-lock";
import { replayCase } from "./case-replay";
import { inCommand, noteIncidents } from "./case-spans";
import { CaseStore, largestSnapshotBytes } from "./case-store";
import { CaseTooLarge } from "./fitting";
import { keptAnswer, repeatedAnswer } from "./remembered-answer";
import { noPace, paceAfter, type TimerPace } from "./timer-pace";

export type Answer = Result<CommandAnswer, Refusal>;
export const unknownCase: { ok: false; error: Refusal } = err({ code: "unknown_case" });

/**
 * The heart of a case object: load, decide, commit in one transaction, arm one alarm, hand over to the queues. There is no
 * `await` between load and commit, so nothing can slip in between.
 */
export class CaseCore {
  readonly store: CaseStore;
  readonly #lock: CaseLock;
  readonly #attemptPace = new AttemptPace();
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  #cached: CaseSnapshot | null = null;
  #alarmAtMs: number | null = null;
  #clockOffsetMs = 0;
  #underWay = { index: false, publish: false, archive: false };
  #pace: TimerPace = noPace;
  #course: CaseCourse | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    this.#ctx = ctx;
    this.#env = env;
    this.store = new CaseStore(ctx.storage);
    this.#lock = new CaseLock(ctx, env, this.store);
  }

  /** Before the first call after a start: newer tables, the key, the clock, and an alarm if something is owed and none is set. */
  async begin(): Promise<void> {
    this.#ctx.storage.transactionSync(() => this.store.upgrade());
    this.#clockOffsetMs = Number(this.store.meta("clock_offset_ms") ?? "0");
    const pace = this.store.meta(paceKey);
    if (pace !== null) this.#pace = JSON.parse(pace) as TimerPace;
    await this.recallAlarm();
    await this.#lock.open();
    if (this.#lock.isDestroyed) return;
    // An alarm that failed too often is dropped by the platform. A case that owes something must always have one.
    if (this.#lock.isOpen) {
      this.sealSome();
      this.inTransaction(() => this.arm(this.#sealingOwed()));
    } else if (this.#alarmAtMs === null) this.inTransaction(() => this.armLater());
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

  #sealingOwed(): number[] {
    return this.store.sealing.hasPlainRows ? [this.nowMs() + this.settings.OUTBOX_WAKE_MS] : [];
  }

  /** The case was erased: its store says so, or its key is destroyed and what is stored opens for nobody. */
  get isShredded(): boolean {
    return this.#lock.isDestroyed || (this.store.exists() && this.store.isShredded);
  }

  /** False while the key of the store does not come. */
  get isOpen(): boolean {
    return this.#lock.isOpen;
  }

  /** What we remember of the alarm is what we set; the platform may have dropped it. */
  async recallAlarm(): Promise<void> {
    const alarmAtMs = await this.#ctx.storage.getAlarm();
    this.#alarmAtMs = alarmAtMs === null ? null : alarmAtMs + this.#clockOffsetMs;
  }

  /** The alarm has just fired, or does not count any more. */
  forgetAlarm(): void {
    this.#alarmAtMs = null;
  }

  get settings(): Settings {
    return settingsOf(this.#env);
  }

  get alarmAtMs(): number | null {
    return this.#alarmAtMs;
  }

  /** Before this no timer fires: the case has been woken by one tiny delay after the other. */
  get timersRestUntilMs(): number {
    return this.#pace.notBeforeMs;
  }

  /** Timers have fired, the first of which was due at `dueAtMs`; null: something else has happened, and the pace is free again. */
  setPace(dueAtMs: number | null): TimerPace {
    const was = this.#pace;
    this.#pace = dueAtMs === null ? noPace : paceAfter(was, dueAtMs, this.nowMs());
    // Most cases never rest, and those that do not need no note of it.
    if (was.notBeforeMs !== this.#pace.notBeforeMs)
      this.inTransaction(() => this.store.setMeta(paceKey, JSON.stringify(this.#pace)));
    return this.#pace;
  }

  /** When what this decision adds is due. */
  #owedBy(decision: Decision, resendAtMs: number): number[] {
    const owed = decision.next.timers.map((timer) => Math.max(timer.dueAtMs, this.timersRestUntilMs));
    if (decision.accepted) owed.push(resendAtMs); // the list and, with them, every effect that is sent now
    for (const change of decision.effectChanges) if (change.to === "waiting") owed.push(change.deadlineAtMs);
    return owed;
  }

  /** The row of the lists, as the case is now. */
  indexRow(snapshot: CaseSnapshot, definition = this.definitionOf(snapshot), wakeAtMs = this.#alarmAtMs): IndexRow {
    const numberTerm = (compact: string) => searchNumber(this.#env.MASTER_KEY, snapshot.tenantId, compact);
    const row = indexRowOf(definition, snapshot, wakeAtMs, numberTerm);
    // What was counted stays counted; of an erased case nothing more is said.
    if (snapshot.erasure !== null) return { ...row, incidents: openIncidentsOf(definition, snapshot) };
    this.#course ??= courseOf(this.store, definition);
    const facts = caseFacts(snapshot, row, this.#course);
    return { ...row, facts, incidents: openIncidentsOf(definition, snapshot) };
  }

  /** Time as this case lives it. Only sandbox tenants move theirs; `recordedAtMs` of the log stays real. */
  nowMs(): number {
    return Date.now() + this.#clockOffsetMs;
  }

  /** Sets the clock forward. False when it is there already: clocks do not go back. */
  moveClock(offsetMs: number): boolean {
    if (offsetMs <= this.#clockOffsetMs) return false;
    this.inTransaction(() => {
      this.store.setMeta("clock_offset_ms", String(offsetMs));
    });
    this.#clockOffsetMs = offsetMs;
    this.#alarmAtMs = null;
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

  /** Links of the Case. Their secrets follow from a key: shown again, never stored. */
  links(snapshot: CaseSnapshot): JsonObject {
    const link = collectionLink(snapshot);
    return link === null ? {} : { collection: linkUrl(this.settings, snapshot, link) };
  }

  async create(opening: Opening): Promise<Answer> {
    if (this.store.exists()) return this.#repeat(openingKey, opening.fingerprint) ?? unknownCase;
    const definition = compiledOf(() => opening.definitionBody, opening.workflow.hash);
    this.#clockOffsetMs = opening.clockOffsetMs;
    const nowMs = this.nowMs();
    const opened = openCase(definition, opening, nowMs);
    if (!opened.ok) return opened;
    const ref = { tenantId: opening.actor.tenantId, caseId: opening.caseId };
    if (!(await this.#lock.make(ref))) return unknownCase;
    // Somebody else may have created it while the key was on its way.
    if (this.store.exists()) return this.#repeat(openingKey, opening.fingerprint) ?? unknownCase;
    return this.#commit(definition, null, opening, opened.value, nowMs, openingKey, opening.fingerprint, {});
  }

  dispatch(snapshot: CaseSnapshot, command: Command, fingerprint: string | null): Answer {
    return inCommand(snapshot, command, () => this.#carryOut(snapshot, command, fingerprint));
  }

  #carryOut(snapshot: CaseSnapshot, command: Command, fingerprint: string | null): Answer {
    const key = seenKeyOf(command);
    if (key !== null) {
      const repeated = this.#repeat(key, fingerprint);
      if (repeated !== null) return repeated;
    }
    const definition = this.definitionOf(snapshot);
    const nowMs = this.nowMs();
    const problems = draftsLeftBehind(definition, snapshot, command, () => this.store.drafts(), nowMs);
    // Not remembered: once those pages are sent, the same try may succeed.
    if (problems.length > 0) return err({ code: "invalid_answers", problems });
    const refused = this.#heldMeanwhile(command.body) ?? this.store.notes.refusalOf(command.body, command.actor, nowMs);
    const decided = refused === null ? decide(definition, snapshot, command, nowMs, this.#policies()) : err(refused);
    if (!decided.ok) return this.#refuse(snapshot, command, fingerprint, decided, nowMs);
    if (decided.value.accepted && command.actor.kind !== "system" && this.timersRestUntilMs > 0) this.setPace(null);
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

  replay(snapshot: CaseSnapshot): JsonObject {
    return replayCase(this.store, snapshot, this.#policies());
  }

  verifyDecision(snapshot: CaseSnapshot, asked: Parameters<typeof verifyDecision>[3]): JsonObject | null {
    return verifyDecision(this.store, snapshot, this.#policies(), asked);
  }

  /** The remembered answer to a key, byte for byte; a key that comes with another body is refused. */
  #repeat(key: string, fingerprint: string | null): Answer | null {
    const snapshot = this.snapshot();
    const seen = snapshot === null ? null : this.store.seen(key);
    if (snapshot === null || seen === null) return null;
    if (seen.fingerprint !== fingerprint) return err({ code: "idempotency_key_reused" });
    return repeatedAnswer(seen.answer, this.#secretOf(snapshot));
  }

  #secretOf(ref: CaseRef) {
    return ({ id, generation }: { id: string; generation: number }) => linkSecret(this.settings, ref, id, generation);
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
      this.inTransaction(() => this.store.remember(key, fingerprint, JSON.stringify(refusal), nowMs));
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
          this.store.setMeta("clock_offset_ms", String(this.#clockOffsetMs));
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
        const alarmAtMs = this.arm(this.#owedBy(decision, nowMs + wakeMs));
        answer = ok({
          body: JSON.stringify({ ...caseView(definition, next, this.links(next)), ...extra }),
          version: next.version,
          repeated: false,
          row: this.indexRow(next, definition, alarmAtMs),
        });
        if (key !== null) {
          const kept = keptAnswer(answer, collectionLink(next), this.#secretOf(next));
          this.store.remember(key, fingerprint, kept, nowMs);
        }
        return alarmAtMs;
      });
    } catch (problem) {
      if (problem instanceof CaseTooLarge) return err({ code: "case_too_large", limitBytes: largestSnapshotBytes });
      throw problem;
    }
    if (decision.accepted) {
      this.#cached = next;
      noteIncidents(before, next);
      if (decision.judged.length > 0) this.handOverJudgements(next);
      // A person has waited long enough for what may have been lost on the way.
      const isTriedAgain = "body" in command && command.body.type === "retry_incident";
      if (isTriedAgain) this.#underWay = { ...this.#underWay, index: false, publish: false };
      this.handOver(
        next,
        [
          ...decision.effects.map((planned) => planned.effect.id),
          ...decision.effectChanges.filter((change) => change.to === "again").map((change) => change.effectId),
        ],
        decision.events.length > 0 || (isTriedAgain && this.store.hasPublications()),
      );
    }
    return answer;
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
    if (typeof alarmAtMs === "number") this.#alarmAtMs = alarmAtMs;
  }

  /**
   * Sets the one alarm to the earliest thing this case owes. What was owed before is covered by the alarm that is set already; an
   * alarm that comes too early is harmless, so it is left.
   */
  arm(owedAtMs: readonly number[]): number | null {
    const owed = this.#alarmAtMs === null ? [...owedAtMs, ...this.#allOwed()] : owedAtMs;
    if (owed.length === 0) return this.#alarmAtMs;
    const alarmAtMs = Math.min(...owed);
    if (this.#alarmAtMs !== null && this.#alarmAtMs <= alarmAtMs) return this.#alarmAtMs;
    void this.#ctx.storage.setAlarm(alarmAtMs - this.#clockOffsetMs);
    return alarmAtMs;
  }

  /** Instead of the alarm that would be due: a later one, after something failed that would fail again at once. */
  armLater(): number {
    const alarmAtMs = this.nowMs() + this.settings.OUTBOX_WAKE_MS;
    void this.#ctx.storage.setAlarm(alarmAtMs - this.#clockOffsetMs);
    return alarmAtMs;
  }

  /** When everything that the store still owes is due. */
  #allOwed(): number[] {
    const snapshot = this.snapshot();
    if (snapshot === null) return [];
    const owed = this.#owedOfItself(snapshot);
    if (this.owesCopies(snapshot)) owed.push(this.nowMs() + this.settings.OUTBOX_WAKE_MS);
    return owed;
  }

  /** Timers, effects, a store that is not sealed yet: all but the copies. */
  #owedOfItself(snapshot: CaseSnapshot): number[] {
    const owed = snapshot.timers.map((timer) => Math.max(timer.dueAtMs, this.timersRestUntilMs));
    const effectAtMs = this.store.outbox.earliestMs();
    if (effectAtMs !== null) owed.push(effectAtMs);
    return [...owed, ...this.#sealingOwed()];
  }

  /**
   * When the case has to be awake by itself, for whoever copies its row into the list right now: that copy is not owed any more, and others
   * are not while a queue has them. Null: never; nobody need look whether its alarm was lost.
   */
  wakeAtMs(snapshot: CaseSnapshot): number | null {
    const { publish, archive } = this.#underWay;
    if ((this.store.hasPublications() && !publish) || (!this.store.judgements.isEmpty() && !archive))
      return this.#alarmAtMs;
    const owed = this.#owedOfItself(snapshot);
    return owed.length === 0 ? null : Math.min(...owed);
  }

  owesCopies(snapshot: CaseSnapshot): boolean {
    if (this.store.hasPublications() || this.store.indexedVersion() < snapshot.version) return true;
    return !this.store.judgements.isEmpty();
  }

  /** Right after the commit; what gets lost here is sent again by the alarm. */
  handOver(snapshot: CaseSnapshot, effectIds: readonly EffectId[], events: boolean): void {
    const { tenantId, caseId } = snapshot;
    const effects: MessageSendRequest<EffectMessage>[] = effectIds.map((effectId) => ({
      body: { tenantId, caseId, effectId, ...carriedTrace() },
    }));
    const sends: Promise<unknown>[] = [];
    for (let from = 0; from < effects.length; from += 100)
      sends.push(this.#env.EFFECTS.sendBatch(effects.slice(from, from + 100)));
    // One message of a kind is under way at a time: its consumer reads what is newest, and its answer starts the next one.
    if (!this.#underWay.index) {
      this.#underWay.index = true;
      sends.push(this.#env.INDEX.send({ tenantId, caseId }));
    }
    if (events && !this.#underWay.publish) {
      this.#underWay.publish = true;
      sends.push(this.#env.WEBHOOKS.send({ kind: "publish", tenantId, caseId, ...carriedTrace() }));
    }
    if (sends.length === 0) return;
    this.#ctx.waitUntil(
      Promise.all(sends).catch(() => {
        this.#underWay = { ...this.#underWay, index: false, publish: false };
        log.warn("case.hand_over_failed", { caseId, effects: effectIds.length });
      }),
    );
  }

  /** Judged inputs go to the archive; like every copy they are sent again until it says that it has them. */
  handOverJudgements({ tenantId, caseId }: CaseSnapshot): void {
    if (this.#underWay.archive) return;
    this.#underWay.archive = true;
    this.#ctx.waitUntil(
      this.#env.JUDGEMENTS.send({ tenantId, caseId }).catch(() => {
        this.noneUnderWay("archive");
        log.warn("case.hand_over_failed", { caseId, judgements: true });
      }),
    );
  }

  /** A command of the engine itself. Nobody gives it twice: its sources are closed in the same transaction. */
  dispatchAsSystem(part: "effects" | "timer", body: CommandBody): Answer {
    const snapshot = this.snapshot();
    if (snapshot === null) return unknownCase;
    const actor = { kind: "system" as const, tenantId: snapshot.tenantId, part };
    return this.dispatch(snapshot, { id: null, actor, expectedVersion: null, body }, null);
  }

  /** The copies that were under way have arrived, or must be thought lost. */
  noneUnderWay(kind: "index" | "publish" | "archive"): void {
    this.#underWay = { ...this.#underWay, [kind]: false };
  }

  #policies(): Policies {
    const undo = this.settings.UNDO_SECONDS * 1_000;
    return { mayCommand, undoMs: (actor) => undoMs(actor, undo) };
  }
}

const fenceKey = "hold_fence";
const openingKey = "create";
const paceKey = "timer_pace";

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
