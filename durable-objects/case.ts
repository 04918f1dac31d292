import { DurableObject } from "cloudflare:workers";
import type { CaseObjectApi, FlowEntry, HiddenFields, Page, TracedRef } from "../src/cases/case-api";
import type { CopiedObjectApi } from "../src/cases/copied-object";
import {
  type AttemptReport,
  type CaseRef,
  type Command,
  type DraftSave,
  type EffectId,
  type IndexRow,
  type MaskedField,
  type Opening,
  type PendingJudgement,
  type Publication,
  parseId,
  type Refusal,
  type Role,
} from "../src/domain";
import { type Env, observeFor } from "../src/env";
import type { JsonObject } from "../src/lib/json";
import { errorFields, log } from "../src/lib/log";
import { err, ok, type Result } from "../src/lib/result";
import { under } from "../src/lib/trace";
import { isNamed } from "../src/places/object-of";
import { hiddenFrom } from "../src/review/masking";
import { contextOf } from "../src/workflow/turn";
import { caseView, childrenView } from "../src/workflow/view";
import { type Answer, CaseCore, unknownCase } from "./case-core";
import { decisionRecord, decisionsOf, verifyDecision, verifyUndecided } from "./case-decisions";
import { CaseEffects } from "./case-effects";
import { CaseFlow } from "./case-flow";
import { noteEntry } from "./case-notes";
import { CasePresence } from "./case-presence";
import { provenRow } from "./case-proof";
import { explanationFrom, explanationOf, runEntry, timelineEntry } from "./case-records";
import { replayCase } from "./case-replay";
import { inAlarm, inOpening } from "./case-spans";
import { FlowDoor } from "./flow-door";
import { awaken, copyIn, copyOut } from "./object-copy";

/** One case, as others may call it. Every call names the case, and a call that names another one meets nothing. */
export class CaseObject extends DurableObject<Env> implements CaseObjectApi, CopiedObjectApi {
  readonly #core: CaseCore;
  readonly #effects: CaseEffects;
  readonly #flow: CaseFlow;
  readonly #door: FlowDoor;
  readonly #presence: CasePresence;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    observeFor(env);
    this.#core = new CaseCore(ctx, env);
    this.#effects = new CaseEffects(this.#core);
    this.#flow = new CaseFlow(this.#core);
    this.#door = new FlowDoor(this.#core);
    this.#presence = new CasePresence(ctx, env);
    if (this.#core.store.exists()) void ctx.blockConcurrencyWhile(() => this.#core.begin());
  }

