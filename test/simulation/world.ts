import type { CaseObject } from "../../durable-objects/case";
import type { ClaimedEffect } from "../../src/cases/case-api";
import { readCaseSealKey } from "../../src/cases/case-key-store";
import { insertOpening, type OpeningRow } from "../../src/db/cases";
import type { CaseEvent, CaseRef, Command, CommandBody, Opening, RunId } from "../../src/domain";
import type { Env } from "../../src/env";
import { Bucket } from "./bucket";
import type { Chance } from "./chance";
import { type D1Fate, FakeD1 } from "./d1";
import { type Family, joinMissing } from "./family";
import { type Fault, noFaults, type Tally } from "./faults";
import { type CallFate, Host } from "./host";
import { Broken, copiesOf, hasCase, type Ledger } from "./ledger";
import { caseIdOf, client, openingOf, type Plot, tenantId, vendorName } from "./plots";
import { Queues } from "./queues";
import type { Stage } from "./stage";
import { Storage } from "./storage";
import { callbackOf } from "./vendor";

export const wakeMs = 30_000;
const dayMs = 86_400_000;
/** How rarely a fault strikes where it could, once it is among those of the history. */
const rarity = 4;

/** One case and everything around it, at a moment. Nothing here moves by itself: a history moves it. */
export class World {
  nowMs: number;
  /** Hears of every change of the clock. */
  onTime: (ms: number) => void = () => {};
  readonly ref: CaseRef;
  readonly host: Host;
  readonly queues = new Queues();
  readonly ledger: Ledger;
  readonly d1: FakeD1;
  readonly tally: Tally = noFaults();
  /** Which faults this history knows; none while everything is calm. */
  troubles: ReadonlySet<Fault> = new Set();
  /** What waits for the scheduler to let it go on. */
  waiting: { what: string; go: () => void }[] = [];
  callbacks: { runId: RunId; twice: boolean }[] = [];
  readonly family: Family;
  /** Commands whose callers heard nothing. */
  unanswered: Command[] = [];
  /** What the receiver of webhooks has been told: event id by number. */
  readonly told = new Map<number, string>();
  /** The latest moment there was: a clock that was set back does not bring back what was forgotten. */
  latestMs: number;
  isAlarmLost = false;
  /** How the next call ends, instead of what would be drawn. */
  nextFate: CallFate | null = null;
  /** The next call of D1 waits until somebody lets it go on. */
  isIndexHeld = false;
  /** The next word to the case that its events were handed over waits as well. */
  isPublishedHeld = false;
  trace: ((line: string) => void) | null = null;
  readonly plot: Plot;
  readonly #chance: Chance;
  readonly #env: Env;
  readonly begunAtMs: number;
  /** What lies in R2. */
  readonly objects: Map<string, string>;
  readonly #lent = new Map<string, { attempt: number; leaseUntilMs: number }>();
  #hasKey: boolean;
  #isWoken = false;
  #problem: unknown = null;
  #commands = 0;
  #listed: number;
  #owedEvents: ReadonlySet<number>;

