import { DurableObject } from "cloudflare:workers";
import type { CopiedObjectApi } from "../src/cases/copied-object";
import type { MonitoringMessage, TenantId } from "../src/domain";
import type { RuleDay } from "../src/domain/transactions";
import { type Env, observeFor, settingsOf } from "../src/env";
import { errorFields, log } from "../src/lib/log";
import type { DefinitionVersion } from "../src/monitoring/alert-definition";
import type { Span } from "../src/monitoring/judge";
import type { PeerDays } from "../src/monitoring/peer-days";
import { isNamed } from "../src/places/object-of";
import type {
  ActiveDefinitions,
  BacktestPlace,
  DailyAnswer,
  DailyAsked,
  DayToJudge,
  DueDays,
  EntriesAsked,
  EntryPlace,
  IngestAnswer,
  PeersAsked,
  PeersByKey,
  PeersOnDay,
  SentEntry,
  SubjectAsked,
  WindowObjectApi,
} from "../src/windows/window-api";
import { copyIn, copyOut } from "./object-copy";
import { WindowCore } from "./window-core";
import { WindowDaily } from "./window-daily";
import { forgetEntries, leave, nextPruningAtMs, prune } from "./window-pruning";
import { backtest, backtestOf, entriesOf, type PageBegin, peerDays } from "./window-reading";
import { unname } from "./window-unname";

/** Days that are told at once. */
const toldAtOnce = 200;
const afterTroubleMs = 30_000;
const nothingRead = { subjects: 0, transactions: 0, upTo: 0, next: null };

type AskedPlace = BacktestPlace & { upTo: number | null };

/**
 * The windows of some of a tenant's subjects: their transactions, what they come to within the times that definitions look at, and the days on
 * which definitions hold. It touches the world only by handing the news that there are such days to the queue, in case nobody took them
 * with the answer. Every change is one transaction with its alarm inside.
 */
