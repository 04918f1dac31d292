import { DurableObject } from "cloudflare:workers";
import type { CaseObjectApi, ClaimedEffect, CommandAnswer, FlowView, Page } from "../src/cases/case-api";
import { linkUrl } from "../src/cases/link";
import type {
  AttemptReport,
  CaseRef,
  CaseSnapshot,
  Command,
  CommandBody,
  EffectId,
  EffectMessage,
  IndexRow,
  Opening,
  Publication,
  Refusal,
  RunId,
  RunResult,
} from "../src/domain";
import { type Env, settingsOf } from "../src/env";
import { randomSecret, sha256Hex } from "../src/lib/bytes";
import type { Json, JsonObject } from "../src/lib/json";
import { log } from "../src/lib/log";
import { err, ok, type Result } from "../src/lib/result";
import { chanceOf, leaseMs, planRetry } from "../src/outbox/retry-plan";
import { mayCommand, undoMs } from "../src/review/policy";
import { collectingOf } from "../src/workflow/collecting";
import { type CompiledDefinition, compiledOf } from "../src/workflow/compile";
import { decide, type Policies, refusedAttempt } from "../src/workflow/decide";
import { flowView } from "../src/workflow/flow-view";
import { collectionLink, deadBecause } from "../src/workflow/links";
import { openCase } from "../src/workflow/open";
import type { Decision } from "../src/workflow/turn";
import { caseView, childrenView, indexRowOf, publishedFacts } from "../src/workflow/view";
import { explanationFrom, noteEntry, runEntry, timelineEntry } from "./case-records";
import { CaseStore, CaseTooLarge, largestSnapshotBytes, type OutboxRow } from "./case-store";

type Answer = Result<CommandAnswer, Refusal>;
const unknownCase: { ok: false; error: Refusal } = err({ code: "unknown_case" });
const rememberSeenMs = 48 * 3_600_000;
const flowSessionMs = 14 * 86_400_000;
/** Who has just opened a link that is about to end still gets to finish. */
const shortestSessionMs = 3_600_000;
const largestDraftBytes = 200_000;

/**
 * One case. A thin shell round `decide()`: load, decide, commit in one transaction, arm one alarm, hand over to the queues.
 * There is no `await` between load and commit, so nothing can slip in between.
 */