  constructor(plot: Plot, stage: Stage, chance: Chance) {
    this.plot = plot;
    this.#chance = chance;
    this.nowMs = stage.nowMs;
    this.latestMs = stage.nowMs;
    this.begunAtMs = stage.nowMs;
    this.objects = new Map(stage.objects);
    this.ref = { tenantId, caseId: caseIdOf(plot) };
    this.ledger = stage.ledger.copy();
    this.family = stage.family.copy();
    for (const [sequence, id] of stage.told) this.told.set(sequence, id);
    this.#hasKey = stage.ledger.seq > 0;
    this.#listed = stage.listed;
    for (const { queue, body } of stage.messages) this.queues.send(queue, body);
    this.callbacks.push(...stage.callbacks);
    const storage = new Storage(stage.database);
    storage.alarmAtMs = stage.alarmAtMs;
    this.#owedEvents = owedEvents(storage);
    this.d1 = new FakeD1(stage.index, () => this.#fateInIndex());
    this.#env = this.#bindings(this.objects);
    this.host = new Host(storage, {
      env: this.#env,
      fateOfCall: () => this.#fateOfCall(),
      stored: () => this.#stored(),
      woken: () => {
        this.#isWoken = true;
      },
      lost: (when) => this.#lost(when),
      diskFailed: () => this.count("disk_full"),
    });
  }

  get env(): Env {
    return this.#env;
  }

  say(line: string): void {
    this.trace?.(line);
  }

  /** Whether this goes wrong here and now; what does is counted. */
  strikes(fault: Fault): boolean {
    if (!this.troubles.has(fault) || !this.#chance.oneIn(fault.startsWith("vendor_") ? 2 : rarity)) return false;
    this.count(fault);
    return true;
  }

  /** It has really happened. */
  count(fault: Fault): void {
    this.tally[fault] += 1;
    this.say(`    ! ${fault}`);
  }

  /** Something was thrown where nobody waits for it. */
  breaks(problem: unknown): void {
    this.#problem ??= problem;
  }

  rethrow(): void {
    if (this.#problem !== null) throw this.#problem;
  }

  /** Goes on when the scheduler says so. */
  later(what: string): Promise<void> {
    return new Promise((go) => this.waiting.push({ what, go }));
  }

  // What clients, vendors and people do.

  async open(): Promise<void> {
    const opening = openingOf(this.plot);
    this.say(`client opens the case`);
    try {
      // The row in the list comes first, as `openCase` has it: by it the sweeper finds what was never confirmed.
      await insertOpening(this.env.DB, tenantId, rowOf(opening), this.nowMs);
      const answer = await this.reach(() => this.host.call((object) => object.create(this.ref, opening)));
      if (!answer.ok) throw new Broken(`the opening was refused: ${answer.error.code}`);
      this.ledger.acknowledge(this.host.storage, "create", answer.value.version, answer.value.body);
    } catch (problem) {
      this.#unlessBroken(problem);
    }
  }

  newCommand(body: CommandBody): Command {
    this.#commands += 1;
    return { id: `key-${this.#commands}-${this.ledger.seq}`, actor: client, expectedVersion: null, body };
  }

  /** Gives a command; a caller who hears nothing gives it again some time. */
  async give(command: Command): Promise<void> {
    const { body, id } = command;
    this.say(`client: ${body.type} ${"name" in body ? body.name : ""} (${id})`);
    try {
      const answer = await this.reach(() =>
        this.host.call((object) => object.dispatch(this.ref, command, JSON.stringify(body))),
      );
      this.say(`    ${answer.ok ? `version ${answer.value.version}` : `refused: ${answer.error.code}`}`);
      if (answer.ok && id !== null)
        this.ledger.acknowledge(this.host.storage, id, answer.value.version, answer.value.body);
    } catch (problem) {
      this.#unlessBroken(problem);
      this.unanswered.push(command);
    }
  }

  owesCallback(runId: RunId): void {
    if (this.strikes("vendor_callback_never")) return;
    this.callbacks.push({ runId, twice: this.strikes("vendor_callback_twice") });
  }

  async callBack(): Promise<void> {
    const callback = this.callbacks.shift();
    if (callback === undefined) return;
    const { runId, twice } = callback;
    if (twice || this.strikes("vendor_callback_twice")) this.callbacks.push({ runId, twice: false });
    this.say(`vendor calls back about ${runId}`);
    const body: CommandBody = { type: "callback", runId, vendorEventId: runId, result: callbackOf(runId) };
    const actor = { kind: "vendor" as const, tenantId, vendor: vendorName };
    const command: Command = { id: `callback.${runId}`, actor, expectedVersion: null, body };
    try {
      await this.reach(() => this.host.call((object) => object.dispatch(this.ref, command, "callback")));
    } catch (problem) {
      this.#unlessBroken(problem);
      this.callbacks.push({ runId, twice: false }); // a vendor that is not answered calls again
    }
  }

  did(effectId: string): void {
    this.say(`    outside: ${effectId} is done`);
    this.ledger.done.set(effectId, (this.ledger.done.get(effectId) ?? 0) + 1);
  }

  // What the platform does.

  passTime(ms: number): void {
    this.nowMs += ms;
    this.onTime(this.nowMs);
    this.latestMs = Math.max(this.latestMs, this.nowMs);
  }

  /** How far it is to the moment at which the case wants to be woken; null: it does not. */
  get untilAlarmMs(): number | null {
    const { alarmAtMs } = this.host.storage;
    return alarmAtMs === null ? null : Math.max(0, alarmAtMs - this.nowMs);
  }

  /** How far it is to the next timer; null: there is none. */
  get untilTimerMs(): number | null {
    const due = (this.ledger.state?.timers ?? []).map(({ dueAtMs }) => dueAtMs);
    return due.length === 0 ? null : Math.max(0, Math.min(...due) - this.nowMs);
  }

  async ring(): Promise<void> {
    const { alarmAtMs } = this.host.storage;
    if (alarmAtMs === null) return;
    this.passTime(Math.max(0, alarmAtMs - this.nowMs) + (this.strikes("alarm_late") ? 3_600_000 : 0));
    this.say(`alarm, at ${this.#clock()}`);
    try {
      await this.host.ring();
    } catch (problem) {
      this.#unlessBroken(problem);
    }
  }

  loseAlarm(): void {
    if (this.host.storage.alarmAtMs === null) return;
    this.count("alarm_lost");
    this.host.storage.alarmAtMs = null;
    this.isAlarmLost = true;
  }

  evict(): void {
    if (!this.host.isAwake) return;
    this.count("evicted");
    this.host.evict();
  }

  jump(forward: boolean): void {
    this.count(forward ? "clock_forward" : "clock_back");
    this.passTime(forward ? dayMs : -3_600_000);
  }

  /** A call on its way to the object and back. */
  async reach<T>(call: () => Promise<T>): Promise<T> {
    if (this.strikes("request_lost")) throw new Error("the network has failed");
    const answer = await call();
    if (this.strikes("response_lost")) throw new Error("the network has failed");
    return answer;
  }

  // What must be true.

  async #stored(): Promise<void> {
    await this.#readKey();
    const { storage } = this.host;
    if (storage.alarmAtMs !== null || this.#isWoken) this.isAlarmLost = false;
    if (this.#isWoken) this.ledger.isWoken = true;
    this.#isWoken = false;
    this.#noting(() => {
      if (storage.touched.has("progress")) this.#checkConfirmed();
      if (storage.touched.has("publication")) this.#checkPublished();
      this.ledger.look(storage, this.latestMs, wakeMs, this.isAlarmLost);
    });
  }

  /** What the case takes for listed is in the list (G15). */
  #checkConfirmed(): void {
    if (!hasCase(this.host.storage)) return;
    const { indexed } = copiesOf(this.host.storage);
    if (indexed > this.listedVersion())
      throw new Broken(`version ${indexed} counts as listed, the list has version ${this.listedVersion()} (G15)`);
  }

  /** What the case does not owe any more has been told (G22). Publications go by the number of their last event. */
  #checkPublished(): void {
    const owed = owedEvents(this.host.storage);
    for (const sequence of this.#owedEvents)
      if (!owed.has(sequence) && !this.told.has(sequence))
        throw new Broken(`event ${sequence} is not owed any more, and nobody was told (G22)`);
    this.#owedEvents = owed;
  }

  /** The case's rows are sealed: whoever looks at them needs its key, as the case does. Nothing goes wrong on the way to it. */
  async #readKey(): Promise<void> {
    if (this.#hasKey || this.objects.size === 0) return;
    const env = { ...this.#env, DOCUMENTS: new Bucket(this.objects, () => false) as unknown as R2Bucket };
    const found = await readCaseSealKey(env, this.ref);
    if (found.state !== "open") return;
    this.ledger.seal.use(this.ref, found.key);
    this.#hasKey = true;
  }

  /** Consumers take a failure of their call for one of the network: what is broken is kept for the history. */
  #noting(check: () => void): void {
    try {
      check();
    } catch (problem) {
      this.breaks(problem);
      throw problem;
    }
  }

  #lost(when: "before commit" | "after commit"): void {
    this.count(when === "before commit" ? "crash_before_commit" : "crash_after_commit");
    this.#isWoken = false;
    this.#noting(() => this.ledger.checkAcknowledged(this.host.storage));
  }

