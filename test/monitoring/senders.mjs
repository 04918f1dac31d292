import { setTimeout as sleep } from "node:timers/promises";

const perCall = 500;

/**
 * Sends transactions through `POST /transactions/bulk`, several calls at once, to a server that may die under them. A call that broke off is
 * sent again until every one of its transactions has an answer.
 */
export class Senders {
  /** Transactions that were answered, by their own id: what the server calls them. */
  ids = new Map();
  /** How many were answered as new, and as known already. */
  accepted = 0;
  duplicates = 0;
  /** Calls that got no answer, or none that counts. */
  cutOff = 0;
  inFlight = 0;
  answeredCalls = 0;
  /** Answers that must not be: refusals, and one transaction under two ids. */
  problems = [];
  #url;
  #apiKey;
  #calls;

  constructor(url, apiKey, bodies) {
    this.#url = url;
    this.#apiKey = apiKey;
    this.#calls = Array.from({ length: Math.ceil(bodies.length / perCall) }, (_, at) =>
      bodies.slice(at * perCall, (at + 1) * perCall),
    );
    this.calls = this.#calls.length;
  }

  /** Resolves when everything is answered. */
  async run(count) {
    await Promise.all(Array.from({ length: count }, () => this.#loop()));
  }

  async #loop() {
    for (let call = this.#calls.shift(); call !== undefined; call = this.#calls.shift()) {
      let results = null;
      while (results === null) {
        this.inFlight += 1;
        results = await this.#send(call);
        this.inFlight -= 1;
        if (results !== null) break;
        this.cutOff += 1;
        await sleep(100); // the server is dead, dying or busy
      }
      this.answeredCalls += 1;
      for (const [place, result] of results.entries()) this.#take(call[place], result);
    }
  }

  #take({ correlationId }, { status, id, error }) {
    if (status === 201) this.accepted += 1;
    else if (status === 200) this.duplicates += 1;
    else this.problems.push(`${correlationId}: ${status} ${error?.code} ${error?.message}`);
    const known = this.ids.get(correlationId) ?? id;
    if (known !== id) this.problems.push(`${correlationId} is ${known} and ${id}`);
    this.ids.set(correlationId, id);
  }

  /** Null: to be sent again. */
  async #send(call) {
    try {
      const answer = await fetch(`${this.#url}/api/v1/transactions/bulk`, {
        method: "POST",
        headers: { Authorization: `Bearer ${this.#apiKey}`, "Content-Type": "application/json" },
        body: JSON.stringify(call),
        signal: AbortSignal.timeout(60_000),
      });
      const text = await answer.text();
      if (answer.status === 207) return JSON.parse(text).results;
      if (answer.status < 500 && answer.status !== 429) throw new Error(`bulk: ${answer.status} ${text.slice(0, 300)}`);
    } catch (problem) {
      if (String(problem.message).startsWith("bulk: ")) throw problem;
    }
    return null;
  }
}
