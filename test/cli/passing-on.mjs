import { createServer } from "node:http";

/** Passes every request on to a server, and tells when one of interest is on its way. A dead server is a broken connection. */
export class PassingOn {
  #target;
  #watching = [];
  #server = createServer((request, answer) => void this.#pass(request, answer).catch(() => answer.destroy()));

  constructor(target) {
    this.#target = target;
  }

  async listen() {
    await new Promise((ready) => this.#server.listen(0, "127.0.0.1", ready));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  /** Resolves when the next request of which `isMeant({url, body})` is true has been handed to the server. */
  passes(isMeant) {
    return new Promise((told) => this.#watching.push({ isMeant, told }));
  }

  close() {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #pass(request, answer) {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const { host: _host, connection: _connection, "content-length": _length, ...headers } = request.headers;
    const { method, url } = request;
    const answering = fetch(this.#target + url, { method, headers, ...(body !== "" && { body }) });
    const [met] = this.#watching.filter(({ isMeant }) => method === "POST" && isMeant({ url, body }));
    this.#watching = this.#watching.filter((one) => one !== met);
    met?.told();
    const got = await answering;
    answer.writeHead(got.status, { "content-type": got.headers.get("content-type") ?? "" });
    answer.end(await got.text());
  }
}
