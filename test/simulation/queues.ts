import type { Chance } from "./chance";

export type QueueName = "effects" | "index" | "webhooks" | "effects-dead" | "index-dead" | "webhooks-dead";

export interface Held {
  id: number;
  queue: QueueName;
  body: unknown;
  attempts: number;
  notBeforeMs: number;
}

/** As in wrangler.toml: four more tries, then the queue for the dead. */
const mostAttempts = 5;
const deadOf: Partial<Record<QueueName, QueueName>> = {
  effects: "effects-dead",
  index: "index-dead",
  webhooks: "webhooks-dead",
};

/** What lies in the queues. Consumers are told the same message again until one of them acknowledges it. */
export class Queues {
  #count = 0;
  messages: Held[] = [];
  dead = 0;

  send(queue: QueueName, body: unknown): Held {
    this.#count += 1;
    const message = { id: this.#count, queue, body, attempts: 0, notBeforeMs: 0 };
    this.messages.push(message);
    return message;
  }

  ready(nowMs: number): Held[] {
    return this.messages.filter(({ notBeforeMs }) => notBeforeMs <= nowMs);
  }

  take(taken: readonly Held[]): void {
    this.messages = this.messages.filter((message) => !taken.includes(message));
  }

  /** Its consumer has failed, or was never heard of again. */
  giveBack(message: Held): void {
    const attempts = message.attempts + 1;
    const dead = deadOf[message.queue];
    if (dead === undefined || attempts < mostAttempts) {
      this.messages.push({ ...message, attempts });
      return;
    }
    this.dead += 1;
    this.send(dead, message.body);
  }

  /** Up to three of the chosen message's queue: what a consumer is given at once. */
  batchWith(first: Held, nowMs: number, chance: Chance): Held[] {
    const others = this.ready(nowMs).filter((other) => other !== first && other.queue === first.queue);
    return [first, ...others.slice(0, others.length === 0 ? 0 : chance.pick(3))];
  }
}

/** A batch as Cloudflare hands it over, and what became of each of its messages. */
export function batchOf(messages: readonly Held[]): { batch: MessageBatch<never>; failed: () => Held[] } {
  const failed = new Set<Held>(messages);
  const handed = messages.map((message) => ({
    id: String(message.id),
    timestamp: new Date(0),
    body: message.body,
    attempts: message.attempts + 1,
    ack: () => void failed.delete(message),
    retry: () => void failed.add(message),
  }));
  const batch = { queue: messages[0]?.queue ?? "", messages: handed, ackAll() {}, retryAll() {} };
  return { batch: batch as unknown as MessageBatch<never>, failed: () => [...failed] };
}
