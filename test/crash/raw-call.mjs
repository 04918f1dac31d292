import { once } from "node:events";
import { connect } from "node:net";

/** One request over a socket of its own, written by hand: a client of HTTP would not send what we want to send. */
export class RawCall {
  #socket;
  #apiKey;
  #heard = "";
  #closed;

  static async to(port, apiKey) {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    await once(socket, "connect");
    return new RawCall(socket, apiKey);
  }

  constructor(socket, apiKey) {
    this.#socket = socket;
    this.#apiKey = apiKey;
    socket.setEncoding("latin1").on("data", (text) => {
      this.#heard += text;
    });
    this.#closed = new Promise((closed) => {
      // A reset connection is a closed one.
      socket.on("error", () => {}).on("close", closed);
      socket.on("end", () => socket.destroy());
    });
  }

  /** Whether an answer has begun, or the connection has ended. */
  get hasHeard() {
    return this.#heard !== "" || this.#socket.destroyed;
  }

  /** The request's head. Headers are sent as they are. */
  begin(headers, path = "/api/v1/cases") {
    const lines = Object.entries({ "content-type": "application/json", ...headers }).map(
      ([name, value]) => `${name}: ${value}\r\n`,
    );
    this.#socket.write(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${this.#apiKey}\r\n${lines.join("")}\r\n`,
    );
  }

  /** Resolves when it has left us, or nobody takes it any more. */
  async send(bytes) {
    if (this.#socket.destroyed) return;
    await new Promise((sent) => {
      this.#socket.once("close", sent);
      this.#socket.write(bytes, () => {
        this.#socket.off("close", sent);
        sent();
      });
    });
  }

  /** Nothing more will come from us; we go on listening. */
  end() {
    this.#socket.end();
  }

  /** The status of the first answer, or `closed` when the connection ended without one. */
  async answer(patienceMs = 30_000) {
    let timer;
    const outOfPatience = new Promise((over) => {
      timer = setTimeout(() => over("silence"), patienceMs);
    });
    const status = await Promise.race([this.#status(), outOfPatience]);
    clearTimeout(timer);
    this.#socket.destroy();
    return status;
  }

  async #status() {
    for (;;) {
      const [, status] = /^HTTP\/1\.1 (\d{3}) [\s\S]*?\r\n\r\n/.exec(this.#heard) ?? [];
      if (status !== undefined) return Number(status);
      if (this.#socket.destroyed) return "closed";
      await Promise.race([once(this.#socket, "data").catch(() => {}), this.#closed]);
    }
  }
}

/** A piece of a body of `Transfer-Encoding: chunked`. */
export const chunk = (bytes) =>
  Buffer.concat([Buffer.from(`${Buffer.byteLength(bytes).toString(16)}\r\n`), Buffer.from(bytes), Buffer.from("\r\n")]);