export class WindowObject extends DurableObject<Env> implements WindowObjectApi, CopiedObjectApi {
  readonly #core: WindowCore;
  readonly #daily: WindowDaily;
  /** When the alarm rings; null: not known to be set. */
  #alarmAtMs: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    observeFor(env);
    this.#core = new WindowCore(ctx.storage.sql);
    this.#daily = new WindowDaily(this.#core);
    // The platform drops an alarm that failed too often. An object that still owes something must always have one.
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAtMs = await ctx.storage.getAlarm();
      if (this.#alarmAtMs === null && this.#core.store.exists()) this.#armAt(Date.now());
    });
  }

  async ingest(name: string, revision: number, entries: SentEntry[]): Promise<IngestAnswer> {
    this.#check(name);
    if (!this.#core.store.exists()) return { ok: false, needs: "definitions" };
    return this.#change((nowMs) => {
      const answer = this.#core.ingest(revision, entries);
      if (answer.ok && answer.days.length > 0) this.#armWithin(nowMs);
      return answer;
    });
  }

  async install(name: string, active: ActiveDefinitions): Promise<void> {
    this.#check(name);
    this.#change((nowMs) => {
      const [tenantId = "", , shard] = name.split("/");
      this.#core.store.create(tenantId, Number(shard), nowMs);
      this.#core.install(active);
      if (this.#core.days.owesNews()) this.#armWithin(nowMs);
      this.#armAt(nextPruningAtMs(this.#core.store.standing(), nowMs));
    });
  }

  async told(name: string, revisions: number[]): Promise<void> {
    this.#check(name);
    if (this.#core.store.exists()) this.#change(() => this.#core.days.told(revisions));
  }

  async untold(name: string): Promise<RuleDay[]> {
    this.#check(name);
    return this.#core.store.exists() ? this.#core.days.untold(toldAtOnce) : [];
  }

  async dueDays(name: string, asked: DailyAsked, beforeDay: number): Promise<DailyAnswer<DueDays, "time">> {
    return this.#changeIfInForce(name, () => this.#daily.dueDays(asked, beforeDay));
  }

  async owe(name: string, asked: DailyAsked, days: number[], turn: string): Promise<DailyAnswer<{ owed: number[] }>> {
    return this.#changeIfInForce(name, () => this.#daily.owe(asked, days, turn));
  }

  async noted(name: string, asked: DailyAsked, beforeDay: number, seq: number): Promise<DailyAnswer<object>> {
    return this.#changeIfInForce(name, () => this.#daily.noted(asked, beforeDay, seq));
  }

  async peerTotals(name: string, asked: DailyAsked, day: number): Promise<DailyAnswer<{ totals: PeersByKey }>> {
    return this.#changeIfInForce(name, () => this.#daily.peerTotals(asked, day));
  }

  async judgeDay(name: string, asked: DailyAsked, toJudge: DayToJudge) {
    return this.#changeIfInForce(name, (nowMs) => {
      const page = this.#daily.judgeDay(asked, toJudge);
      if (page.ok && page.days.length > 0) this.#armWithin(nowMs);
      return page;
    });
  }

  async entriesOf(name: string, asked: EntriesAsked): Promise<SentEntry[]> {
    this.#check(name);
    return this.#core.store.exists() ? entriesOf(this.#core.store, asked) : [];
  }

  async peersOn(name: string, asked: PeersAsked): Promise<PeersOnDay[]> {
    this.#check(name);
    return this.#core.store.exists() ? this.#daily.peersOn(asked) : [];
  }

  async backtest(name: string, definition: DefinitionVersion, span: Span, at: AskedPlace, peers: PeerDays | null) {
    const begin = this.#beginOf(name, at);
    return begin === null ? { ...nothingRead, days: [] } : backtest(this.#core.store, definition, span, begin, peers);
  }

  async peerDays(name: string, definition: DefinitionVersion, span: Span, at: AskedPlace) {
    const begin = this.#beginOf(name, at);
    return begin === null ? { ...nothingRead, peers: {} } : peerDays(this.#core.store, definition, span, begin);
  }

  async backtestOf(
    name: string,
    definition: DefinitionVersion,
    span: Span,
    asked: SubjectAsked,
    peers: PeerDays | null,
  ) {
    this.#check(name);
    return this.#core.store.exists()
      ? backtestOf(this.#core.store, definition, span, asked, peers)
      : { days: [], transactions: 0, nextMs: null };
  }

  async leave(name: string, subjectId: string, limit: number): Promise<SentEntry[]> {
    this.#check(name);
    return this.#core.store.exists() ? this.#change(() => leave(this.#core.store, subjectId, limit)) : [];
  }

  async forget(name: string, subjectId: string, places: EntryPlace[]): Promise<boolean> {
    this.#check(name);
    return !this.#core.store.exists() || this.#change(() => forgetEntries(this.#core.store, subjectId, places));
  }

  async unname(name: string, partyId: string, places: EntryPlace[]): Promise<void> {
    this.#check(name);
    if (this.#core.store.exists()) this.#change(() => unname(this.#core, partyId, places));
  }

  async copyOut(name: string): ReturnType<CopiedObjectApi["copyOut"]> {
    return this.#isCalled(name) && this.#core.store.exists() ? copyOut(this.ctx.storage) : null;
  }

  async copyIn(name: string, copy: ReadableStream<Uint8Array>, erasedCaseIds: string[]) {
    if (!this.#isCalled(name)) throw new Error("these windows have another name");
    const done = await copyIn(this.ctx.storage, copy, erasedCaseIds);
    this.#core.forgetPlan();
    this.#core.store.lookAgain();
    return done;
  }

  async awaken(name: string): Promise<void> {
    if (this.#isCalled(name) && this.#core.store.exists()) this.#armAt(Date.now());
  }

  override async alarm(): Promise<void> {
    this.#alarmAtMs = null;
    try {
      if (this.#core.store.exists()) await this.#ring();
    } catch (error) {
      log.error("windows.alarm_failed", errorFields(error));
      // Throwing would use up the platform's few retries and then lose the alarm for good.
      this.#armAt(Date.now() + afterTroubleMs);
    }
  }

  /** Forgets what is too old, a step at a time, and hands on the news that nobody has taken. */
  async #ring(): Promise<void> {
    const message = this.#change((nowMs): MonitoringMessage | null => {
      const { store, days } = this.#core;
      const standing = store.standing();
      prune(store, this.#core.plan(standing), standing, nowMs);
      store.keepStanding(standing);
      this.#armAt(nextPruningAtMs(standing, nowMs));
      if (!days.owesNews()) return null;
      this.#armWithin(nowMs);
      return { kind: "tell", tenantId: standing.tenantId as TenantId, shard: standing.shard };
    });
    if (message !== null) await this.env.MONITORING.send(message);
  }

  /** An object that was never given anything has no definitions in force. */
  #changeIfInForce<T>(name: string, work: (nowMs: number) => T): T | { ok: false; needs: "definitions" } {
    this.#check(name);
    return this.#core.store.exists() ? this.#change(work) : { ok: false, needs: "definitions" };
  }

  /** One transaction. What was read into memory within one that failed is read again. */
  #change<T>(work: (nowMs: number) => T): T {
    try {
      return this.ctx.storage.transactionSync(() => work(Date.now()));
    } catch (problem) {
      this.#core.forgetPlan();
      this.#core.notes.drop();
      this.#alarmAtMs = null;
      throw problem;
    }
  }

  /** Whoever got the news has this long to raise it. */
  #armWithin(nowMs: number): void {
    this.#armAt(nowMs + settingsOf(this.env).OUTBOX_WAKE_MS);
  }

  /** Never later than it was to ring before. */
  #armAt(atMs: number): void {
    if (this.#alarmAtMs !== null && this.#alarmAtMs <= atMs) return;
    this.#alarmAtMs = atMs;
    void this.ctx.storage.setAlarm(atMs);
  }

  #isCalled(name: string): boolean {
    return isNamed(this.env, "WINDOWS", this.ctx.id, name);
  }

  /** Up to the newest call, where nobody has said up to which. Null: there is nothing. */
  #beginOf(name: string, { upTo, ...place }: AskedPlace): PageBegin | null {
    this.#check(name);
    return this.#core.store.exists() ? { ...place, upTo: upTo ?? this.#core.store.standing().seq } : null;
  }

  /** A wrong name is a bug of the caller, not a refusal. */
  #check(name: string): void {
    if (!this.#isCalled(name)) throw new Error("these windows have another name");
  }
}
