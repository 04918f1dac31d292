import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

/** Somebody's receiver: verifies as the official library does, and refuses when it is told to. */
export class Receiver {
  /** `{id, event}` of each delivery that was accepted. */
  received = [];
  forged = [];
  #secrets = [];
  #refuse = 0;
  #server = createServer((request, answer) => this.#take(request, answer));

  async listen() {
    await new Promise((ready) => this.#server.listen(0, "127.0.0.1", ready));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/hooks`;
  }

  expectSecret(secret) {
    this.#secrets.push(secret);
  }

  refuseNext(count) {
    this.#refuse = count;
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request, answer) {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    if (this.#refuse > 0) {
      this.#refuse--;
      answer.writeHead(500).end();
      return;
    }
    const isGenuine = this.#secrets.some((secret) => {
      try {
        new Webhook(secret).verify(body, request.headers);
        return true;
      } catch {
        return false;
      }
    });
    if (!isGenuine) this.forged.push(String(request.headers["webhook-id"]));
    this.received.push({ id: request.headers["webhook-id"], event: JSON.parse(body) });
    answer.writeHead(200).end();
  }
}
