import type { CaseSnapshot } from "../src/domain";
import type { Decision } from "../src/workflow/turn";
import type { CaseCore } from "./case-core";
import { noPace, paceAfter, type TimerPace } from "./timer-pace";

const paceKey = "timer_pace";

/** When one case wakes by itself: one alarm, at the earliest thing it owes. All times are those of the case's own clock. */
export class CaseAlarm {
  readonly #core: CaseCore;
  readonly #storage: DurableObjectStorage;
  #atMs: number | null = null;
  #pace: TimerPace = noPace;

  constructor(core: CaseCore, storage: DurableObjectStorage) {
    this.#core = core;
    this.#storage = storage;
  }

  /** What we remember of the alarm is what we set; the platform may have dropped it. */
  async recall(): Promise<void> {
    const realMs = await this.#storage.getAlarm();
    this.#atMs = realMs === null ? null : this.#core.clock.ofReal(realMs);
  }

  /** The alarm has just fired, or does not count any more. */
  forget(): void {
    this.#atMs = null;
  }

  /** The transaction in which it was set is committed. */
  isSetTo(atMs: number): void {
    this.#atMs = atMs;
  }

  get atMs(): number | null {
    return this.#atMs;
  }

  /**
   * Sets the one alarm to the earliest thing this case owes. What was owed before is covered by the alarm that is set already; an
   * alarm that comes too early is harmless, so it is left.
   */
  arm(owedAtMs: readonly number[]): number | null {
    const owed = this.#atMs === null ? [...owedAtMs, ...this.#allOwed()] : owedAtMs;
    if (owed.length === 0) return this.#atMs;
    const alarmAtMs = Math.min(...owed);
    if (this.#atMs !== null && this.#atMs <= alarmAtMs) return this.#atMs;
    return this.#set(alarmAtMs);
  }

  /** Instead of the alarm that would be due: a later one, after something failed that would fail again at once. */
  armLater(): number {
    return this.#set(this.#soonMs());
  }

  #set(alarmAtMs: number): number {
    void this.#storage.setAlarm(this.#core.clock.toReal(alarmAtMs));
    return alarmAtMs;
  }

  /** When what is under way now counts as lost. */
  #soonMs(): number {
    return this.#core.nowMs() + this.#core.settings.OUTBOX_WAKE_MS;
  }

  /** When what this decision adds is due. */
  owedBy(decision: Decision, resendAtMs: number): number[] {
    const owed = this.#timersOf(decision.next);
    if (decision.accepted) owed.push(resendAtMs); // the list and, with them, every effect that is sent now
    for (const change of decision.effectChanges) if (change.to === "waiting") owed.push(change.deadlineAtMs);
    return owed;
  }

  sealingOwed(): number[] {
    return this.#core.store.sealing.hasPlainRows ? [this.#soonMs()] : [];
  }

  /**
   * When the case has to be awake by itself, for whoever copies its row into the list right now: that copy is not owed any more, and others
   * are not while a queue has them. Null: never; nobody need look whether its alarm was lost.
   */
  wakeAtMs(snapshot: CaseSnapshot): number | null {
    if (this.#core.handOver.restsOnAlarm) return this.#atMs;
    const owed = this.#owedOfItself(snapshot);
    return owed.length === 0 ? null : Math.min(...owed);
  }

  /** When everything that the store still owes is due. */
  #allOwed(): number[] {
    const snapshot = this.#core.snapshot();
    if (snapshot === null) return [];
    const owed = this.#owedOfItself(snapshot);
    if (this.#core.handOver.owesCopies(snapshot)) owed.push(this.#soonMs());
    return owed;
  }

  /** Timers, effects, a store that is not sealed yet: all but the copies. */
  #owedOfItself(snapshot: CaseSnapshot): number[] {
    const owed = this.#timersOf(snapshot);
    const effectAtMs = this.#core.store.outbox.earliestMs();
    if (effectAtMs !== null) owed.push(effectAtMs);
    return [...owed, ...this.sealingOwed()];
  }

  #timersOf({ timers }: CaseSnapshot): number[] {
    return timers.map((timer) => Math.max(timer.dueAtMs, this.timersRestUntilMs));
  }

  /** Before this no timer fires: the case has been woken by one tiny delay after the other. */
  get timersRestUntilMs(): number {
    return this.#pace.notBeforeMs;
  }

  recallPace(): void {
    const pace = this.#core.store.meta(paceKey);
    if (pace !== null) this.#pace = JSON.parse(pace) as TimerPace;
  }

  /** Timers have fired, the first of which was due at `dueAtMs`; null: something else has happened, and the pace is free again. */
  setPace(dueAtMs: number | null): TimerPace {
    const was = this.#pace;
    this.#pace = dueAtMs === null ? noPace : paceAfter(was, dueAtMs, this.#core.nowMs());
    // Most cases never rest, and those that do not need no note of it.
    if (was.notBeforeMs !== this.#pace.notBeforeMs)
      this.#core.inTransaction(() => this.#core.store.setMeta(paceKey, JSON.stringify(this.#pace)));
    return this.#pace;
  }
}
