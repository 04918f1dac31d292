import { type CaseKey, makeCaseSealKey, readCaseSealKey } from "../src/cases/case-key-store";
import { CaseUnavailable } from "../src/cases/case-unavailable";
import type { CaseRef } from "../src/domain";
import type { Env } from "../src/env";
import { errorFields, log } from "../src/lib/log";
import type { CaseStore } from "./case-store";

/** The key of a case's store: fetched once per wake, made when the case is. */
export class CaseLock {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #store: CaseStore;
  /** `locked`: the key has not come. `destroyed`: it never will, the case was erased. */
  #state: "locked" | "open" | "destroyed" = "locked";

  constructor(ctx: DurableObjectState, env: Env, store: CaseStore) {
    this.#ctx = ctx;
    this.#env = env;
    this.#store = store;
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  get isDestroyed(): boolean {
    return this.#state === "destroyed";
  }

  /** Opens the store there is. Never throws: while the key does not come, the case stays locked. */
  async open(): Promise<void> {
    const { seal, sealing } = this.#store;
    try {
      seal.writePlain(sealing.isShredded);
      if (sealing.isShredded) {
        this.#state = "open"; // nothing in it is sealed, and its key is gone or about to go
        return;
      }
      const known = sealing.ref();
      const ref = known ?? this.#plainRef();
      // A store of an earlier release gets its key now; one that was ever sealed has one, or must not be opened.
      this.#take(ref, known === null ? await makeCaseSealKey(this.#env, ref) : await readCaseSealKey(this.#env, ref));
      if (known === null && this.isOpen) this.#ctx.storage.transactionSync(() => sealing.begun(ref, "rest"));
    } catch (problem) {
      this.#state = "locked";
      log.error("case.locked", { objectId: this.#ctx.id.toString(), ...errorFields(problem) });
    }
  }

  /** The key of a store that is about to be. False: it was destroyed, so there was such a case once, and it was erased. */
  async make(ref: CaseRef): Promise<boolean> {
    try {
      this.#take(ref, await makeCaseSealKey(this.#env, ref));
    } catch (problem) {
      log.error("case.locked", { caseId: ref.caseId, ...errorFields(problem) });
      throw new CaseUnavailable();
    }
    return this.isOpen;
  }

  /** Whether what is stored can be read; throws while the key does not come, and has the next call wait for another try. */
  mayRead(again: () => Promise<void>): boolean {
    if (this.#state !== "locked") return this.isOpen;
    void this.#ctx.blockConcurrencyWhile(again);
    throw new CaseUnavailable();
  }

  #take(ref: CaseRef, found: CaseKey): void {
    // Nothing says that it was destroyed: another bucket, or a copy without its keys. Not an erased case.
    if (found.state === "none") throw new Error("the key of this case is not where it was put");
    if (found.state === "open") this.#store.seal.use(ref, found.key);
    this.#state = found.state;
  }

  /** Whose store of an earlier release this is: nothing in it is sealed. */
  #plainRef(): CaseRef {
    const snapshot = this.#store.snapshot();
    if (snapshot === null) throw new Error("a store without a case");
    return { tenantId: snapshot.tenantId, caseId: snapshot.caseId };
  }
}
