import { caseLogCells, caseLogHash } from "../src/audit/case-log";
import { actorRef, type CaseSnapshot, type Command, type Opening } from "../src/domain";
import { release } from "../src/domain/release";
import { randomSecret, sha256Hex } from "../src/lib/bytes";
import { getPath, type Json, type JsonObject } from "../src/lib/json";
import { diffJson } from "../src/lib/json-patch";
import type { Decision } from "../src/workflow/turn";
import type { CaseSeal, Cell } from "./case-seal";
import { fitting } from "./fitting";

/** Of the entries that changed nothing, how many an explanation looks through. */
const mostRefusedLooked = 500;

interface LogRow extends Record<string, SqlStorageValue> {
  seq: number;
  payload_body: Cell | null;
}

/** The log of one case, and beside each row what it was made of. Methods that write are called inside the object's one transaction. */
export class CaseLog {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;
  /** Newest row, so that the next one need not look it up. */
  #newest: { seq: number; hash: string } | null = null;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  add(
    before: CaseSnapshot | null,
    command: Command | Opening,
    decision: Decision,
    { nowMs, recordedAtMs }: { nowMs: number; recordedAtMs: number },
  ): void {
    const last = this.#newest ?? this.#newestRow();
    const { log, next } = decision;
    const changes = decision.accepted ? diffJson(before as unknown as Json, next as unknown as Json) : [];
    const asked = withoutDefinition(command);
    // The salt: when the text is gone, nobody finds out by guessing what its hash was made of.
    const salt = randomSecret(16);
    const { detail, steps } = log;
    const payload = fitting(JSON.stringify({ salt, engine: release, command: asked, detail, steps, changes }));
    const payloadHash = sha256Hex(payload);
    const seq = (last?.seq ?? 0) + 1;
    const actor = actorRef(command.actor);
    const commandId = "id" in command ? command.id : "create";
    const row = {
      seq,
      version: next.version,
      atMs: nowMs,
      recordedAtMs,
      type: log.type,
      subject: log.subject,
      actorKind: actor.kind,
      actorId: actor.id,
      commandId,
      fromState: log.fromState,
      toState: log.toState,
      accepted: log.accepted,
      payloadHash,
      previousHash: last?.hash ?? "",
    };
    // The chain: each row's hash covers the one before it, so that an edit, a gap or a swap shows.
    const hash = caseLogHash(row);
    this.#sql.exec(
      `INSERT INTO log (seq, version, at_ms, recorded_at_ms, type, subject, actor_kind, actor_id, command_id, from_state, to_state,
        accepted, payload_hash, previous_hash, hash, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...caseLogCells(row),
      hash,
      command.requestId ?? null,
    );
    this.#sql.exec("INSERT INTO payload (seq, body) VALUES (?, ?)", seq, this.#seal.seal("payload.body", seq, payload));
    this.#newest = { seq, hash };
  }

  #newestRow(): { seq: number; hash: string } | undefined {
    return this.#sql
      .exec<{ seq: number; hash: string }>("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")
      .toArray()[0];
  }

  /** After a rollback: the row that is remembered may never have been written. */
  forgetNewest(): void {
    this.#newest = null;
  }

  page(after: number | null, limit: number): JsonObject[] {
    return this.#rows("log.seq > ? ORDER BY log.seq LIMIT ?", after ?? 0, limit);
  }

  /** The accepted entries that led to this version: one, unless an attempt that changed nothing was noted beside it. */
  ofVersion(version: number): JsonObject[] {
    return this.#rows("version = ? AND accepted = 1 ORDER BY seq", version);
  }

  /**
   * What an explanation is made of, newest first: the newest accepted entries, and of those that changed nothing the ones that say
   * which guards held them back. Counted apart, so that somebody who keeps knocking does not hide how the case came here.
   */
  lastExplaining(limit: number): JsonObject[] {
    const accepted = this.#rows("accepted = 1 ORDER BY log.seq DESC LIMIT ?", limit);
    const heldBack: JsonObject[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (let looked = 0; looked < mostRefusedLooked && heldBack.length < limit; looked += limit) {
      const rows = this.#rows("accepted = 0 AND log.seq < ? ORDER BY log.seq DESC LIMIT ?", before, limit);
      heldBack.push(...rows.filter(saysWhatHeldItBack));
      if (rows.length < limit) break;
      before = Number(rows.at(-1)?.seq);
    }
    return [...accepted, ...heldBack.slice(0, limit)].sort((one, other) => Number(other.seq) - Number(one.seq));
  }

  /** Log rows, each with the opened text of its payload; null where it was erased. */
  #rows(where: string, ...bound: SqlStorageValue[]): JsonObject[] {
    return this.#sql
      .exec<LogRow>(
        `SELECT log.*, payload.body AS payload_body FROM log LEFT JOIN payload USING (seq) WHERE ${where}`,
        ...bound,
      )
      .toArray()
      .map((row) => ({
        ...row,
        payload_body: this.#seal.openOrNull("payload.body", row.seq, row.payload_body),
      })) as unknown as JsonObject[];
  }
}

/** The command as its log entry keeps it. Definitions lie in `pinned`, under the hash that the command names. */
function withoutDefinition(command: Command | Opening): object {
  const { definitionBody: _opening, ...asked } = command as Opening & Command;
  if (asked.body?.type !== "move_version") return asked;
  const { definitionBody: _moved, ...body } = asked.body;
  return { ...asked, body };
}

function saysWhatHeldItBack({ payload_body: body }: JsonObject): boolean {
  const payload: Json = typeof body === "string" ? (JSON.parse(body) as Json) : null;
  return getPath(payload, "steps.0.kind") === "not_taken";
}