export class CaseObject extends DurableObject<Env> implements CaseObjectApi {
  readonly #store: CaseStore;
  #cached: CaseSnapshot | null = null;
  #alarmAtMs: number | null = null;
  #underWay = { index: false, publish: false };

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new CaseStore(ctx.storage);
    if (!this.#store.exists()) return;
    void ctx.blockConcurrencyWhile(async () => {
      ctx.storage.transactionSync(() => this.#store.upgrade());
      this.#alarmAtMs = await ctx.storage.getAlarm();
      // An alarm that failed too often is dropped by the platform. A case that owes something must always have one.
      if (this.#alarmAtMs === null) this.#inTransaction(() => this.#arm(Date.now(), []));
    });
  }

  async create(ref: CaseRef, opening: Opening): Promise<Answer> {
    if (opening.actor.tenantId !== ref.tenantId || opening.caseId !== ref.caseId) return unknownCase;
    if (this.#store.exists()) return this.#repeat("create", opening.fingerprint) ?? unknownCase;
    const definition = compiledOf(() => opening.definitionBody, opening.workflow.hash);
    const nowMs = Date.now();
    const opened = openCase(definition, opening, nowMs);
    if (!opened.ok) return opened;
    return this.#commit(definition, null, opening, opened.value, nowMs, "create", opening.fingerprint, {});
  }

  async dispatch(ref: CaseRef, command: Command, fingerprint: string | null): Promise<Answer> {
    const snapshot = this.#load(ref);
    if (snapshot === null) return unknownCase;
    return this.#dispatch(snapshot, command, fingerprint);
  }

  #dispatch(snapshot: CaseSnapshot, command: Command, fingerprint: string | null): Answer {
    if (command.id !== null) {
      const repeated = this.#repeat(command.id, fingerprint);
      if (repeated !== null) return repeated;
    }
    const definition = this.#definitionOf(snapshot);
    const nowMs = Date.now();
    const refusedNote = this.#unknownNote(command.body);
    const decided = refusedNote ?? decide(definition, snapshot, command, nowMs, this.#policies());
    if (!decided.ok) return this.#refuse(snapshot, command, fingerprint, decided, nowMs);
    const extra: JsonObject =
      command.body.type === "send_event" || command.body.type === "decide" ? { accepted: decided.value.accepted } : {};
    return this.#commit(definition, snapshot, command, decided.value, nowMs, command.id, fingerprint, extra);
  }

  /** The remembered answer to a key, byte for byte; a key that comes with another body is refused. */
  #repeat(id: string, fingerprint: string | null): Answer | null {
    const seen = this.#store.seen(id);
    if (seen === null) return null;
    if (seen.fingerprint !== fingerprint) return err({ code: "idempotency_key_reused" });
    const answer = JSON.parse(seen.answer) as Answer;
    return answer.ok ? ok({ ...answer.value, repeated: true }) : answer;
  }

  /** A refusal changes nothing, but it is the answer to its key: asked again, it is given again. */
  #refuse(
    snapshot: CaseSnapshot,
    command: Command,
    fingerprint: string | null,
    refusal: { ok: false; error: Refusal },
    nowMs: number,
  ): Answer {
    if (command.actor.kind === "applicant" && isTrespass(refusal.error))
      this.#noteTrespass(snapshot, command, refusal.error, nowMs);
    const { id } = command;
    if (id !== null && command.actor.kind !== "system") {
      this.#inTransaction(() => this.#store.remember(id, fingerprint, JSON.stringify(refusal), nowMs));
    }
    return refusal;
  }

  /** An applicant who tried more than the form offers: refused, and in the timeline. */
  #noteTrespass(snapshot: CaseSnapshot, command: Command, refusal: Refusal, nowMs: number): void {
    const decision = refusedAttempt(snapshot, command.body.type, refusal.code);
    const facts = { nowMs, recordedAtMs: nowMs, resendAtMs: nowMs, facts: null, subscriptions: null };
    this.#inTransaction(() => this.#store.commit(snapshot, command, decision, facts));
  }

