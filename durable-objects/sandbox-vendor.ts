import { DurableObject } from "cloudflare:workers";
import { Hono } from "hono";
import type { CopiedObjectApi } from "../src/cases/copied-object";
import { readCallbackToken } from "../src/checks/callback-token";
import { callbackPath, callbackTokenKey } from "../src/checks/callback-url";
import { type CheckType, isCheckType } from "../src/checks/contract";
import { sandboxVendor } from "../src/checks/sandbox/adapter";
import { chooseScenario } from "../src/checks/sandbox/choose-scenario";
import { companyFile } from "../src/checks/sandbox/company-files";
import { gapMs, standingAfter } from "../src/checks/sandbox/delivery";
import { finishedCheck } from "../src/checks/sandbox/finished-check";
import {
  monitoringSeconds,
  type Scenario,
  scenarios,
  scenariosOf,
  type Verdict,
} from "../src/checks/sandbox/scenarios";
import { makeSessionToken } from "../src/checks/sandbox/session-token";
import {
  type AcceptedCheck,
  CheckOrder,
  ClockMove,
  Completion,
  type Session,
  type SessionChoice,
  type SimulateAction,
  Simulation,
  tenantHeader,
} from "../src/checks/sandbox/wire";
import { signedHeaders } from "../src/checks/standard-signature";
import { parseId, type TenantId } from "../src/domain";
import { type Env, settingsOf } from "../src/env";
import { randomBase32, sha256Hex } from "../src/lib/bytes";
import { canonicalJson, type Json } from "../src/lib/json";
import { isNamed } from "../src/places/object-of";
import { awaken, copyIn, copyOut } from "./object-copy";
import { type Delivery, planAnswer, planFound } from "./sandbox-vendor-callbacks";
import { isWatched, simulate, verdictOf } from "./sandbox-vendor-simulate";
import { type KnownCheck, type KnownSession, type PlannedCallback, SandboxVendorStore } from "./sandbox-vendor-store";
import { fetchSelf } from "./self";

const callbackTimeoutMs = 15_000;
const callbacksPerAlarm = 10;
const afterTroubleMs = 30_000;

interface Answer {
  status: 200 | 202 | 404 | 409 | 422 | 503;
  /** Text is a page, everything else JSON. */
  body: Json;
  headers?: Record<string, string>;
}

/**
 * A vendor as there are many outside: it remembers idempotency keys, has bad days, calls back later, twice or never, and signs
 * what it sends. One per tenant. It knows nothing of cases; it is spoken to over HTTP and answers over HTTP.
 */