  async create(ref: TracedRef, opening: Opening): Promise<Answer> {
    const mine = opening.actor.tenantId === ref.tenantId && opening.caseId === ref.caseId;
    return mine ? under(ref.trace, () => inOpening(ref, opening, () => this.#core.create(opening))) : unknownCase;
  }

  async dispatch(ref: TracedRef, command: Command, fingerprint: string | null): Promise<Answer> {
    const snapshot = this.#core.load(ref);
    return snapshot === null
      ? unknownCase
      : under(ref.trace, () => this.#core.dispatch(snapshot, command, fingerprint));
  }

  // Reading.

  async view(ref: CaseRef): Promise<Answer> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    const definition = this.#core.definitionOf(snapshot);
    const body = JSON.stringify(caseView(definition, snapshot, this.#core.answers.links(snapshot)));
    const row = this.#core.indexRow(snapshot);
    return ok({ body, version: snapshot.version, repeated: false, row });
  }

  async hiddenFields(ref: CaseRef, role: Role, ofTeam: MaskedField[]): Promise<Result<HiddenFields, Refusal>> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    const definition = this.#core.definitionOf(snapshot);
    const fields = hiddenFrom(role, [...ofTeam, ...definition.people.maskedFields]);
    if (fields.length === 0) return ok({ fields, context: null });
    return ok({ fields, context: contextOf(snapshot) });
  }

  async snapshot(ref: CaseRef): ReturnType<CaseObjectApi["snapshot"]> {
    const snapshot = this.#core.load(ref);
    return snapshot === null ? unknownCase : ok(snapshot);
  }

  async definition(ref: CaseRef): Promise<Result<string, Refusal>> {
    return this.#core.load(ref) === null ? unknownCase : ok(this.#core.store.pinned("definition", "definition"));
  }

  async timeline(ref: CaseRef, page: Page) {
    if (this.#core.load(ref) === null) return unknownCase;
    return ok(paged(this.#core.store.log.page(page.after, page.limit + 1), page.limit, "seq", timelineEntry));
  }

  async logRows(ref: CaseRef, page: Page, bare: boolean) {
    if (this.#core.load(ref) === null) return unknownCase;
    const rows = this.#core.store.log.page(page.after, page.limit + 1);
    return ok(paged(rows, page.limit, "seq", (row) => provenRow(row, bare)));
  }

  async notes(ref: CaseRef, page: Page) {
    if (this.#core.load(ref) === null) return unknownCase;
    return ok(paged(this.#core.store.notes.page(page.after, page.limit + 1), page.limit, "place", noteEntry));
  }

  async noteHistory(ref: CaseRef, noteId: string): Promise<Result<JsonObject[], Refusal>> {
    if (this.#core.load(ref) === null) return unknownCase;
    const texts = this.#core.store.notes.history(noteId);
    return texts === null ? err({ code: "unknown_note", noteId }) : ok(texts);
  }

  async noteFiles(ref: CaseRef, noteId: string): Promise<Result<JsonObject[], Refusal>> {
    return this.#core.load(ref) === null ? unknownCase : ok(this.#core.store.notes.files(noteId));
  }

  async runs(ref: CaseRef, page: Page, wire = false) {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    const { attempts, outbox } = this.#core.store;
    const entry = (row: JsonObject): JsonObject => {
      const effectId = String(row.id).replace(/^run_/, "eff_");
      const timer = snapshot.timers.find((one) => one.kind === "run_due" && one.runId === row.id);
      const untilMs = timer?.dueAtMs ?? outbox.callbackDueMs(effectId);
      return runEntry(row, attempts.of(effectId, wire), outbox.postponement(effectId), untilMs);
    };
    return ok(paged(this.#core.store.runs.page(page.after, page.limit + 1), page.limit, "place", entry));
  }

  async children(ref: CaseRef): Promise<Result<JsonObject[], Refusal>> {
    const snapshot = this.#core.load(ref);
    return snapshot === null ? unknownCase : ok(childrenView(snapshot));
  }

  async explanation(ref: CaseRef): Promise<Result<JsonObject, Refusal>> {
    const snapshot = this.#core.load(ref);
    return snapshot === null ? unknownCase : ok(explanationFrom(snapshot, this.#core.store.log.lastExplaining(50)));
  }

  async judgementAt(ref: CaseRef, version: number, runId: string): Promise<Result<JsonObject | null, Refusal>> {
    if (this.#core.load(ref) === null) return unknownCase;
    return ok(explanationOf(this.#core.store.log.ofVersion(version), runId));
  }

  async replay(ref: CaseRef): Promise<Result<JsonObject, Refusal>> {
    const snapshot = this.#core.load(ref);
    return snapshot === null ? unknownCase : ok(replayCase(this.#core.store, snapshot));
  }

  async decisions(ref: CaseRef): ReturnType<CaseObjectApi["decisions"]> {
    return this.#core.load(ref) === null ? unknownCase : ok(decisionsOf(this.#core.store));
  }

  async decisionRecord(ref: CaseRef, seq: number): Promise<Result<string | null, Refusal>> {
    const snapshot = this.#core.load(ref);
    return snapshot === null ? unknownCase : ok(decisionRecord(this.#core.store, snapshot, seq));
  }

  async verifyDecision(
    ref: CaseRef,
    seq: number | null,
    kept: JsonObject | null,
  ): Promise<Result<JsonObject | null, Refusal>> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return unknownCase;
    if (seq === null) return ok(verifyUndecided(this.#core.store, snapshot));
    return ok(verifyDecision(this.#core.store, snapshot, { seq, kept }));
  }

  // The applicant's side.

  async flow(ref: CaseRef, linkId: string | null = null) {
    return this.#flow.flow(ref, linkId);
  }

  async saveDrafts(ref: CaseRef, page: string, save: DraftSave, linkId: string | null = null) {
    return this.#flow.saveDrafts(ref, page, save, linkId);
  }

  async takeFlowCheck(ref: CaseRef) {
    return this.#flow.takeFlowCheck(ref);
  }

  async sawLink(ref: CaseRef, linkId: string, generation: number) {
    this.#door.saw(ref, linkId, generation);
  }

  async openFlowSession(ref: CaseRef, linkId: string, generation: number, from: FlowEntry) {
    return this.#door.enter(ref, linkId, generation, from);
  }

  async flowSession(ref: CaseRef, sessionHash: string) {
    return this.#door.session(ref, sessionHash);
  }

  async sendFlowCode(ref: CaseRef, sessionHash: string) {
    return this.#door.resend(ref, sessionHash);
  }

  async tryFlowCode(ref: CaseRef, sessionHash: string, typed: string, alsoRight: string | null) {
    return this.#door.tryCode(ref, sessionHash, typed, alsoRight);
  }

  // Who looks at it now.

  /** A window that shows the case (`CaseApi.look`). */
  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    const [tenantId, caseId] = [
      parseId("tenant", searchParams.get("tenant")),
      parseId("case", searchParams.get("case")),
    ];
    const userId = searchParams.get("user");
    if (tenantId === null || caseId === null || userId === null || this.#core.load({ tenantId, caseId }) === null)
      return new Response(null, { status: 404 });
    return this.#presence.join({ tenantId, caseId }, userId);
  }

  async expel(ref: CaseRef, userId: string): Promise<void> {
    if (this.#core.load(ref) !== null) this.#presence.expel(ref, userId);
  }

  override async webSocketMessage(window: WebSocket, said: string | ArrayBuffer): Promise<void> {
    const snapshot = this.#core.snapshot();
    if (snapshot !== null) this.#presence.hear(snapshot, window, said);
  }

  override async webSocketClose(window: WebSocket, code: number): Promise<void> {
    // 1005 and 1006 stand for "none was given" and may not be sent.
    window.close(code === 1_005 || code === 1_006 ? 1_000 : code);
    const snapshot = this.#core.snapshot();
    if (snapshot !== null) this.#presence.leave(snapshot, window);
  }

  // For the consumers of the queues.

  async claim(ref: CaseRef, effectId: EffectId) {
    const snapshot = this.#core.load(ref);
    return snapshot === null ? null : this.#effects.claim(snapshot, effectId);
  }

  async report(ref: TracedRef, effectId: EffectId, attempt: number, report: AttemptReport): Promise<void> {
    if (this.#core.load(ref) !== null) under(ref.trace, () => this.#effects.report(effectId, attempt, report));
  }

  async publications(ref: CaseRef): Promise<Publication[]> {
    return this.#core.load(ref) === null ? [] : this.#core.store.publications.pending();
  }

  async published(ref: TracedRef, throughSeq: number): Promise<void> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return;
    this.#core.inTransaction(() => this.#core.store.publications.drop(throughSeq));
    this.#core.handOver.noneUnderWay("publish");
    if (!this.#core.store.publications.isEmpty()) under(ref.trace, () => this.#core.handOver.send(snapshot, [], true));
  }

  async indexRow(ref: CaseRef): Promise<IndexRow | null> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return null;
    const trail = this.#core.store.untold();
    const wakeAtMs = this.#core.alarm.wakeAtMs(snapshot);
    return { ...this.#core.indexRow(snapshot), wakeAtMs, ...(trail.length > 0 && { trail }) };
  }

  async indexed(ref: CaseRef, version: number): Promise<void> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return;
    this.#core.inTransaction(() => this.#core.store.setIndexedVersion(version));
    this.#core.handOver.noneUnderWay("index");
    if (version < snapshot.version) this.#core.handOver.send(snapshot, [], false);
  }

  async judgements(ref: CaseRef): Promise<PendingJudgement[]> {
    return this.#core.load(ref) === null ? [] : this.#core.store.judgements.pending();
  }

  async archived(ref: CaseRef, runIds: string[]): Promise<void> {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return;
    this.#core.inTransaction(() => this.#core.store.judgements.remove(runIds));
    this.#core.handOver.noneUnderWay("archive");
    if (!this.#core.store.judgements.isEmpty()) this.#core.handOver.sendJudgements(snapshot);
  }

  // Copies of the whole deployment.

  async copyOut(name: string): ReturnType<CopiedObjectApi["copyOut"]> {
    return this.#isCalled(name) && this.#core.store.exists() ? copyOut(this.ctx.storage) : null;
  }

  async copyIn(name: string, copy: ReadableStream<Uint8Array>, erasedCaseIds: string[]) {
    if (!this.#isCalled(name)) throw new Error("this case has another name");
    const done = await copyIn(this.ctx.storage, copy, erasedCaseIds);
    if (done === "copied") await this.ctx.blockConcurrencyWhile(() => this.#core.begin());
    return done;
  }

  async awaken(name: string): Promise<void> {
    if (this.#isCalled(name) && this.#core.store.exists()) await awaken(this.ctx.storage);
  }

  #isCalled(name: string): boolean {
    return isNamed(this.env, "CASES", this.ctx.id, name);
  }

  // Holds on whom the case is about. They stand elsewhere; who comes first is decided here.

  async holdFence(ref: CaseRef): Promise<number> {
    return this.#core.load(ref) === null ? 0 : this.#core.holdFence;
  }

  async moveHoldFence(ref: CaseRef): Promise<void> {
    if (this.#core.load(ref) !== null) this.#core.moveHoldFence();
  }

  // Waking up.

  async wake(ref: CaseRef): Promise<void> {
    if (this.#core.load(ref) === null) return;
    await this.#core.alarm.recall();
    this.#effects.catchUp();
  }

  /** The sandbox clock has moved: what is due by it happens now. */
  async moveClock(ref: CaseRef, offsetMs: number): Promise<void> {
    if (this.#core.load(ref) !== null && this.#core.moveClock(offsetMs)) this.#effects.catchUp();
  }

  /** Never throws: the platform drops an alarm that keeps failing, and with it everything this case still owes. */
  override async alarm(): Promise<void> {
    const dueAtMs = this.#core.alarm.atMs;
    this.#core.alarm.forget();
    try {
      if (!this.#core.isOpen && this.#core.store.exists()) await this.#core.begin();
      this.#core.sealSome();
      inAlarm(this.#core.snapshot(), dueAtMs, this.#core.nowMs(), () => this.#effects.catchUp());
    } catch (problem) {
      log.error("case.alarm_failed", { objectId: this.ctx.id.toString(), ...errorFields(problem) });
      try {
        await this.ctx.storage.setAlarm(Date.now() + this.#core.settings.OUTBOX_WAKE_MS);
      } catch {
        log.error("case.alarm_lost", { objectId: this.ctx.id.toString() }); // the sweeper and the constructor re-arm
      }
    }
  }
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