  #commit(
    definition: CompiledDefinition,
    before: CaseSnapshot | null,
    command: Command | Opening,
    decision: Decision,
    nowMs: number,
    id: string | null,
    fingerprint: string | null,
    extra: JsonObject,
  ): Answer {
    const wakeMs = settingsOf(this.env).OUTBOX_WAKE_MS;
    const next = decision.next;
    let answer: Answer = unknownCase;
    try {
      this.#inTransaction(() => {
        if (before === null) {
          this.#store.makeTables();
          this.#store.pin(command as Opening);
        }
        this.#store.commit(before, command, decision, {
          nowMs,
          recordedAtMs: nowMs,
          resendAtMs: nowMs + wakeMs,
          facts: decision.events.length > 0 ? publishedFacts(definition, next) : null,
          subscriptions: subscriptionsOf(definition, next),
        });
        const alarmAtMs = this.#arm(nowMs, owedBy(decision, nowMs + wakeMs));
        answer = ok({
          body: JSON.stringify({ ...caseView(definition, next, this.#links(next)), ...extra }),
          version: next.version,
          repeated: false,
          row: indexRowOf(definition, next, alarmAtMs),
        });
        if (id !== null) this.#store.remember(id, fingerprint, JSON.stringify(answer), nowMs);
        return alarmAtMs;
      });
    } catch (problem) {
      if (problem instanceof CaseTooLarge) return err({ code: "case_too_large", limitBytes: largestSnapshotBytes });
      throw problem;
    }
    if (decision.accepted) {
      this.#cached = next;
      this.#handOver(
        next,
        [
          ...decision.effects.map((planned) => planned.effect.id),
          ...decision.effectChanges.filter((change) => change.to === "again").map((change) => change.effectId),
        ],
        decision.events.length > 0,
      );
    }
    return answer;
  }

  /** Runs `work` in one transaction; what it returns is the alarm that is now set. Memory follows only after the commit. */
  #inTransaction(work: () => unknown): void {
    let alarmAtMs: unknown;
    try {
      this.ctx.storage.transactionSync(() => {
        alarmAtMs = work();
      });
    } catch (problem) {
      this.#store.forgetMemory(); // what it remembered may have been rolled back
      throw problem;
    }
    if (typeof alarmAtMs === "number") this.#alarmAtMs = alarmAtMs;
  }

  /**
   * Sets the one alarm to the earliest thing this case owes. What was owed before is covered by the alarm that is set already; an
   * alarm that comes too early is harmless, so it is left.
   */
  #arm(nowMs: number, owedAtMs: readonly number[]): number | null {
    const owed = this.#alarmAtMs === null ? [...owedAtMs, ...this.#allOwed(nowMs)] : owedAtMs;
    if (owed.length === 0) return this.#alarmAtMs;
    const alarmAtMs = Math.min(...owed);
    if (this.#alarmAtMs !== null && this.#alarmAtMs <= alarmAtMs) return this.#alarmAtMs;
    void this.ctx.storage.setAlarm(alarmAtMs);
    return alarmAtMs;
  }

  /** When everything that the store still owes is due. */
  #allOwed(nowMs: number): number[] {
    const snapshot = this.#snapshotOrNull();
    if (snapshot === null) return [];
    const owed = snapshot.timers.map((timer) => timer.dueAtMs);
    const effectAtMs = this.#store.earliestEffectMs();
    if (effectAtMs !== null) owed.push(effectAtMs);
    if (this.#owesCopies(snapshot)) owed.push(nowMs + settingsOf(this.env).OUTBOX_WAKE_MS);
    return owed;
  }

  #owesCopies(snapshot: CaseSnapshot): boolean {
    return this.#store.hasPublications() || this.#store.indexedVersion() < snapshot.version;
  }

  /** Right after the commit; what gets lost here is sent again by the alarm. */
  #handOver(snapshot: CaseSnapshot, effectIds: readonly EffectId[], events: boolean): void {
    const { tenantId, caseId } = snapshot;
    const effects: MessageSendRequest<EffectMessage>[] = effectIds.map((effectId) => ({
      body: { tenantId, caseId, effectId },
    }));
    const sends: Promise<unknown>[] = [];
    for (let from = 0; from < effects.length; from += 100)
      sends.push(this.env.EFFECTS.sendBatch(effects.slice(from, from + 100)));
    // One message of a kind is under way at a time: its consumer reads what is newest, and its answer starts the next one.
    if (!this.#underWay.index) {
      this.#underWay.index = true;
      sends.push(this.env.INDEX.send({ tenantId, caseId }));
    }
    if (events && !this.#underWay.publish) {
      this.#underWay.publish = true;
      sends.push(this.env.WEBHOOKS.send({ kind: "publish", tenantId, caseId }));
    }
    if (sends.length === 0) return;
    this.ctx.waitUntil(
      Promise.all(sends).catch(() => {
        this.#underWay = { index: false, publish: false };
        log.warn("case.hand_over_failed", { caseId, effects: effectIds.length });
      }),
    );
  }

  #links(snapshot: CaseSnapshot): JsonObject {
    const link = collectionLink(snapshot);
    return link === null ? {} : { collection: linkUrl(settingsOf(this.env), snapshot, link) };
  }

  #policies(): Policies {
    const undo = settingsOf(this.env).UNDO_SECONDS * 1_000;
    return { mayCommand, undoMs: (actor) => undoMs(actor, undo) };
  }

  #snapshotOrNull(): CaseSnapshot | null {
    if (this.#cached === null && this.#store.exists()) this.#cached = this.#store.snapshot();
    return this.#cached;
  }

  /** The snapshot, if this object is the case that is asked for. The tenant is compared even though it is part of the name. */
  #load(ref: CaseRef): CaseSnapshot | null {
    const snapshot = this.#snapshotOrNull();
    return snapshot !== null && snapshot.tenantId === ref.tenantId && snapshot.caseId === ref.caseId ? snapshot : null;
  }

  #definitionOf(snapshot: CaseSnapshot): CompiledDefinition {
    return compiledOf(() => this.#store.pinned("definition", "definition"), snapshot.workflow.hash);
  }

  #unknownNote(body: CommandBody): { ok: false; error: Refusal } | null {
    if (body.type !== "add_note" || body.parentId === null || this.#store.hasNote(body.parentId)) return null;
    return err({ code: "unknown_note", noteId: body.parentId });
  }

  // Reading.

  async view(ref: CaseRef): Promise<Answer> {
    const snapshot = this.#load(ref);
    if (snapshot === null) return unknownCase;
    const definition = this.#definitionOf(snapshot);
    const body = JSON.stringify(caseView(definition, snapshot, this.#links(snapshot)));
    return ok({
      body,
      version: snapshot.version,
      repeated: false,
      row: indexRowOf(definition, snapshot, this.#alarmAtMs),
    });
  }

  async snapshot(ref: CaseRef): Promise<Result<CaseSnapshot, Refusal>> {
    const snapshot = this.#load(ref);
    return snapshot === null ? unknownCase : ok(snapshot);
  }

  async definition(ref: CaseRef): Promise<Result<string, Refusal>> {
    return this.#load(ref) === null ? unknownCase : ok(this.#store.pinned("definition", "definition"));
  }

  async timeline(ref: CaseRef, page: Page) {
    if (this.#load(ref) === null) return unknownCase;
    return ok(paged(this.#store.logPage(page.after, page.limit + 1), page.limit, "seq", timelineEntry));
  }

  async notes(ref: CaseRef, page: Page) {
    if (this.#load(ref) === null) return unknownCase;
    return ok(paged(this.#store.notePage(page.after, page.limit + 1), page.limit, "place", noteEntry));
  }

  async runs(ref: CaseRef, page: Page) {
    if (this.#load(ref) === null) return unknownCase;
    const entry = (row: JsonObject): JsonObject =>
      runEntry(row, this.#store.attemptsOf(String(row.id).replace(/^run_/, "eff_")));
    return ok(paged(this.#store.runPage(page.after, page.limit + 1), page.limit, "place", entry));
  }

  async children(ref: CaseRef): Promise<Result<JsonObject[], Refusal>> {
    const snapshot = this.#load(ref);
    return snapshot === null ? unknownCase : ok(childrenView(snapshot));
  }

  async explanation(ref: CaseRef): Promise<Result<JsonObject, Refusal>> {
    const snapshot = this.#load(ref);
    return snapshot === null ? unknownCase : ok(explanationFrom(snapshot, this.#store.lastAccepted(50)));
  }

  // The applicant's side.

  async flow(ref: CaseRef): Promise<Result<FlowView, Refusal>> {
    const snapshot = this.#load(ref);
    if (snapshot === null) return unknownCase;
    return ok(flowView(this.#definitionOf(snapshot), snapshot, this.#store.drafts(), Date.now()));
  }

  async saveDrafts(ref: CaseRef, page: string, fields: Record<string, string[]>, device: string) {
    const snapshot = this.#load(ref);
    if (snapshot === null) return unknownCase;
    const now = collectingOf(this.#definitionOf(snapshot), snapshot);
    if (now === null) return err<Refusal>({ code: "no_form", state: snapshot.configuration.join("|") });
    if (!now.form.pages.some((candidate) => candidate.id === page) || JSON.stringify(fields).length > largestDraftBytes)
      return err<Refusal>({ code: "bad_value", param: "page", message: "this cannot be kept as a draft" });
    const savedAtMs = Date.now();
    this.#inTransaction(() => {
      this.#store.saveDrafts(page, fields, device, savedAtMs);
    });
    return ok({ savedAtMs });
  }

  async openFlowSession(ref: CaseRef, linkId: string, generation: number) {
    const snapshot = this.#load(ref);
    const link = snapshot?.links.find((candidate) => candidate.id === linkId && candidate.generation === generation);
    if (snapshot === null || link === undefined) return err<Refusal>({ code: "link_dead", why: "revoked" });
    const nowMs = Date.now();
    const dead = deadBecause(link, nowMs);
    if (dead !== null) return err<Refusal>({ code: "link_dead", why: dead });
    if (link.kind === "one_time") {
      const actor = { kind: "applicant" as const, tenantId: ref.tenantId, caseId: ref.caseId, linkId };
      const used = this.#dispatch(
        snapshot,
        { id: null, actor, expectedVersion: null, body: { type: "use_link", linkId } },
        null,
      );
      if (!used.ok) return used;
    }
    const sessionSecret = randomSecret(32);
    const expiresAtMs = Math.min(nowMs + flowSessionMs, Math.max(link.expiresAtMs, nowMs + shortestSessionMs));
    this.#inTransaction(() => {
      this.#store.addFlowSession(sha256Hex(sessionSecret), linkId, generation, nowMs, expiresAtMs);
    });
    return ok({ sessionSecret, expiresAtMs });
  }

  async flowSession(ref: CaseRef, sessionHash: string): Promise<{ linkId: string; language: string | null } | null> {
    const snapshot = this.#load(ref);
    const session = snapshot === null ? null : this.#store.flowSession(sessionHash, Date.now());
    const link = snapshot?.links.find((candidate) => candidate.id === session?.linkId);
    if (session === null || link === undefined || link.revokedAtMs !== null || link.generation !== session.generation)
      return null;
    return { linkId: link.id, language: link.language };
  }

  // For the consumers of the queues.

  async claim(ref: CaseRef, effectId: EffectId): Promise<ClaimedEffect | null> {
    const snapshot = this.#load(ref);
    const row = snapshot === null ? null : this.#store.outboxRow(effectId);
    if (snapshot === null || row === null) return null;
    const nowMs = Date.now();
    const free =
      row.status === "sent" || row.status === "pending" || (row.status === "claimed" && (row.dueAtMs ?? 0) <= nowMs);
    if (!free) return null;
    if (row.attempt >= row.maxAttempts) {
      this.#giveUp(snapshot, row, "gave_up", `no answer came back from ${row.attempt} attempts`);
      return null;
    }
    const attempt = row.attempt + 1;
    const leaseUntilMs = nowMs + leaseMs("timeoutSeconds" in row.effect ? row.effect.timeoutSeconds : 30);
    this.#inTransaction(() => {
      this.#store.setEffect(effectId, "claimed", attempt, leaseUntilMs);
      return this.#arm(nowMs, [leaseUntilMs]);
    });
    return {
      effect: row.effect,
      attempt,
      leaseUntilMs,
      snapshotVersion: snapshot.version,
      workflowKey: snapshot.workflow.key,
    };
  }

  async report(ref: CaseRef, effectId: EffectId, attempt: number, report: AttemptReport): Promise<void> {
    const snapshot = this.#load(ref);
    const row = snapshot === null ? null : this.#store.outboxRow(effectId);
    if (
      snapshot === null ||
      row === null ||
      (row.status === "waiting" && report.outcome === "result" && report.result.status === "waiting")
    )
      return;
    this.#recordAttempt(effectId, attempt, report);
    switch (report.outcome) {
      case "done":
        this.#inTransaction(() => this.#store.removeEffect(effectId));
        return;
      case "result":
        this.#takeResult(snapshot, row, report.result);
        return;
      case "retry":
        if (row.status === "claimed" && row.attempt === attempt) this.#tryAgainOrGiveUp(snapshot, row, report);
    }
  }

  #recordAttempt(effectId: EffectId, attempt: number, report: AttemptReport): void {
    if (report.outcome === "done") return;
    const base = { finishedAtMs: Date.now(), code: null, message: null, httpStatus: null, durationMs: null };
    const raw = report.outcome === "result" && "raw" in report.result ? report.result.raw : undefined;
    this.#inTransaction(() =>
      this.#store.addAttempt(
        effectId,
        attempt,
        report.outcome === "retry"
          ? {
              ...base,
              outcome: "failed",
              code: report.code,
              message: report.message,
              httpStatus: report.httpStatus,
              durationMs: report.durationMs,
            }
          : {
              ...base,
              outcome: report.result.status,
              code: report.result.status === "error" ? report.result.code : null,
              message: report.result.status === "error" ? report.result.message : null,
              httpStatus: raw?.httpStatus ?? null,
              durationMs: raw?.durationMs ?? null,
            },
      ),
    );
  }

  #tryAgainOrGiveUp(
    snapshot: CaseSnapshot,
    row: OutboxRow,
    report: Extract<AttemptReport, { outcome: "retry" }>,
  ): void {
    const retry = planRetry(row.attempt, row.maxAttempts, report.retryAfterSeconds, chanceOf(row.id, row.attempt));
    if (!retry.again) {
      this.#giveUp(snapshot, row, report.code, report.message);
      return;
    }
    const nowMs = Date.now();
    this.#inTransaction(() => {
      this.#store.setEffect(row.id, "pending", row.attempt, nowMs + retry.delayMs);
      return this.#arm(nowMs, [nowMs + retry.delayMs]);
    });
  }

  #takeResult(snapshot: CaseSnapshot, row: OutboxRow, result: RunResult): void {
    if (row.runId === null) return;
    const body: CommandBody = { type: "effect_result", effectId: row.id, runId: row.runId as RunId, result };
    const answer = this.#dispatchAsSystem(snapshot, "effects", body);
    // The result cannot be taken in (a loop, a case grown too large): a person must look, and nothing may spin.
    if (!answer.ok) this.#shelve(snapshot, row, answer.error.code, "the result could not be taken in");
  }

  /** No more attempts: the run ends as an error its definition can handle; work without a run becomes an incident. */
  #giveUp(snapshot: CaseSnapshot, row: OutboxRow, code: string, message: string): void {
    if (row.effect.kind === "open_child") {
      this.#dispatchAsSystem(snapshot, "effects", {
        type: "child_opened",
        childKey: row.effect.childKey,
        caseId: null,
        problem: message,
      });
    } else if (row.runId !== null) {
      const result: RunResult = code === "timeout" ? { status: "timeout" } : { status: "error", code, message };
      this.#takeResult(snapshot, row, result);
      return;
    }
    this.#shelve(snapshot, row, code, `${row.effect.kind}: ${message}`);
  }

  #shelve(snapshot: CaseSnapshot, row: OutboxRow, code: string, message: string): void {
    this.#inTransaction(() => this.#store.setEffect(row.id, "incident", row.attempt, null));
    const newest = this.#snapshotOrNull() ?? snapshot;
    this.#dispatchAsSystem(newest, "effects", {
      type: "open_incident",
      source: "effect",
      subject: row.id,
      code,
      message,
    });
  }

  #dispatchAsSystem(snapshot: CaseSnapshot, part: "effects" | "timer", body: CommandBody): Answer {
    const actor = { kind: "system" as const, tenantId: snapshot.tenantId, part };
    return this.#dispatch(snapshot, { id: null, actor, expectedVersion: null, body }, null);
  }

  async publications(ref: CaseRef): Promise<Publication[]> {
    return this.#load(ref) === null ? [] : this.#store.publications();
  }

  async published(ref: CaseRef, throughSeq: number): Promise<void> {
    const snapshot = this.#load(ref);
    if (snapshot === null) return;
    this.#inTransaction(() => this.#store.dropPublications(throughSeq));
    this.#underWay.publish = false;
    if (this.#store.hasPublications()) this.#handOver(snapshot, [], true);
  }

  async indexRow(ref: CaseRef): Promise<IndexRow | null> {
    const snapshot = this.#load(ref);
    return snapshot === null ? null : indexRowOf(this.#definitionOf(snapshot), snapshot, this.#alarmAtMs);
  }

  async indexed(ref: CaseRef, version: number): Promise<void> {
    const snapshot = this.#load(ref);
    if (snapshot === null) return;
    this.#inTransaction(() => this.#store.setIndexedVersion(version));
    this.#underWay.index = false;
    if (version < snapshot.version) this.#handOver(snapshot, [], false);
  }

  // Waking up.

  async wake(ref: CaseRef): Promise<void> {
    if (this.#load(ref) === null) return;
    this.#alarmAtMs = await this.ctx.storage.getAlarm(); // what we remember is what we set; the platform may have dropped it
    this.#catchUp();
  }

  /** Never throws: the platform drops an alarm that keeps failing, and with it everything this case still owes. */
  override async alarm(): Promise<void> {
    this.#alarmAtMs = null;
    try {
      this.#catchUp();
    } catch (problem) {
      log.error("case.alarm_failed", {
        objectId: this.ctx.id.toString(),
        problem: problem instanceof Error ? problem.name : "unknown",
      });
      try {
        await this.ctx.storage.setAlarm(Date.now() + settingsOf(this.env).OUTBOX_WAKE_MS);
      } catch {
        log.error("case.alarm_lost", { objectId: this.ctx.id.toString() }); // the sweeper and the constructor re-arm
      }
    }
  }

  #catchUp(): void {
    const snapshot = this.#snapshotOrNull();
    if (snapshot === null) return;
    const nowMs = Date.now();
    let failures = 0;
    for (const timer of snapshot.timers) {
      if (timer.dueAtMs <= nowMs)
        failures += this.#attempt(snapshot, (now) =>
          this.#dispatchAsSystem(now, "timer", { type: "timer", timerId: timer.id }),
        );
    }
    const lost: EffectId[] = [];
    for (const row of this.#store.dueEffects(nowMs)) {
      failures += this.#attempt(snapshot, (now) => this.#catchUpEffect(now, row, nowMs, lost));
    }
    this.#inTransaction(() => {
      this.#store.forgetSeenBefore(nowMs - rememberSeenMs);
      // After a failure the next try comes later, or a broken timer would spin.
      if (failures === 0) return this.#arm(nowMs, []);
      const laterMs = nowMs + settingsOf(this.env).OUTBOX_WAKE_MS;
      void this.ctx.storage.setAlarm(laterMs);
      return laterMs;
    });
    const now = this.#snapshotOrNull() ?? snapshot;
    this.#underWay = { index: this.#store.indexedVersion() >= now.version, publish: false };
    if (lost.length > 0 || this.#owesCopies(now)) this.#handOver(now, lost, this.#store.hasPublications());
  }

  #catchUpEffect(snapshot: CaseSnapshot, row: OutboxRow, nowMs: number, lost: EffectId[]): void {
    if (row.status === "waiting") {
      this.#takeResult(snapshot, row, { status: "timeout" });
      return;
    }
    if (row.status === "claimed" && row.attempt >= row.maxAttempts) {
      this.#giveUp(snapshot, row, "gave_up", `no answer came back from ${row.attempt} attempts`);
      return;
    }
    this.#inTransaction(() =>
      this.#store.setEffect(row.id, "sent", row.attempt, nowMs + settingsOf(this.env).OUTBOX_WAKE_MS),
    );
    lost.push(row.id);
  }

  #attempt(fallback: CaseSnapshot, work: (snapshot: CaseSnapshot) => unknown): 0 | 1 {
    try {
      work(this.#snapshotOrNull() ?? fallback);
      return 0;
    } catch (problem) {
      log.error("case.catch_up_failed", {
        caseId: fallback.caseId,
        problem: problem instanceof Error ? problem.name : "unknown",
      });
      return 1;
    }
  }
}

const isTrespass = (refusal: Refusal): boolean =>
  refusal.code === "not_permitted" || refusal.code === "event_not_allowed";

/** When what this decision adds is due. */
function owedBy(decision: Decision, resendAtMs: number): number[] {
  const owed = decision.next.timers.map((timer) => timer.dueAtMs);
  if (decision.accepted) owed.push(resendAtMs); // the list and, with them, every effect that is sent now
  for (const change of decision.effectChanges) if (change.to === "waiting") owed.push(change.deadlineAtMs);
  return owed;
}

/** Subscriptions of the case's own config, below them those of its definition. */
function subscriptionsOf(definition: CompiledDefinition, snapshot: CaseSnapshot): Json {
  const own = snapshot.config.subscriptions;
  const general = definition.config.subscriptions;
  return [...(Array.isArray(own) ? own : []), ...(Array.isArray(general) ? general : [])];
}

function paged<T>(
  rows: JsonObject[],
  limit: number,
  key: string,
  entry: (row: JsonObject) => T,
): { data: T[]; next: number | null } {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return { data: data.map(entry), next: rows.length > limit && last !== undefined ? Number(last[key]) : null };
}