export class SandboxVendorObject extends DurableObject<Env> implements CopiedObjectApi {
  readonly #store: SandboxVendorStore;
  readonly #api: Hono;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new SandboxVendorStore(ctx.storage.sql);
    this.#api = this.#routes();
    // The platform drops an alarm that failed too often. A vendor that still owes a callback must always have one.
    void ctx.blockConcurrencyWhile(async () => {
      if ((await ctx.storage.getAlarm()) === null) this.#arm();
    });
  }

  override async fetch(request: Request): Promise<Response> {
    return this.#api.fetch(request);
  }

  async copyOut(name: string): ReturnType<CopiedObjectApi["copyOut"]> {
    return this.#isCalled(name) ? copyOut(this.ctx.storage) : null;
  }

  async copyIn(name: string, copy: ReadableStream<Uint8Array>, erasedCaseIds: string[]) {
    if (!this.#isCalled(name)) throw new Error("this object has another name");
    return copyIn(this.ctx.storage, copy, erasedCaseIds);
  }

  async awaken(name: string): Promise<void> {
    if (this.#isCalled(name)) await awaken(this.ctx.storage);
  }

  #isCalled(name: string): boolean {
    return isNamed(this.env, "SANDBOX_VENDOR", this.ctx.id, name);
  }

  override async alarm(): Promise<void> {
    try {
      for (const callback of this.#beginDue(Date.now())) await this.#deliver(callback);
      this.ctx.storage.transactionSync(() => this.#arm());
    } catch {
      await this.ctx.storage.setAlarm(Date.now() + afterTroubleMs);
    }
  }

  #routes(): Hono {
    return new Hono()
      .post("/v1/checks/:type", async (c) => {
        const type = c.req.param("type");
        const key = c.req.header("idempotency-key");
        const tenantId = parseId("tenant", c.req.header(tenantHeader));
        const order = CheckOrder.safeParse(await c.req.json().catch(() => null));
        if (!isCheckType(type)) return c.json(problem("unknown_check", "There is no such check."), 404);
        if (key === undefined || key === "") return c.json(problem("no_idempotency_key", "Send one."), 422);
        if (tenantId === null || !order.success) return c.json(problem("bad_request", "The order is not valid."), 422);
        if (!new URL(order.data.callbackUrl).pathname.startsWith(callbackPath))
          return c.json(problem("bad_callback_url", "Callbacks go to callback addresses only."), 422);
        const { status, body, headers } = this.#order(tenantId, type, key, order.data);
        return typeof body === "string" ? c.html(body, status, headers) : c.json(body, status, headers);
      })
      .get("/v1/sessions/:id", (c) => {
        const session = this.#session(c.req.param("id"));
        return session === null
          ? c.json(problem("unknown_session", "There is no such session."), 404)
          : c.json(session);
      })
      .post("/v1/sessions/:id/complete", async (c) => {
        const asked = Completion.safeParse(await c.req.json().catch(() => null));
        if (!asked.success) return c.json(problem("bad_request", "That is not one of the choices."), 422);
        const { status, body } = this.#complete(c.req.param("id"), asked.data.choice);
        return c.json(body, status);
      })
      .get("/v1/runs/:ref", (c) => {
        const asked = this.#store.askedFor(c.req.param("ref"));
        if (asked === null)
          return c.json(problem("unknown_run", "The sandbox vendor was not asked for this run."), 404);
        return c.json({ caseId: this.#caseOf(asked.callbackUrl) });
      })
      .post("/v1/runs/:ref/simulate", async (c) => {
        const asked = Simulation.safeParse(await c.req.json().catch(() => null));
        if (!asked.success) return c.json(problem("bad_request", "That is not one of the actions."), 422);
        const { status, body } = this.#simulate(c.req.param("ref"), asked.data.action);
        return c.json(body, status);
      })
      .get("/companies/:file", (c) => {
        const { status, body } = companyFile(c.req.param("file"));
        return c.json(body, status);
      })
      .all("/v1/sink", async (c) => {
        this.#store.receive((await c.req.text()).slice(0, 65_536), Date.now());
        return c.json({ received: true });
      })
      .post("/v1/cases/:body/forget", (c) =>
        c.json({ forgotten: this.ctx.storage.transactionSync(() => this.#store.forgetCase(c.req.param("body"))) }),
      )
      .post("/v1/clock", async (c) => {
        const asked = ClockMove.safeParse(await c.req.json().catch(() => null));
        if (!asked.success) return c.json(problem("bad_request", "Say how many seconds the clock goes forward."), 422);
        this.ctx.storage.transactionSync(() => {
          this.#store.hasten(asked.data.seconds * 1_000);
          this.#arm();
        });
        return c.json({ moved: true });
      })
      .get("/v1/ledger", (c) => c.json(this.#store.ledger(c.req.query("key") ?? null)));
  }

  /** The same key gets the same answer, except that bad days pass and every call is counted. */
  #order(tenantId: TenantId, type: CheckType, key: string, order: CheckOrder): Answer {
    const fingerprint = sha256Hex(canonicalJson([type, JSON.parse(JSON.stringify(order.subject))]));
    const nowMs = Date.now();
    return this.ctx.storage.transactionSync(() => {
      const known = this.#store.checkByKey(key);
      if (known !== null) {
        if (known.fingerprint !== fingerprint)
          return refusal("idempotency_key_reused", "This key was used for another subject.");
        this.#store.countCall(key);
        return this.#answer(tenantId, { ...known, calls: known.calls + 1 }, order, nowMs);
      }
      const scenario = chooseScenario(type, order.subject);
      if (scenario === null)
        return refusal("unknown_scenario", `The scenarios of ${type} are ${scenariosOf(type).join(", ")}.`);
      const check = { id: `chk_${randomBase32(20)}`, type, scenario, fingerprint, subject: order.subject, calls: 1 };
      this.#store.forgetOld(nowMs);
      this.#store.addCheck(key, check, nowMs);
      const ref = this.#refOf(order.callbackUrl, nowMs);
      const deadlineAtMs = nowMs + order.callbackDeadlineSeconds * 1_000;
      if (ref !== null)
        this.#store.addAskedFor({ checkId: check.id, ref, callbackUrl: order.callbackUrl, deadlineAtMs }, nowMs);
      return this.#answer(tenantId, check, order, nowMs);
    });
  }

  #answer(tenantId: TenantId, check: KnownCheck, order: CheckOrder, nowMs: number): Answer {
    const isFirst = check.calls === 1;
    const behaviour: Scenario["behaviour"] = scenarios[check.scenario].behaviour;
    switch (behaviour.kind) {
      case "answer":
        return { status: 200, body: finishedCheck(check.id, check.type, behaviour.verdict, check.subject, behaviour) };
      case "answer_then_find": {
        const isLater = this.#store.wasAskedBefore(check.id);
        const verdict = isLater ? behaviour.found : behaviour.verdict;
        if (isFirst && !isLater && isWatched(check)) {
          planFound(this.#store, check, { url: order.callbackUrl, dueAtMs: nowMs + monitoringSeconds * 1_000, nowMs });
          this.#arm();
        }
        return { status: 200, body: finishedCheck(check.id, check.type, verdict, check.subject, { isLater }) };
      }
      case "refuse":
        return refusal("subject_not_accepted", "This subject cannot be checked with the data given.");
      case "fail_first":
        if (check.calls > behaviour.failures)
          return { status: 200, body: finishedCheck(check.id, check.type, behaviour.verdict, check.subject) };
        return { status: 503, body: problem("unavailable", "Try again."), headers: { "retry-after": "1" } };
      case "call_back": {
        const dueAtMs = nowMs + behaviour.afterSeconds * 1_000;
        if (isFirst) this.#plan(check, behaviour.verdict, { url: order.callbackUrl, dueAtMs, nowMs }, behaviour.copies);
        return accepted(check, null);
      }
      case "call_back_after_deadline": {
        const dueAtMs = nowMs + (order.callbackDeadlineSeconds + behaviour.bySeconds) * 1_000;
        if (isFirst) this.#plan(check, behaviour.verdict, { url: order.callbackUrl, dueAtMs, nowMs });
        return accepted(check, null);
      }
      case "stay_silent":
        return accepted(check, null);
      case "answer_nonsense":
        return { status: 200, body: "<!doctype html><title>Please sign in</title>" };
      case "be_down":
        return { status: 503, body: problem("unavailable", "Try again."), headers: { "retry-after": "1" } };
      case "ask_person":
        return accepted(
          check,
          this.#store.sessionOf(check.id) ?? this.#openSession(tenantId, check, order.callbackUrl, nowMs),
        );
    }
  }

  /** The page lives where callbacks come in: on our own public address. Its last segment names this tenant, sealed. */
  #openSession(tenantId: TenantId, check: KnownCheck, callbackUrl: string, nowMs: number): KnownSession {
    const id = `ids_${randomBase32(26)}`;
    const token = makeSessionToken(settingsOf(this.env).MASTER_KEY, { tenantId, sessionId: id });
    const pageUrl = `${new URL(callbackUrl).origin}/sandbox/identity/${token}`;
    const session: KnownSession = { id, checkId: check.id, callbackUrl, pageUrl, choice: null };
    this.#store.addSession(session, nowMs);
    return session;
  }

  /** A vendor outside would be told a reference of ours; this one reads it from the address that it may call. */
  #refOf(callbackUrl: string, nowMs: number): string | null {
    const key = callbackTokenKey(settingsOf(this.env).MASTER_KEY);
    const target = readCallbackToken(key, new URL(callbackUrl).pathname.slice(callbackPath.length), nowMs);
    return target === null ? null : "checkId" in target ? target.checkId : target.runId;
  }

  /** The case that a callback is for; null: it is for a check without one. Known long after the callback may come. */
  #caseOf(callbackUrl: string): string | null {
    const key = callbackTokenKey(settingsOf(this.env).MASTER_KEY);
    const target = readCallbackToken(key, new URL(callbackUrl).pathname.slice(callbackPath.length), 0);
    return target === null || "checkId" in target ? null : target.caseId;
  }

  #simulate(ref: string, action: SimulateAction): Answer {
    return this.ctx.storage.transactionSync(() => {
      const outcome = simulate(this.#store, ref, action, Date.now());
      if ("refused" in outcome) {
        const { refused, message } = outcome;
        return { status: refused === "unknown_run" ? 404 : 409, body: problem(refused, message) };
      }
      this.#arm();
      return { status: 200, body: outcome.done };
    });
  }

  /** Written down with the alarm that will deliver it. */
  #plan(check: KnownCheck, verdict: Verdict, delivery: Delivery, copies = 1): void {
    planAnswer(this.#store, check, verdict, delivery, copies);
    this.#arm();
  }

  #session(id: string): Session | null {
    const session = this.#store.session(id);
    const check = session && this.#store.checkById(session.checkId);
    if (session === null || check === null) return null;
    const { firstName = "", lastName = "" } = check.subject;
    return { id, firstName, lastName, choice: session.choice };
  }

  /** The first choice counts; a second press of a button changes nothing. */
  #complete(id: string, choice: SessionChoice): Answer {
    return this.ctx.storage.transactionSync(() => {
      const session = this.#store.session(id);
      const check = session && this.#store.checkById(session.checkId);
      if (session === null || check === null)
        return { status: 404, body: problem("unknown_session", "There is no such session.") };
      if (session.choice !== null && session.choice !== choice)
        return { status: 409, body: problem("already_completed", `It was completed as ${session.choice}.`) };
      if (session.choice === null) {
        const nowMs = Date.now();
        this.#store.chooseInSession(id, choice);
        this.#plan(check, verdictOf[choice], { url: session.callbackUrl, dueAtMs: nowMs, nowMs });
      }
      return { status: 200, body: { id, choice } };
    });
  }

  #beginDue(nowMs: number): PlannedCallback[] {
    return this.ctx.storage.transactionSync(() => {
      const due = this.#store.dueCallbacks(nowMs, callbacksPerAlarm);
      for (const { rowId, attempts } of due)
        this.#store.beginAttempt(rowId, nowMs + callbackTimeoutMs + gapMs(attempts + 1));
      this.#arm();
      return due;
    });
  }

  async #deliver({ rowId, eventId, url, body, attempts }: PlannedCallback): Promise<void> {
    const key = sandboxVendor.callbackKey(settingsOf(this.env).MASTER_KEY);
    const headers = {
      "content-type": "application/json",
      ...signedHeaders(key, eventId, Math.floor(Date.now() / 1_000), body),
    };
    const status = await this.#post(new Request(url, { method: "POST", headers, body }));
    this.#store.endAttempt(rowId, standingAfter(status, attempts + 1), status, Date.now() + gapMs(attempts + 1));
  }

  async #post(request: Request): Promise<number | null> {
    try {
      const response = await fetchSelf(new Request(request, { signal: AbortSignal.timeout(callbackTimeoutMs) }));
      await response.body?.cancel();
      return response.status;
    } catch {
      return null;
    }
  }

  #arm(): void {
    const dueAtMs = this.#store.nextDueAtMs();
    // Not awaited: inside a transaction the alarm is part of it, and the output gate waits for it.
    if (dueAtMs !== null) void this.ctx.storage.setAlarm(dueAtMs);
  }
}

const problem = (code: string, message: string) => ({ error: { code, message } });

const refusal = (code: string, message: string): Answer => ({ status: 422, body: problem(code, message) });

function accepted({ id, type }: KnownCheck, session: KnownSession | null): Answer {
  const body: AcceptedCheck = {
    id,
    object: "accepted",
    type,
    sessionId: session?.id ?? null,
    url: session?.pageUrl ?? null,
  };
  return { status: 202, body, headers: { "retry-after": "60" } };
}
