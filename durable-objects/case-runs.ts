import type { Json, JsonObject } from "../src/lib/json";
import type { Decision } from "../src/workflow/turn";
import type { CaseSeal, Cell } from "./case-seal";
import { fitting } from "./fitting";
import { withEarlierTries } from "./run-tries";

interface StoredRun extends Record<string, SqlStorageValue> {
  place: number;
  request: Cell | null;
  result: Cell | null;
}

/** The runs of one case's plugins: what each was asked and what it answered. Methods that write are called inside the object's one transaction. */
export class CaseRuns {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** A run that begins, or what became of one. */
  write(run: Decision["runs"][number]): void {
    const place = placeOf(run.runId);
    if (run.request !== null || run.status === "running") {
      this.#sql.exec(
        `INSERT INTO runs (place, id, plugin, kind, state, generation, status, late, started_at_ms, finished_at_ms, request, result)
         VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, NULL, ?, NULL) ON CONFLICT (place) DO NOTHING`,
        place,
        run.runId,
        run.plugin,
        run.kind,
        run.state,
        run.generation,
        run.status,
        run.startedAtMs,
        this.#seal.sealOrNull(
          "runs.request",
          place,
          run.request === null ? null : fitting(JSON.stringify(run.request)),
        ),
      );
      return;
    }
    const result =
      run.result === null ? null : fitting(JSON.stringify(withEarlierTries(this.#resultAt(place), run.result)));
    this.#sql.exec(
      "UPDATE runs SET status = ?, late = ?, finished_at_ms = ?, result = coalesce(?, result) WHERE place = ?",
      run.status,
      run.late ? 1 : 0,
      run.finishedAtMs,
      this.#seal.sealOrNull("runs.result", place, result),
      place,
    );
  }

  /** Keeps what an attempt took that has come to nothing yet. */
  noteTries(runId: string, raw: Json): void {
    // An item of a run has no record of its own: its attempts are all there is.
    if (raw === null || isItemRun(runId)) return;
    const place = placeOf(runId);
    const tried = withEarlierTries(this.#resultAt(place), { raw });
    const result = this.#seal.seal("runs.result", place, fitting(JSON.stringify(tried)));
    this.#sql.exec("UPDATE runs SET result = ? WHERE place = ?", result, place);
  }

  /** Newest first, a page behind the place `after`. */
  page(after: number | null, limit: number): JsonObject[] {
    return this.#sql
      .exec<StoredRun>(
        "SELECT * FROM runs WHERE place < ? ORDER BY place DESC LIMIT ?",
        after ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .toArray()
      .map((row) => ({
        ...row,
        request: this.#seal.openOrNull("runs.request", row.place, row.request),
        result: this.#seal.openOrNull("runs.result", row.place, row.result),
      })) as unknown as JsonObject[];
  }

  #resultAt(place: number): Json {
    const row = this.#sql.exec<{ result: Cell | null }>("SELECT result FROM runs WHERE place = ?", place).toArray()[0];
    const text = this.#seal.openOrNull("runs.result", place, row?.result ?? null);
    return text === null ? null : (JSON.parse(text) as Json);
  }
}

const isItemRun = (runId: string): boolean => runId.split("_").length > 4;

/** Runs are numbered by the version of the case that began them. */
function placeOf(runId: string): number {
  const [, , version, count] = runId.split("_");
  return Number(version) * 1_000 + Number(count);
}
