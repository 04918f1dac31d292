import type { ClaimedEffect } from "../src/cases/case-api";
import {
  type AttemptReport,
  type CaseSnapshot,
  type CommandBody,
  type EffectId,
  erasureFailed,
  type RawAnswer,
  type RunId,
  type RunResult,
  type Timer,
} from "../src/domain";
import { errorFields, log } from "../src/lib/log";
import { chanceOf, leaseMs, planPostponement, planRetry, standardRetry } from "../src/outbox/retry-plan";
import { rawRecord } from "../src/workflow/run-records";
import type { AttemptRow } from "./case-attempts";
import type { CaseCore } from "./case-core";
import type { CaseOutbox, OutboxRow } from "./case-outbox";
import type { CaseStore } from "./case-store";
import { beginsToRest } from "./timer-pace";

const rememberSeenMs = 48 * 3_600_000;

/** The life of a case's effects (DECISIONS 13): claims, reports, retries, deadlines, and what must be sent again. */
export class CaseEffects {
  readonly #core: CaseCore;

  constructor(core: CaseCore) {
    this.#core = core;
  }

  get #store(): CaseStore {
    return this.#core.store;
  }

  get #outbox(): CaseOutbox {
    return this.#core.store.outbox;
  }

  /** Hands an effect to one consumer for as long as its lease lasts. Null: done, waiting, or in other hands. */
  claim(snapshot: CaseSnapshot, effectId: EffectId): ClaimedEffect | null {
    const row = this.#outbox.row(effectId);
    if (row === null) return null;
    const nowMs = this.#core.nowMs();
    // One that pauses is handed out when its pause is over, whatever message comes before.
    const resting = row.status === "pending" || row.status === "claimed";
    const free = row.status === "sent" || (resting && (row.dueAtMs ?? 0) <= nowMs);
    if (!free) return null;
    if (row.attempt >= row.maxAttempts) {
      this.#giveUp(row, "gave_up", `no answer came back from ${row.attempt} attempts`);
      return null;
    }
    const attempt = row.attempt + 1;
    const leaseUntilMs = nowMs + leaseMs("timeoutSeconds" in row.effect ? row.effect.timeoutSeconds : 30);
    this.#core.inTransaction(() => {
      if (row.status === "claimed") this.#store.attempts.add(effectId, lostAttempt(row, nowMs));
      this.#outbox.set(effectId, "claimed", attempt, leaseUntilMs);
      return this.#core.alarm.arm([leaseUntilMs]);
    });
    return {
      effect: row.effect,
      attempt,
      leaseUntilMs,
      snapshotVersion: snapshot.version,
      workflowKey: snapshot.workflow.key,
    };
  }

  /** Takes in how an attempt ended. Reports of old attempts may still bring a result; only the newest may ask for another try. */
  report(effectId: EffectId, attempt: number, report: AttemptReport): void {
    const row = this.#outbox.row(effectId);
    if (row === null) return;
    const toldAlready = row.status === "waiting" && report.outcome === "result" && report.result.status === "waiting";
    if (toldAlready) return;
    const record = recordOf(attempt, report, this.#core.nowMs());
    if (record !== null) this.#core.inTransaction(() => this.#store.attempts.add(effectId, record));
    const isCurrent = row.status === "claimed" && row.attempt === attempt;
    switch (report.outcome) {
      case "done":
        this.#core.inTransaction(() => this.#outbox.remove(effectId));
        return;
      case "result":
        this.#takeResult(row, report.result);
        return;
      case "retry":
        if (isCurrent) this.#tryAgainOrGiveUp(row, report);
        return;
      case "postponed":
        if (isCurrent) this.#putOffOrGiveUp(row, report);
    }
  }

  #tryAgainOrGiveUp(row: OutboxRow, report: Extract<AttemptReport, { outcome: "retry" }>): void {
    this.#noteTries(row, report.raw);
    const policy = ("retry" in row.effect ? row.effect.retry : undefined) ?? standardRetry;
    const failed = { ...report, attempt: row.attempt, maxAttempts: row.maxAttempts };
    const retry = planRetry(failed, policy, chanceOf(row.id, row.attempt));
    if (!retry.again) {
      this.#giveUp(row, report.code, report.message);
      return;
    }
    const dueAtMs = this.#core.nowMs() + retry.delayMs;
    this.#core.inTransaction(() => {
      this.#outbox.set(row.id, "pending", row.attempt, dueAtMs);
      this.#outbox.endPostponement(row);
      return this.#core.alarm.arm([dueAtMs]);
    });
  }

  /** What a check took so far stays on its run, also when it is given up. */
  #noteTries({ runId }: OutboxRow, raw: RawAnswer | undefined): void {
    if (runId === null || raw === undefined) return;
    this.#core.inTransaction(() => this.#store.runs.noteTries(runId, rawRecord({ raw })));
  }

  /** The vendor is down: the work rests, its attempts untouched, until the vendor is back or a day has passed. */
  #putOffOrGiveUp(row: OutboxRow, report: Extract<AttemptReport, { outcome: "postponed" }>): void {
    this.#noteTries(row, report.raw);
    const nowMs = this.#core.nowMs();
    const wait = {
      retryAfterSeconds: report.retryAfterSeconds,
      sinceMs: row.postponedAtMs ?? nowMs,
      deadlineSeconds: "callbackDeadlineSeconds" in row.effect ? row.effect.callbackDeadlineSeconds : null,
    };
    const next = planPostponement(wait, nowMs, chanceOf(row.id, row.postponements));
    if (!next.again) {
      this.#giveUp(row, "vendor_down", report.message);
      return;
    }
    this.#core.inTransaction(() => {
      this.#outbox.postpone(row, nowMs, nowMs + next.delayMs);
      return this.#core.alarm.arm([nowMs + next.delayMs]);
    });
  }

  #takeResult(row: OutboxRow, result: RunResult): void {
    if (row.runId === null) {
      // Work without a run cannot fail into a definition's hands: a person must look.
      if (result.status === "error") this.#shelve(row, result.code, `${row.effect.kind}: ${result.message}`);
      return;
    }
    const before = this.#core.snapshot()?.version;
    const body: CommandBody = { type: "effect_result", effectId: row.id, runId: row.runId as RunId, result };
    const answer = this.#core.dispatchAsSystem("effects", body);
    // Told already: nothing is left to do, and nothing may come due again. A failed one stays, for a person to send again.
    const isOver = answer.ok && answer.value.version === before && row.status !== "failed";
    if (isOver) this.#core.inTransaction(() => this.#outbox.remove(row.id));
    // The result cannot be taken in (a loop, a case grown too large): a person must look, and nothing may spin.
    if (!answer.ok) this.#shelve(row, answer.error.code, "the result could not be taken in");
  }

  /** No more attempts: the run ends as an error its definition can handle; work without a run becomes an incident. */
  #giveUp(row: OutboxRow, code: string, message: string): void {
    if (row.effect.kind === "open_child") {
      this.#core.dispatchAsSystem("effects", {
        type: "child_opened",
        childKey: row.effect.childKey,
        caseId: null,
        problem: message,
      });
    } else if (row.runId !== null) {
      const result: RunResult = code === "timeout" ? { status: "timeout" } : { status: "error", code, message };
      this.#takeResult(row, result);
      return;
    }
    const { kind } = row.effect;
    const given = kind === "erase_case" ? erasureFailed : code;
    this.#shelve(row, given, `${kind}: ${message}`);
  }

  /** What is stored cannot be read, so nobody can do it: a person must look, and it must not come due for ever. */
  #shelveUnreadable({ id, attempt }: { id: EffectId; attempt: number }): void {
    this.#shelve({ id, attempt }, "unreadable_effect", "what is to be done cannot be read");
  }

  #shelve(row: Pick<OutboxRow, "id" | "attempt">, code: string, message: string): void {
    // First the person, then the end: should the second write fail, the work comes due again. The other way round nobody would hear of it.
    this.#core.dispatchAsSystem("effects", {
      type: "open_incident",
      source: "effect",
      subject: row.id,
      code,
      message,
    });
    this.#core.inTransaction(() => this.#outbox.set(row.id, "incident", row.attempt, null));
  }

  /** Does what is due: timers, lost hand-overs, expired leases, retries, callback deadlines; sets the next alarm. */
  catchUp(): void {
    if (this.#core.snapshot() === null) return;
    const nowMs = this.#core.nowMs();
    let failures = 0;
    const timers = nowMs < this.#core.alarm.timersRestUntilMs ? [] : timersDue(this.#core.snapshot(), nowMs);
    if (timers[0] !== undefined) this.#keepPace(timers[0]);
    for (const timer of timers) failures += this.#attempt(() => this.#fire(timer.id));
    const lost: EffectId[] = [];
    const due = this.#outbox.due(nowMs);
    for (const row of due.rows) failures += this.#attempt(() => this.#catchUpEffect(row, nowMs, lost));
    for (const broken of due.unreadable) failures += this.#attempt(() => this.#shelveUnreadable(broken));
    this.#core.inTransaction(() => {
      this.#store.seen.forgetBefore(nowMs - rememberSeenMs);
      // After a failure the next try comes later, or a broken timer would spin.
      return failures === 0 ? this.#core.alarm.arm([]) : this.#core.alarm.armLater();
    });
    const snapshot = this.#core.snapshot();
    if (snapshot === null) return;
    const { handOver } = this.#core;
    handOver.noneUnderWay("index", "publish", "archive");
    if (!this.#store.judgements.isEmpty()) handOver.sendJudgements(snapshot);
    if (lost.length > 0 || handOver.owesCopies(snapshot))
      handOver.send(snapshot, lost, !this.#store.publications.isEmpty());
  }

  /** Tiny delays that follow each other without end are slowed down, and a person hears of it. */
  #keepPace({ id, dueAtMs }: Timer): void {
    if (!beginsToRest(this.#core.alarm.setPace(dueAtMs))) return;
    const message = "tiny delays follow each other without end: from now on this case is woken less and less often";
    const incident = { type: "open_incident", source: "timer", subject: "timers", code: "timers_in_a_circle" } as const;
    log.warn("case.timers_in_a_circle", { caseId: this.#core.snapshot()?.caseId, timer: id });
    this.#attempt(() => this.#core.dispatchAsSystem("timer", { ...incident, message }));
  }

  /** A timer that is refused stays: it comes again later, and a person hears of it once. */
  #fire(timerId: string): boolean {
    const fired = this.#core.dispatchAsSystem("timer", { type: "timer", timerId });
    if (fired.ok) return true;
    const { code } = fired.error;
    const isKnown = this.#core
      .snapshot()
      ?.incidents.some((incident) => incident.subject === timerId && incident.resolvedAtMs === null);
    if (!isKnown) {
      const incident = { type: "open_incident", source: "effect", subject: timerId, code } as const;
      this.#core.dispatchAsSystem("timer", { ...incident, message: "what was due now could not be done" });
    }
    return false;
  }

  #catchUpEffect(row: OutboxRow, nowMs: number, lost: EffectId[]): void {
    if (row.status === "waiting") {
      this.#takeResult(row, { status: "timeout" });
      return;
    }
    // A claim that was never given back: its consumer died. That was an attempt too.
    if (row.status === "claimed")
      this.#core.inTransaction(() => this.#store.attempts.add(row.id, lostAttempt(row, nowMs)));
    if (row.status === "claimed" && row.attempt >= row.maxAttempts) {
      this.#giveUp(row, "gave_up", `no answer came back from ${row.attempt} attempts`);
      return;
    }
    this.#core.inTransaction(() =>
      this.#outbox.set(row.id, "sent", row.attempt, nowMs + this.#core.settings.OUTBOX_WAKE_MS),
    );
    lost.push(row.id);
  }

  #attempt(work: () => unknown): 0 | 1 {
    try {
      return work() === false ? 1 : 0;
    } catch (problem) {
      log.error("case.catch_up_failed", { caseId: this.#core.snapshot()?.caseId, ...errorFields(problem) });
      return 1;
    }
  }
}

/** An attempt as it is kept; null when nothing was attempted. */
function recordOf(attempt: number, report: AttemptReport, finishedAtMs: number): AttemptRow | null {
  const base = { attempt, counted: true, finishedAtMs, exchanges: report.exchanges ?? [] };
  switch (report.outcome) {
    case "done":
      return null;
    case "retry": {
      const { code, message, httpStatus, durationMs } = report;
      return { ...base, outcome: "failed", code, message, httpStatus, durationMs };
    }
    case "postponed": {
      const { code, message, asked } = report;
      return asked === undefined ? null : { ...base, ...asked, counted: false, outcome: "probe_failed", code, message };
    }
    case "result": {
      const { result } = report;
      const failure = result.status === "error" ? result : { code: null, message: null };
      const raw = "raw" in result ? result.raw : undefined;
      const last = report.exchanges?.at(-1);
      return {
        ...base,
        outcome: result.status,
        code: failure.code,
        message: failure.message,
        httpStatus: raw?.httpStatus ?? last?.response?.status ?? null,
        durationMs: raw?.durationMs ?? last?.durationMs ?? null,
      };
    }
  }
}

const lostAttempt = (row: OutboxRow, finishedAtMs: number): AttemptRow => ({
  attempt: row.attempt,
  counted: true,
  finishedAtMs,
  outcome: "lost",
  code: "no_report",
  message: "the attempt was begun and never reported",
  httpStatus: null,
  durationMs: null,
  exchanges: [],
});

/** What is due by now, in the order in which it came due. */
const timersDue = (snapshot: CaseSnapshot | null, nowMs: number): Timer[] =>
  (snapshot?.timers ?? []).filter(({ dueAtMs }) => dueAtMs <= nowMs).sort((one, other) => one.dueAtMs - other.dueAtMs);