  /** The list never knows more than the case, and never goes back (G15). */
  checkList(): void {
    const listed = this.listedVersion();
    if (listed > this.ledger.version)
      throw new Broken(`the list has version ${listed} of a case at version ${this.ledger.version} (G15)`);
    if (listed < this.#listed) throw new Broken(`the list went back from version ${this.#listed} to ${listed} (G15)`);
    this.#listed = listed;
  }

  /** The object is woken by a call, before anything of it is due. */
  async wake(): Promise<void> {
    try {
      await this.reach(() => this.host.call((object) => object.wake(this.ref)));
    } catch (problem) {
      this.#unlessBroken(problem);
    }
  }

  listedVersion(): number {
    return Number(
      this.d1.db.run("SELECT version FROM cases WHERE case_id = ?", [this.ref.caseId]).rows[0]?.version ?? 0,
    );
  }

  /** What was published arrives: each number of a case under one id (G22). */
  hear(events: readonly CaseEvent[]): void {
    for (const { id, sequence } of events) {
      const known = this.told.get(sequence);
      if (known !== undefined && known !== id)
        throw new Broken(`event ${sequence} came as ${known} and as ${id} (G22)`);
      if (known === undefined && [...this.told.values()].includes(id)) throw new Broken(`${id} names two events (G22)`);
      this.told.set(sequence, id);
    }
  }

  /** What is still open when nothing goes wrong any more; empty: the case is at rest, and everybody knows what it knows. */
  unfinished(): string[] {
    return [...this.unlisted(), ...this.owed()];
  }

  /**
   * How far the list is behind. When its copy and the alarm were both lost, only the daily comparison sees it. That the case has not heard of
   * its own copy harms nobody: it sends it again when it is woken next.
   */
  unlisted(): string[] {
    if (!hasCase(this.host.storage)) return [];
    const listed = this.listedVersion();
    return listed === this.ledger.version ? [] : [`the list has version ${listed}`];
  }

  /** What the case owes to anybody else. */
  owed(): string[] {
    const { storage } = this.host;
    if (!hasCase(storage)) return [];
    const open = copiesOf(storage).published ? [] : ["events are not published"];
    for (let sequence = 1; sequence <= (this.ledger.state?.eventSequence ?? 0); sequence += 1)
      if (!this.told.has(sequence)) open.push(`event ${sequence} was never told`);
    const missing = this.ledger.state === null ? null : joinMissing(this.ledger.state);
    if (missing !== null) open.push(missing);
    const rows = storage.db.run("SELECT id, status FROM outbox WHERE status NOT IN ('failed', 'incident')").rows;
    for (const { id, status } of rows) open.push(`effect ${String(id)} is ${String(status)}`);
    return open;
  }

  #fateOfCall(): CallFate {
    const { nextFate } = this;
    this.nextFate = null;
    if (nextFate !== null) return nextFate;
    const before = this.troubles.has("crash_before_commit") && this.#chance.oneIn(2 * rarity);
    const after = this.troubles.has("crash_after_commit") && this.#chance.oneIn(2 * rarity);
    const full = this.troubles.has("disk_full") && this.#chance.oneIn(2 * rarity);
    const crash = before ? "before commit" : after ? "after commit" : null;
    return { crash, failAtWrite: full ? this.#chance.pick(12) : null };
  }

  #fateInIndex(): D1Fate {
    if (this.isIndexHeld) {
      this.isIndexHeld = false;
      return this.later("a call of D1 that was held");
    }
    if (this.strikes("index_down")) return "before";
    // Whoever opens the case waits for it; consumers leave the others their turn.
    if (this.ledger.seq > 0 && this.strikes("index_late")) return this.later("a call of D1");
    return this.strikes("index_unsure") ? "after" : "fine";
  }

