import { DurableObject } from "cloudflare:workers";
import type { CopiedObjectApi } from "../src/cases/copied-object";
import type { WebhookMessage } from "../src/domain";
import { type Env, observeFor, settingsOf } from "../src/env";
import { errorFields, log } from "../src/lib/log";
import { isNamed } from "../src/places/object-of";
import { deliveryIdOf } from "../src/webhooks/delivery-id";
import type {
  AttemptLine,
  AttemptRecord,
  DeliverySummary,
  EndpointHealth,
  EndpointObjectApi,
  EndpointRef,
  EventToDeliver,
  Standing,
  TakeAnswer,
  TracedEndpointRef,
} from "../src/webhooks/endpoint-api";
import { endpointName } from "../src/webhooks/endpoint-of";
import { isSuccess, nextStep } from "../src/webhooks/schedule";
import { awaken, copyIn, copyOut } from "./object-copy";
import { type DeliveryRow, disabledError, outcomeOf, summaryOf } from "./webhook-delivery-row";
import { WebhookEndpointStore } from "./webhook-endpoint-store";
import {
  afterAnswer,
  afterLeaving,
  atPace,
  type Gate,
  openGate,
  opensAtMs,
  reopened,
  roomAt,
  withClockMoved,
} from "./webhook-gate";

/** Deliveries of one endpoint that are with the queue or a consumer at the same time. */
const inFlightLimit = 6;
/** Longer than the slowest answer: a consumer that has not reported by then is taken for dead. */
const leaseMs = 60_000;
/** Consumers that may die over one delivery before it counts as a failed attempt. */
const lapseLimit = 3;
const afterTroubleMs = 30_000;
const never = Number.MAX_SAFE_INTEGER;

/**
 * One endpoint of one tenant: what it is owed, in which order, when. It touches the world only by handing ids to the queue; a
 * consumer takes a delivery, makes the call and reports. Every change is one transaction with its alarm inside.
 */
export class WebhookEndpointObject extends DurableObject<Env> implements EndpointObjectApi, CopiedObjectApi {
  readonly #store: WebhookEndpointStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    observeFor(env);
    this.#store = new WebhookEndpointStore(ctx.storage.sql);
    // The platform drops an alarm that failed too often. An endpoint that still owes something must always have one.
    void ctx.blockConcurrencyWhile(async () => {
      if (this.#store.exists() && (await ctx.storage.getAlarm()) === null) this.#change(() => undefined);
    });
  }

  async enqueue(
    ref: TracedEndpointRef,
    events: EventToDeliver[],
    perSecond?: number | null,
  ): Promise<{ deliveries: DeliverySummary[]; standing: Standing }> {
    this.#check(ref);
    return this.#change((nowMs) => {
      this.#store.create(ref);
      if (perSecond !== undefined) this.#keepGate((gate) => atPace(gate, perSecond));
      const { standing } = this.#store.endpoint();
      const ids = events.map((event) => deliveryIdOf(ref.endpointId, event.eventId));
      for (const [i, event] of events.entries()) this.#store.add(ids[i] ?? "", event, ref.trace ?? null, nowMs);
      if (standing.status === "disabled") this.#store.failOpen(disabledError(standing), nowMs);
      return { deliveries: ids.flatMap((id) => this.#store.find(id) ?? []).map(summaryOf), standing };
    });
  }

  async take(ref: EndpointRef, deliveryId: string): Promise<TakeAnswer> {
    this.#check(ref);
    if (!this.#store.exists()) return { kind: "not_due", delivery: null, standing: { status: "active", reason: null } };
    return this.#change((nowMs): TakeAnswer => {
      const row = this.#store.find(deliveryId);
      const { standing } = this.#store.endpoint();
      if (row === null || row.status !== "sent" || standing.status !== "active")
        return { kind: "not_due", delivery: row && summaryOf(row), standing };
      const attempt = row.attempts + 1;
      const leaseUntilMs = nowMs + leaseMs;
      this.#store.change(row, { status: "leased", due_at_ms: leaseUntilMs, attempts: attempt }, nowMs);
      return { kind: "taken", eventId: row.event_id, body: this.#store.body(deliveryId), attempt, leaseUntilMs };
    });
  }

  async report(
    ref: EndpointRef,
    deliveryId: string,
    attempt: number,
    record: AttemptRecord,
  ): Promise<{ delivery: DeliverySummary; standing: Standing } | null> {
    this.#check(ref);
    if (!this.#store.exists()) return null;
    return this.#change((nowMs) => {
      const row = this.#store.find(deliveryId);
      if (row === null || attempt > row.attempts) return null;
      this.#store.logAttempt(deliveryId, attempt, record);
      const isCurrent = row.status === "leased" && row.attempts === attempt;
      // The receiver has it, whoever came back in time: a success is never unlearned, a late failure changes nothing.
      const { failingSinceMs } = this.#store.endpoint();
      this.#keepGate((gate) => afterAnswer(gate, deliveryId, record.answer, nowMs, failingSinceMs));
      const counts = isCurrent || (isSuccess(record.answer) && row.status !== "delivered");
      const next = counts ? this.#settle(row, record, nowMs) : row;
      return { delivery: summaryOf(next), standing: this.#store.endpoint().standing };
    });
  }

