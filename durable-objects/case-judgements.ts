import type { JudgedInput, PendingJudgement } from "../src/domain";
import { log } from "../src/lib/log";
import type { CaseSeal, Cell } from "./case-seal";
import { CaseTooLarge, fitting } from "./fitting";

/** What one hand-over carries at most, beside its first input. */
const handOverChars = 1_000_000;

/** Judged inputs of one case that the archive does not have yet. Methods that write are called inside the object's one transaction. */
export class CaseJudgements {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  add(judged: readonly JudgedInput[], recordedAtMs: number): void {
    for (const input of judged) {
      const body = fittingOrNull(input);
      if (body !== null)
        this.#sql.exec(
          "INSERT OR IGNORE INTO judgement (run_id, recorded_at_ms, body) VALUES (?, ?, ?)",
          input.runId,
          recordedAtMs,
          this.#seal.seal("judgement.body", input.runId, body),
        );
    }
  }

  isEmpty(): boolean {
    return this.#sql.exec("SELECT 1 FROM judgement LIMIT 1").toArray().length === 0;
  }

  /** The next ones to archive: one at least, and no more than a message between objects should carry. */
  pending(): PendingJudgement[] {
    const taken: PendingJudgement[] = [];
    let chars = 0;
    for (const row of this.#sql.exec<{ run_id: string; recorded_at_ms: number; body: Cell }>(
      "SELECT run_id, recorded_at_ms, body FROM judgement ORDER BY recorded_at_ms, run_id LIMIT 50",
    )) {
      const body = this.#seal.open("judgement.body", row.run_id, row.body);
      chars += body.length;
      if (taken.length > 0 && chars > handOverChars) break;
      taken.push({ runId: row.run_id as PendingJudgement["runId"], recordedAtMs: row.recorded_at_ms, body });
    }
    return taken;
  }

  remove(runIds: readonly string[]): void {
    this.#sql.exec("DELETE FROM judgement WHERE run_id IN (SELECT value FROM json_each(?))", JSON.stringify(runIds));
  }
}

/** An input that no row can hold is left out of the archive: that must not keep its case from being judged. */
function fittingOrNull(input: JudgedInput): string | null {
  try {
    return fitting(JSON.stringify(input));
  } catch (problem) {
    if (!(problem instanceof CaseTooLarge)) throw problem;
    log.warn("case.judgement_not_archived", { caseId: input.caseId, runId: input.runId });
    return null;
  }
}
