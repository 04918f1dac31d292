import { createHash } from "node:crypto";
import { createServer } from "node:http";

/**
 * A vendor outside, reached over real HTTP, that takes its time: so a kill often finds a call half done. It outlives every kill
 * and keeps a ledger by idempotency key; the same key gets the same answer.
 */
export class Vendor {
  /** Idempotency-Key → how often it came. */
  ledger = new Map();
  #server;
  #chance;

  constructor(chance) {
    this.#chance = chance;
    this.#server = createServer((request, response) => {
      const key = request.headers["idempotency-key"] ?? "";
      this.ledger.set(key, (this.ledger.get(key) ?? 0) + 1);
      request.resume();
      setTimeout(
        () => {
          response.setHeader("Content-Type", "application/json");
          response.end(JSON.stringify({ score: scoreOf(key) }));
        },
        100 + this.#chance() * 900,
      );
    });
  }

  /** Resolves to the address to call. */
  listen() {
    return new Promise((listening) => {
      this.#server.listen(0, "127.0.0.1", () => listening(`http://127.0.0.1:${this.#server.address().port}/score`));
    });
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What the vendor answers to a key. */
export const scoreOf = (key) => createHash("sha256").update(key).digest().readUInt16BE(0);