  #unlessBroken(problem: unknown): void {
    if (problem instanceof Broken) throw problem;
    this.say(`    no answer: ${problem instanceof Error ? problem.message : String(problem)}`);
  }

  #clock(): string {
    return new Date(this.nowMs).toISOString();
  }

  /** The bindings of the Worker; calls of the object go straight to it. A consumer's own go through `envFor`. */
  #bindings(objects: Map<string, string>): Env {
    const queue = (name: "effects" | "index" | "webhooks") => {
      const send = async (body: unknown) => {
        if (this.strikes("send_failed")) throw new Error("the queue is not there");
        this.host.send(() => void this.queues.send(name, body));
      };
      return { send, sendBatch: (bodies: { body: unknown }[]) => Promise.all(bodies.map(({ body }) => send(body))) };
    };
    const bindings = {
      DB: this.d1,
      DOCUMENTS: new Bucket(objects, () => this.strikes("keys_down")),
      EFFECTS: queue("effects"),
      INDEX: queue("index"),
      WEBHOOKS: queue("webhooks"),
      JUDGEMENTS: { send: async () => {} },
      FEEDS: this.#feeds(),
      MASTER_KEY: Buffer.alloc(32, 7).toString("base64"),
      ENVIRONMENT: "test",
      BASE_URL: "http://edgecase.test",
      EGRESS_ALLOW_HOSTS: "",
      LOG_LEVEL: "error",
      OUTBOX_WAKE_MS: String(wakeMs),
      UNDO_SECONDS: "0",
    };
    return bindings as unknown as Env;
  }

  #feeds(): object {
    const append = async () => {
      if (this.strikes("feed_down")) throw new Error("the feed is not there");
    };
    return { idFromName: (name: string) => name, get: () => ({ append }) };
  }

  /** The bindings as a consumer has them. `dies`: it is never heard of again. */
  envFor(dies: () => Promise<never>): Env {
    const reach = <T>(call: () => Promise<T>): Promise<T> => this.reachFrom(call, dies);
    const stub = new Proxy(
      {},
      {
        get: (_target, method) => {
          if (method === "then") return undefined;
          return (...args: unknown[]) => reach(() => this.#ask(String(method), args));
        },
      },
    );
    return { ...this.#env, CASES: { idFromName: (name: string) => name, get: () => stub } } as unknown as Env;
  }

  async #ask(method: string, args: unknown[]): Promise<unknown> {
    const answer: unknown = await this.host.call(async (object) => {
      const said: unknown = await callOn(object, method, args);
      const effectId = String(args[1]);
      if (method === "report" && this.#lent.get(effectId)?.attempt === args[2]) this.#lent.delete(effectId);
      return said;
    });
    if (method === "claim" && answer !== null) this.#lend(answer as ClaimedEffect);
    return answer;
  }

  /** Nobody else is given an effect before its consumer has reported, or its lease has run out (G11). */
  #lend(claimed: ClaimedEffect): void {
    const { effect, attempt, leaseUntilMs } = claimed;
    if ((this.#lent.get(effect.id)?.leaseUntilMs ?? 0) > this.latestMs)
      this.breaks(
        new Broken(`effect ${effect.id} was handed out as attempt ${attempt} while another consumer had it (G11)`),
      );
    this.#lent.set(effect.id, { attempt, leaseUntilMs });
  }

  async reachFrom<T>(call: () => Promise<T>, dies: () => Promise<never>): Promise<T> {
    if (this.strikes("consumer_died")) return dies();
    if (this.strikes("request_late")) await this.later("a call");
    const answer = await this.reach(call);
    return this.strikes("consumer_died") ? dies() : answer;
  }
}

const rowOf = ({ caseId, workflow, entity, parent }: Opening): OpeningRow => ({
  caseId,
  definitionId: workflow.id,
  definitionKey: workflow.key,
  definitionVersion: workflow.version,
  entityId: entity.id,
  entityType: entity.type,
  name: null,
  email: null,
  externalId: null,
  parentId: parent?.caseId ?? null,
  exclusive: false,
});

/** By the number of their last event: what is still to be handed over. */
const owedEvents = (storage: Storage): ReadonlySet<number> =>
  hasCase(storage)
    ? new Set(storage.db.run("SELECT seq FROM publication").rows.map(({ seq }) => Number(seq)))
    : new Set();

/** The report of an attempt, or whatever else a consumer asks of the object. */
function callOn(object: CaseObject, method: string, args: unknown[]): Promise<never> {
  const found = (object as unknown as Record<string, (...args: unknown[]) => Promise<never>>)[method];
  if (found === undefined) throw new Error(`a case has no ${method}`);
  return found.apply(object, args);
}
