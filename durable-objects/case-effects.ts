import type { ClaimedEffect } from "../src/cases/case-api";
import type { AttemptReport, CaseSnapshot, CommandBody, EffectId, RunId, RunResult } from "../src/domain";
import { errorFields, log } from "../src/lib/log";
import { chanceOf, leaseMs, planRetry } from "../src/outbox/retry-plan";
import type { CaseCore } from "./case-core";
import type { CaseStore, OutboxRow } from "./case-store";

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

  /** Hands an effect to one consumer for as long as its lease lasts. Null: done, waiting, or in other hands. */
  claim(snapshot: CaseSnapshot, effectId: EffectId): ClaimedEffect | null {
    const row = this.#store.outboxRow(effectId);
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
      this.#store.setEffect(effectId, "claimed", attempt, leaseUntilMs);
      return this.#core.arm([leaseUntilMs]);
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
    const row = this.#store.outboxRow(effectId);
    if (row === null) return;
    const toldAlready = row.status === "waiting" && report.outcome === "result" && report.result.status === "waiting";
    if (toldAlready) return;
    this.#recordAttempt(effectId, attempt, report);
    switch (report.outcome) {
      case "done":
        this.#core.inTransaction(() => this.#store.removeEffect(effectId));
        return;
      case "result":
        this.#takeResult(row, report.result);
        return;
      case "retry":
        if (row.status === "claimed" && row.attempt === attempt) this.#tryAgainOrGiveUp(row, report);
    }
  }

  #recordAttempt(effectId: EffectId, attempt: number, report: AttemptReport): void {
    if (report.outcome === "done" || report.outcome === "postponed") return;
    const base = { finishedAtMs: Date.now(), code: null, message: null, httpStatus: null, durationMs: null };
    const raw = report.outcome === "result" && "raw" in report.result ? report.result.raw : undefined;
    this.#core.inTransaction(() =>
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

  #tryAgainOrGiveUp(row: OutboxRow, report: Extract<AttemptReport, { outcome: "retry" }>): void {
    const retry = planRetry(row.attempt, row.maxAttempts, report.retryAfterSeconds, chanceOf(row.id, row.attempt));
    if (!retry.again) {
      this.#giveUp(row, report.code, report.message);
      return;
    }
    const nowMs = this.#core.nowMs();
    this.#core.inTransaction(() => {
      this.#store.setEffect(row.id, "pending", row.attempt, nowMs + retry.delayMs);
      return this.#core.arm([nowMs + retry.delayMs]);
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
    if (isOver) this.#core.inTransaction(() => this.#store.removeEffect(row.id));
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
    this.#shelve(row, code, `${row.effect.kind}: ${message}`);
  }

  #shelve(row: OutboxRow, code: string, message: string): void {
    this.#core.inTransaction(() => this.#store.setEffect(row.id, "incident", row.attempt, null));
    this.#core.dispatchAsSystem("effects", {
      type: "open_incident",
      source: "effect",
      subject: row.id,
      code,
      message,
    });
  }

  /** Does what is due: timers, lost hand-overs, expired leases, retries, callback deadlines; sets the next alarm. */
  catchUp(): void {
    if (this.#core.snapshot() === null) return;
    const nowMs = this.#core.nowMs();
    let failures = 0;
    for (const timer of this.#core.snapshot()?.timers ?? []) {
      if (timer.dueAtMs > nowMs) continue;
      failures += this.#attempt(() => this.#fire(timer.id));
    }
    const lost: EffectId[] = [];
    for (const row of this.#store.dueEffects(nowMs))
      failures += this.#attempt(() => this.#catchUpEffect(row, nowMs, lost));
    this.#core.inTransaction(() => {
      this.#store.forgetSeenBefore(nowMs - rememberSeenMs);
      // After a failure the next try comes later, or a broken timer would spin.
      return failures === 0 ? this.#core.arm([]) : this.#core.armLater();
    });
    const snapshot = this.#core.snapshot();
    if (snapshot === null) return;
    this.#core.noneUnderWay("index");
    this.#core.noneUnderWay("publish");
    if (lost.length > 0 || this.#core.owesCopies(snapshot))
      this.#core.handOver(snapshot, lost, this.#store.hasPublications());
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
    if (row.status === "claimed" && row.attempt >= row.maxAttempts) {
      this.#giveUp(row, "gave_up", `no answer came back from ${row.attempt} attempts`);
      return;
    }
    this.#core.inTransaction(() =>
      this.#store.setEffect(row.id, "sent", row.attempt, nowMs + this.#core.settings.OUTBOX_WAKE_MS),
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
