/** Somebody who came in by a link. Times are real ones: the sandbox clock moves links, not who is signed in. */
export interface FlowSession {
  linkId: string;
  generation: number;
  expiresAtMs: number;
  seenAtMs: number;
  /** May see what the case knows. Until then there is a code to type in, and nothing else. */
  isVerified: boolean;
}

/** Who is signed in to a case's pages, and on which devices that was so before. Only hashes of cookies are kept. */
export class FlowSessions {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  add(hash: string, session: FlowSession): void {
    this.#sql.exec(
      `INSERT INTO flow_sessions (hash, link_id, generation, created_at_ms, expires_at_ms, verified, seen_at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      hash,
      session.linkId,
      session.generation,
      session.seenAtMs,
      session.expiresAtMs,
      session.isVerified ? 1 : 0,
      session.seenAtMs,
    );
    this.#sql.exec("DELETE FROM flow_sessions WHERE expires_at_ms < ?", session.seenAtMs);
    this.#sql.exec("DELETE FROM flow_devices WHERE expires_at_ms < ?", session.seenAtMs);
  }

  find(hash: string, nowMs: number): FlowSession | null {
    const row = this.#sql
      .exec<{ link_id: string; generation: number; expires_at_ms: number; verified: number; seen_at_ms: number }>(
        "SELECT link_id, generation, expires_at_ms, verified, seen_at_ms FROM flow_sessions WHERE hash = ? AND expires_at_ms > ?",
        hash,
        nowMs,
      )
      .toArray()[0];
    if (row === undefined) return null;
    return {
      linkId: row.link_id,
      generation: row.generation,
      expiresAtMs: row.expires_at_ms,
      seenAtMs: row.seen_at_ms,
      isVerified: row.verified === 1,
    };
  }

  seen(hash: string, nowMs: number): void {
    this.#sql.exec("UPDATE flow_sessions SET seen_at_ms = ? WHERE hash = ?", nowMs, hash);
  }

  end(hash: string): void {
    this.#sql.exec("DELETE FROM flow_sessions WHERE hash = ?", hash);
  }

  /** The device with this cookie is that of `subject` from now on. */
  know(hash: string, subject: string, expiresAtMs: number): void {
    this.#sql.exec(
      "INSERT OR REPLACE INTO flow_devices (hash, subject, expires_at_ms) VALUES (?, ?, ?)",
      hash,
      subject,
      expiresAtMs,
    );
  }

  knows(hash: string, subject: string, nowMs: number): boolean {
    return (
      this.#sql
        .exec("SELECT 1 FROM flow_devices WHERE hash = ? AND subject = ? AND expires_at_ms > ?", hash, subject, nowMs)
        .toArray().length > 0
    );
  }
}
