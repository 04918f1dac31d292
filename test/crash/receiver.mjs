import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

/**
 * A webhook receiver that outlives every kill. It verifies each delivery with the official library and keeps what it accepted.
 * Now and then it refuses a first attempt, so that retries are part of the test.
 */
export class Receiver {
  /** caseId → sequence → Set of webhook ids that claimed this place. */
  received = new Map();
  deliveries = 0;
  refusedOnPurpose = 0;
  forged = [];
  #seen = new Set();
  #verifier = null;
  #server;
  #chance;

  constructor(chance) {
    this.#chance = chance;
    this.#server = createServer((request, response) => this.#take(request, response));
  }

  /** Resolves to the address to register. */
  listen() {
    return new Promise((listening) => {
      this.#server.listen(0, "127.0.0.1", () => listening(`http://127.0.0.1:${this.#server.address().port}/hook`));
    });
  }

  expectSecret(secret) {
    this.#verifier = new Webhook(secret);
  }

  close() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #take(request, response) {
    const chunks = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      response.statusCode = this.#statusFor(Buffer.concat(chunks).toString("utf8"), request.headers);
      response.end();
    });
  }

  #statusFor(text, headers) {
    this.deliveries++;
    let event;
    try {
      event = this.#verifier.verify(text, headers);
    } catch (problem) {
      this.forged.push(`${headers["webhook-id"]}: ${problem.message}`);
      return 401;
    }
    const id = headers["webhook-id"];
    if (!this.#seen.has(id) && this.#chance() < 0.03) {
      this.#seen.add(id);
      this.refusedOnPurpose++;
      return 503;
    }
    this.#seen.add(id);
    const ofCase = this.received.get(event.caseId) ?? new Map();
    this.received.set(event.caseId, ofCase);
    const place = ofCase.get(event.sequence) ?? { ids: new Set(), type: event.type };
    place.ids.add(id);
    ofCase.set(event.sequence, place);
    return 204;
  }
}