  async resend(ref: EndpointRef, deliveryId: string): Promise<DeliverySummary | null> {
    this.#check(ref);
    const [summary] = await this.resendAll(ref, [deliveryId]);
    return summary ?? null;
  }

  async resendAll(ref: EndpointRef, deliveryIds: string[]): Promise<DeliverySummary[]> {
    this.#check(ref);
    if (!this.#store.exists()) return [];
    return this.#change((nowMs) =>
      deliveryIds.flatMap((deliveryId) => {
        const row = this.#store.find(deliveryId);
        return row === null ? [] : [summaryOf(this.#beginAgain(row, nowMs))];
      }),
    );
  }

  #beginAgain(row: DeliveryRow, nowMs: number): DeliveryRow {
    // What is on its way is on its way. What never left keeps its place in the order of its case.
    if (row.status === "sent" || row.status === "leased") return row;
    const fresh = { status: "waiting", due_at_ms: nowMs, failed_attempts: 0, lapses: 0 } as const;
    return this.#store.change(row, row.due_at_ms === null ? { ...fresh, tried: 1 } : fresh, nowMs);
  }

  async attempts(ref: EndpointRef, deliveryId: string): Promise<{ body: string; attempts: AttemptLine[] } | null> {
    this.#check(ref);
    if (!this.#store.exists() || this.#store.find(deliveryId) === null) return null;
    return { body: this.#store.body(deliveryId), attempts: this.#store.attempts(deliveryId) };
  }

  async setStatus(ref: EndpointRef, status: "active" | "paused"): Promise<void> {
    this.#check(ref);
    this.#change(() => {
      this.#store.create(ref);
      this.#store.setEndpoint({ status, reason: null }, null);
      if (status === "active") this.#keepGate(reopened);
    });
  }

  async setPace(ref: EndpointRef, perSecond: number | null): Promise<void> {
    this.#check(ref);
    if (this.#store.exists()) this.#change(() => this.#keepGate((gate) => atPace(gate, perSecond)));
  }

  async health(ref: EndpointRef): Promise<EndpointHealth> {
    this.#check(ref);
    const isKnown = this.#store.exists();
    const { state, failures, openedAtMs, nextProbeAtMs } = (isKnown ? this.#store.gate() : openGate).breaker;
    return {
      breaker: { state, failures, openedAtMs, nextProbeAtMs },
      failingSinceMs: isKnown ? this.#store.endpoint().failingSinceMs : null,
      pending: isKnown ? this.#store.pending() : 0,
      inFlight: isKnown ? this.#store.inFlight() : 0,
    };
  }

  async forget(ref: EndpointRef, deliveryIds: string[]): Promise<void> {
    this.#check(ref);
    if (this.#store.exists()) this.#change(() => this.#store.forgetDeliveries(deliveryIds));
  }

  async forgetCase(ref: EndpointRef, caseId: string): Promise<number> {
    this.#check(ref);
    return this.#change((nowMs) => {
      this.#store.create(ref);
      return this.#store.eraseCase(caseId, nowMs);
    });
  }

  async moveClock(ref: EndpointRef, offsetMs: number, byMs: number): Promise<void> {
    this.#check(ref);
    if (!this.#store.exists()) return;
    this.#change(() => {
      if (this.#store.moveClock(offsetMs, byMs)) this.#keepGate((gate) => withClockMoved(gate, byMs));
    });
  }

  async drop(ref: EndpointRef): Promise<void> {
    this.#check(ref);
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    this.#store.forget();
  }

  async wake(ref: EndpointRef): Promise<void> {
    this.#check(ref);
    if (this.#store.exists()) this.#change(() => undefined);
  }

  async copyOut(name: string): ReturnType<CopiedObjectApi["copyOut"]> {
    return this.#isCalled(name) && this.#store.exists() ? copyOut(this.ctx.storage) : null;
  }

  async copyIn(name: string, copy: ReadableStream<Uint8Array>, erasedCaseIds: string[]) {
    if (!this.#isCalled(name)) throw new Error("this endpoint has another name");
    return copyIn(this.ctx.storage, copy, erasedCaseIds);
  }

  async awaken(name: string): Promise<void> {
    if (this.#isCalled(name) && this.#store.exists()) await awaken(this.ctx.storage);
  }

  #isCalled(name: string): boolean {
    return isNamed(this.env, "WEBHOOK_ENDPOINTS", this.ctx.id, name);
  }

  override async alarm(): Promise<void> {
    try {
      if (this.#store.exists()) this.#change(() => undefined);
    } catch (error) {
      log.error("webhook_endpoint.alarm_failed", errorFields(error));
      // Throwing would use up the platform's few retries and then lose the alarm for good.
      await this.ctx.storage.setAlarm(Date.now() + afterTroubleMs);
    }
  }

  /** A wrong name is a bug of the caller, not a refusal. */
  #check(ref: EndpointRef): void {
    if (!isNamed(this.env, "WEBHOOK_ENDPOINTS", this.ctx.id, endpointName(ref)))
      throw new Error("this endpoint has another name");
  }

  /** The one shape of every change: work, pick what may leave, arm, all in one transaction; then hand over. */
  #change<T>(work: (nowMs: number) => T): T {
    const nowMs = Date.now();
    const { value, messages } = this.ctx.storage.transactionSync(() => {
      const value = work(nowMs);
      return { value, messages: this.#store.exists() ? this.#pick(nowMs) : [] };
    });
    if (messages.length > 0) this.ctx.waitUntil(this.#handOver(messages));
    return value;
  }

  #pick(nowMs: number): WebhookMessage[] {
    for (const row of this.#store.lapsed(nowMs)) this.#takeBack(row, nowMs);
    const { ref, standing } = this.#store.endpoint();
    const wanted = standing.status === "active" ? inFlightLimit - this.#store.inFlight() : 0;
    const room = wanted > 0 ? roomAt(this.#store.gate(), nowMs, wanted) : 0;
    const chosen = room > 0 ? this.#store.ready(nowMs, room) : [];
    const ids = chosen.map((row) => row.delivery_id);
    const gateAfter = this.#keepGate((now) => afterLeaving(now, ids, nowMs, leaseMs));
    const takenBackAtMs = nowMs + settingsOf(this.env).OUTBOX_WAKE_MS;
    for (const row of chosen) this.#store.change(row, { status: "sent", due_at_ms: takenBackAtMs }, nowMs);
    // Paused: nothing may leave, and resuming picks again; only leases still have an end to wait for.
    const dueAtMs = this.#store.nextDueAtMs(standing.status === "active" ? nowMs : Number.MAX_SAFE_INTEGER);
    const isHeld = room < wanted && chosen.length === room && this.#store.ready(nowMs, 1).length > 0;
    const heldAtMs = isHeld ? Math.max(opensAtMs(gateAfter), nowMs + 1) : null;
    const nextAtMs = Math.min(dueAtMs ?? never, heldAtMs ?? never);
    if (nextAtMs === never) void this.ctx.storage.deleteAlarm();
    else void this.ctx.storage.setAlarm(nextAtMs);
    return chosen.map((row) => ({
      kind: "deliver",
      ...ref,
      deliveryId: row.delivery_id,
      caseId: summaryOf(row).caseId,
      ...(row.trace !== null && { trace: row.trace }),
    }));
  }

  #keepGate(work: (gate: Gate) => Gate): Gate {
    const before = this.#store.gate();
    const after = work(before);
    if (after !== before) this.#store.setGate(after);
    return after;
  }

  async #handOver(messages: WebhookMessage[]): Promise<void> {
    try {
      await this.env.WEBHOOKS.sendBatch(messages.map((body) => ({ body })));
    } catch (error) {
      log.warn("webhook_endpoint.hand_over_failed", { count: messages.length, ...errorFields(error) });
      // They stay `sent`; the alarm takes them back and hands them over again.
    }
  }

  #takeBack(row: DeliveryRow, nowMs: number): void {
    if (row.status === "sent") {
      this.#store.change(row, { status: "waiting", due_at_ms: nowMs }, nowMs);
      return;
    }
    const answer = { kind: "failed", code: "no_report", message: "the attempt was begun and never reported" } as const;
    const unknown = { requestHeaders: {}, responseHeaders: {}, excerpt: "" };
    const record = { answer, startedAtMs: nowMs - leaseMs, durationMs: leaseMs, ...unknown };
    this.#store.logAttempt(row.delivery_id, row.attempts, record);
    const lapses = row.lapses + 1;
    // Not the receiver's fault, so it does not use up the schedule; but what kills consumers must not go round for ever.
    if (lapses >= lapseLimit) this.#settle(row, record, nowMs);
    else this.#store.change(row, { status: "waiting", due_at_ms: nowMs, tried: 1, lapses }, nowMs);
  }

  /** Writes down what an attempt came to, for the delivery and for the endpoint. */
  #settle(row: DeliveryRow, record: AttemptRecord, nowMs: number): DeliveryRow {
    const { standing, failingSinceMs } = this.#store.endpoint();
    const state = { failedAttempts: row.failed_attempts, failingSinceMs };
    const step = nextStep(state, record.answer, nowMs, Math.random());
    const after: Standing = step.disable === null ? standing : { status: "disabled", reason: step.disable };
    this.#store.setEndpoint(after, step.failingSinceMs);
    const [last_status, last_error] = outcomeOf(record);
    const next = after.status === "disabled" && step.delivery.kind === "retry" ? "failed" : step.delivery.kind;
    const settled = this.#store.change(
      row,
      {
        ...{ tried: 1, lapses: 0, last_status, last_error },
        ...(step.delivery.kind === "retry" && next === "retry"
          ? { status: "waiting", due_at_ms: step.delivery.atMs, failed_attempts: row.failed_attempts + 1 }
          : { status: next === "delivered" ? "delivered" : "failed", due_at_ms: null }),
      },
      nowMs,
    );
    if (step.disable !== null) this.#store.failOpen(disabledError(after), nowMs);
    return settled;
  }
}
