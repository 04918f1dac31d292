import { CaseObject } from "../../durable-objects/case";
import type { Env } from "../../src/env";
import type { Storage } from "./storage";

/** What the host asks of the world around it. */
export interface Surroundings {
  /** The bindings as the object sees them; what it sends goes through `take`. */
  env: Env;
  /** How this call ends: chosen before it begins. */
  fateOfCall(): CallFate;
  /** A call of the object has come to its end and is stored. */
  stored(): Promise<void>;
  /** The object was there and is gone, with all it remembered. */
  lost(fate: "before commit" | "after commit"): void;
  /** The object has been woken. */
  woken(): void;
  /** The disk fault that was drawn has struck. */
  diskFailed(): void;
}

export interface CallFate {
  crash: "before commit" | "after commit" | null;
  /** The call's so many-th write fails. */
  failAtWrite: number | null;
}

/** The platform took the object away in the middle of a call: its caller hears of nothing else. */
export class ObjectLost extends Error {
  constructor() {
    super("Network connection lost.");
  }
}

/**
 * The platform's side of one object: wakes it, gives it one call at a time, keeps what it stored, and lets out what it sends once that is
 * stored. Every call is one transaction of the platform: it lasts as a whole or not at all.
 */
export class Host {
  readonly storage: Storage;
  readonly #around: Surroundings;
  #instance: CaseObject | null = null;
  #waking: Promise<unknown> = Promise.resolve();
  #background: Promise<unknown>[] = [];
  #held: (() => void)[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(storage: Storage, around: Surroundings) {
    this.storage = storage;
    this.#around = around;
  }

  /** Lets go of the object: whatever it remembers is gone. */
  evict(): void {
    this.#instance = null;
  }

  get isAwake(): boolean {
    return this.#instance !== null;
  }

  /** Sent by the object: leaves once what it was sent for is stored. */
  send(leave: () => void): void {
    this.#held.push(leave);
  }

  call<T>(work: (object: CaseObject) => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => this.#call(work));
    this.#turn = mine.catch(() => {});
    return mine;
  }

  /** The alarm rings. Should the object die of it before its commit, it rings again. */
  ring(): Promise<void> {
    return this.call((object) => {
      this.storage.alarmAtMs = null;
      return object.alarm();
    });
  }

  async #call<T>(work: (object: CaseObject) => Promise<T>): Promise<T> {
    const { crash, failAtWrite } = this.#around.fateOfCall();
    // A call that will be stored needs nothing to go back to.
    const mark = crash === "before commit" ? this.storage.begin() : null;
    this.storage.hasFailed = false;
    this.#held = [];
    let ended: { value: T } | { problem: unknown };
    try {
      const object = await this.#awake();
      this.storage.fault = failAtWrite === null ? null : { writesLeft: failAtWrite };
      ended = { value: await work(object) };
    } catch (problem) {
      ended = { problem };
    }
    await Promise.all(this.#background);
    this.#background = [];
    this.storage.fault = null;
    if (this.storage.hasFailed) this.#around.diskFailed();
    if (crash !== null) this.#instance = null;
    if (mark !== null) {
      this.storage.rollBack(mark);
      this.#around.lost("before commit");
      throw new ObjectLost();
    }
    await this.#around.stored();
    if (crash === "after commit") {
      this.#around.lost(crash);
      throw new ObjectLost();
    }
    for (const leave of this.#held) leave();
    if ("problem" in ended) throw ended.problem;
    return ended.value;
  }

  async #awake(): Promise<CaseObject> {
    if (this.#instance !== null) return this.#instance;
    const object = new CaseObject(this.#context(), this.#around.env);
    await this.#waking;
    this.#around.woken();
    this.#instance = object;
    return object;
  }

  #context(): DurableObjectState {
    this.#waking = Promise.resolve();
    const context = {
      storage: this.storage,
      id: { toString: () => "object" },
      waitUntil: (work: Promise<unknown>) => void this.#background.push(work),
      blockConcurrencyWhile: (work: () => Promise<unknown>) => {
        this.#waking = work();
        return this.#waking;
      },
      getWebSockets: () => [],
    };
    return context as unknown as DurableObjectState;
  }
}
