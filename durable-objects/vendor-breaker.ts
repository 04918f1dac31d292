import { DurableObject } from "cloudflare:workers";
import type { CopiedObjectApi } from "../src/cases/copied-object";
import type {
  Admission,
  Charge,
  ChargeAnswer,
  Spending,
  TenantId,
  VendorBreakersObjectApi,
  VendorReport,
  VendorVerdict,
} from "../src/domain";
import { type Env, observeFor } from "../src/env";
import { log } from "../src/lib/log";
import { admit, type Breaker, learn, newBreaker, probeNow, reset } from "../src/outbox/breaker";
import { isNamed } from "../src/places/object-of";
import { copyIn, copyOut } from "./object-copy";
import { VendorBreakerStore } from "./vendor-breaker-store";
import { dayOf } from "./vendor-ledger-store";

/** A call that was let out may take its time limit and this much longer before it counts as lost. */
const airMs = 15_000;

/**
 * The circuit breakers of one tenant, one per vendor. One object for all of them, so that what an operator sees is one consistent
 * answer. While a vendor is well, asking reads one row and writes none; the call itself is remembered as one row. It runs on real time: a sandbox clock that was moved does
 * not heal a vendor.
 */
export class VendorBreakerObject extends DurableObject<Env> implements VendorBreakersObjectApi, CopiedObjectApi {
  readonly #store: VendorBreakerStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    observeFor(env);
    this.#store = new VendorBreakerStore(ctx.storage.sql);
  }

  async admit(tenantId: TenantId, vendor: string, timeoutMs: number): Promise<Admission> {
    this.#check(tenantId);
    const known = this.#store.breaker(vendor);
    const { breaker, admission } = admit(known ?? newBreaker, Date.now(), timeoutMs + airMs);
    if (known !== null && breaker !== known) this.#store.write(vendor, breaker);
    return admission;
  }

  async learn(
    tenantId: TenantId,
    vendor: string,
    permit: number,
    verdict: VendorVerdict,
    tookMs: number[] = [],
    check = "",
  ): Promise<number> {
    this.#check(tenantId);
    const nowMs = Date.now();
    const known = this.#store.breaker(vendor);
    const before = known ?? newBreaker;
    const after = learn(before, permit, verdict, nowMs);
    // A vendor is known from its first answer on; work that needs nobody outside leaves no row.
    if (after !== before || (known === null && verdict !== "unasked")) this.#store.write(vendor, after);
    // What was down was the last of several calls: the work stops there.
    for (const [place, took] of tookMs.entries())
      this.#store.noteCall(vendor, {
        atMs: nowMs,
        tookMs: took,
        down: verdict === "down" && place === tookMs.length - 1,
        check,
      });
    if (after.state === "open" && before.state === "closed") log.warn("breaker.opened", { tenantId, vendor });
    if (after.state === "closed" && before.state !== "closed") log.info("breaker.closed", { tenantId, vendor });
    return after.nextProbeAtMs === null ? 0 : Math.max(0, Math.ceil((after.nextProbeAtMs - nowMs) / 1_000));
  }

  async list(tenantId: TenantId): Promise<VendorReport[]> {
    this.#check(tenantId);
    return this.#store.list();
  }

  async reset(tenantId: TenantId, vendor: string): Promise<VendorReport | null> {
    this.#check(tenantId);
    return this.#change(vendor, reset);
  }

  async probeNow(tenantId: TenantId, vendor: string): Promise<VendorReport | null> {
    this.#check(tenantId);
    return this.#change(vendor, (before) => probeNow(before, Date.now()));
  }

  async charge(tenantId: TenantId, charge: Charge): Promise<ChargeAnswer> {
    this.#check(tenantId);
    return this.ctx.storage.transactionSync(() => this.#store.ledger.charge(charge, Date.now()));
  }

  async refund(tenantId: TenantId, chargeId: string): Promise<void> {
    this.#check(tenantId);
    this.ctx.storage.transactionSync(() => this.#store.ledger.refund(chargeId));
  }

  async spending(tenantId: TenantId): Promise<Spending> {
    this.#check(tenantId);
    const day = dayOf(Date.now());
    const { ledger } = this.#store;
    return {
      todayCents: ledger.spentCents(day),
      monthCents: ledger.spentCents(day.slice(0, 7)),
      notices: ledger.notices(),
    };
  }

  #change(vendor: string, change: (before: Breaker) => Breaker): VendorReport | null {
    const before = this.#store.breaker(vendor);
    if (before === null) return null;
    this.#store.write(vendor, change(before));
    return this.#store.list().find((standing) => standing.vendor === vendor) ?? null;
  }

  /** A wrong name is a bug of the caller, not a refusal. */
  async copyOut(name: string): ReturnType<CopiedObjectApi["copyOut"]> {
    return this.#isCalled(name) ? copyOut(this.ctx.storage) : null;
  }

  async copyIn(name: string, copy: ReadableStream<Uint8Array>, erasedCaseIds: string[]) {
    if (!this.#isCalled(name)) throw new Error("this object has another name");
    return copyIn(this.ctx.storage, copy, erasedCaseIds);
  }

  async awaken(name: string): Promise<void> {
    if (this.#isCalled(name)) await this.ctx.storage.deleteAlarm();
  }

  #isCalled(name: string): boolean {
    return isNamed(this.env, "VENDOR_BREAKERS", this.ctx.id, name);
  }

  #check(tenantId: TenantId): void {
    if (!isNamed(this.env, "VENDOR_BREAKERS", this.ctx.id, `${tenantId}/vendors`))
      throw new Error("these breakers have another name");
  }
}
