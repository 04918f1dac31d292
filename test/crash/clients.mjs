import { setTimeout as sleep } from "node:timers/promises";
import { caseRequest } from "./definition.mjs";

/**
 * Clients that fire commands at a server which dies under them. A command has one Idempotency-Key for ever; it is acknowledged
 * when an answer was read to its end, and sent again with the same key until it is.
 */
export class Clients {
  /** key → command `{key, kind, method, path, body, caseId, attempts, answer: {status, text} | null}` */
  commands = new Map();
  /** Ids of acknowledged cases. */
  caseIds = [];
  acknowledged = 0;
  inFlight = 0;
  cutOff = 0;
  /** Answers to a repeated key that were not the bytes of the first answer. */
  differing = [];
  repeats = 0;
  serverErrors = [];
  #url;
  #apiKey;
  #chance;
  #most;
  #running = false;
  #loops = [];
  #unacknowledged = [];
  #opened = 0;

  constructor(url, apiKey, chance, mostCases) {
    this.#url = url;
    this.#apiKey = apiKey;
    this.#chance = chance;
    this.#most = mostCases;
  }

  start(count) {
    this.#running = true;
    this.#loops = Array.from({ length: count }, () => this.#loop());
  }

  /** Resolves when no request is under way. What was cut off stays on the list of unacknowledged commands. */
  async stop() {
    this.#running = false;
    await Promise.all(this.#loops);
  }

  /** Sends everything again that never got an answer, until all of it has one. */
  async settle(deadlineMs) {
    while (this.#unacknowledged.length > 0) {
      if (Date.now() > deadlineMs) throw new Error(`${this.#unacknowledged.length} commands never got an answer`);
      await this.#send(this.#unacknowledged.shift());
    }
  }

  /** One command to each case, acknowledged. */
  async toEveryCase(kind, commandFor, deadlineMs) {
    for (const caseId of this.caseIds) await this.#send(this.#remember(kind, caseId, commandFor(caseId)));
    await this.settle(deadlineMs);
  }

  /** Asks a number of acknowledged commands again, old ones and new ones: their keys must have outlived every kill. */
  async repeatSome(count) {
    const all = [...this.commands.values()].filter(({ answer }) => answer !== null);
    for (let i = 0; i < count && all.length > 0; i++) await this.#send(this.#pick(all));
  }

  async #loop() {
    while (this.#running) {
      const overdue = this.#unacknowledged.shift();
      if (overdue !== undefined) await this.#send(overdue);
      else if (this.#chance() < 0.1) await this.#repeat();
      else await this.#send(this.#next());
    }
  }

  #next() {
    const wantsCase = this.caseIds.length === 0 || this.#chance() < 0.15;
    if (wantsCase && this.#opened < this.#most) {
      const body = caseRequest(this.#opened++);
      return this.#remember("create", null, { method: "POST", path: "/cases", body });
    }
    const caseId = this.#pick(this.caseIds);
    if (caseId === undefined) return this.#remember("look", null, { method: "GET", path: "/cases?limit=1" });
    const dice = this.#chance();
    if (dice < 0.4) return this.#remember("ping", caseId, event(caseId, "PING", { roll: dice }));
    if (dice < 0.65) return this.#remember("merge", caseId, this.#merge(caseId));
    return this.#remember("screen", caseId, event(caseId, "SCREEN"));
  }

  #merge(caseId) {
    const mark = `m${Math.floor(this.#chance() * 8)}`;
    // Its own key is the value: the context then tells which command wrote it last.
    const value = `crash-${this.commands.size}`;
    return {
      method: "PATCH",
      path: `/cases/${caseId}/context`,
      body: { merge: { marks: { [mark]: value } }, arrays: "replace" },
      mark,
    };
  }

  #remember(kind, caseId, request) {
    const key = `crash-${this.commands.size}`;
    const command = { key, kind, caseId, ...request, attempts: 0, answer: null };
    this.commands.set(key, command);
    return command;
  }

  async #repeat() {
    const acknowledged = this.#pick([...this.commands.values()].slice(-200).filter(({ answer }) => answer !== null));
    if (acknowledged !== undefined) await this.#send(acknowledged);
  }

  async #send(command) {
    command.attempts++;
    this.inFlight++;
    const answer = await this.#ask(command);
    this.inFlight--;
    if (answer === null) {
      this.cutOff++;
      if (command.answer === null) this.#unacknowledged.push(command);
      await sleep(50); // the server is dead or dying
      return;
    }
    // Not an answer yet: the first try is still running, or the server asks for a moment.
    const notYet = answer.status === 503 || (answer.status === 409 && answer.text.includes('"request_running"'));
    if (notYet || answer.status >= 500) {
      if (!notYet)
        this.serverErrors.push(`${command.key} ${command.kind}: ${answer.status} ${answer.text.slice(0, 200)}`);
      if (command.answer === null) this.#unacknowledged.push(command);
      await sleep(100);
      return;
    }
    if (command.answer === null) this.#acknowledge(command, answer);
    else this.#compare(command, answer);
  }

  async #ask({ method, path, body, key }) {
    try {
      const answer = await fetch(`${this.#url}/api/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.#apiKey}`,
          "Content-Type": "application/json",
          "Idempotency-Key": key,
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(20_000),
      });
      return { status: answer.status, text: await answer.text() };
    } catch {
      return null;
    }
  }

  #acknowledge(command, answer) {
    command.answer = answer;
    this.acknowledged++;
    if (command.kind !== "create" || answer.status !== 201) return;
    command.caseId = JSON.parse(answer.text).id;
    this.caseIds.push(command.caseId);
  }

  #compare(command, answer) {
    this.repeats++;
    if (answer.status === command.answer.status && answer.text === command.answer.text) return;
    this.differing.push(
      `${command.key} ${command.kind}: ${command.answer.status} ${command.answer.text.slice(0, 120)} then ${answer.status} ${answer.text.slice(0, 120)}`,
    );
  }

  #pick(list) {
    return list[Math.floor(this.#chance() * list.length)];
  }
}

/** The request that sends an event to a case. */
export const event = (caseId, name, payload) => ({
  method: "POST",
  path: `/cases/${caseId}/events`,
  body: { name, ...(payload === undefined ? {} : { payload }) },
});
