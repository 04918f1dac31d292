import { linkSecret, linkUrl } from "../src/cases/link";
import type { CaseLink, CaseRef, CaseSnapshot } from "../src/domain";
import { type Env, settingsOf } from "../src/env";
import type { JsonObject } from "../src/lib/json";
import { err } from "../src/lib/result";
import { collectionLink } from "../src/workflow/links";
import type { Answer } from "./case-core";
import type { CaseStore } from "./case-store";
import { keptAnswer, repeatedAnswer } from "./remembered-answer";

/** Answers that one case remembers under the keys they were asked with. */
export class CaseAnswers {
  readonly #env: Env;
  readonly #store: CaseStore;

  constructor(env: Env, store: CaseStore) {
    this.#env = env;
    this.#store = store;
  }

  /** Links of the Case. Their secrets follow from a key: shown again, never stored. */
  links(snapshot: CaseSnapshot): JsonObject {
    const link = collectionLink(snapshot);
    return link === null ? {} : { collection: linkUrl(settingsOf(this.#env), snapshot, link) };
  }

  /** The remembered answer to a key, byte for byte; a key that comes with another body is refused. */
  repeat(snapshot: CaseSnapshot | null, key: string, fingerprint: string | null): Answer | null {
    const seen = snapshot === null ? null : this.#store.seen.find(key);
    if (snapshot === null || seen === null) return null;
    if (seen.fingerprint !== fingerprint) return err({ code: "idempotency_key_reused" });
    return repeatedAnswer(seen.answer, this.#secretOf(snapshot));
  }

  /** Call inside the transaction that the answer is about. */
  remember(snapshot: CaseSnapshot, key: string, fingerprint: string | null, answer: Answer, nowMs: number): void {
    const kept = keptAnswer(answer, collectionLink(snapshot), this.#secretOf(snapshot));
    this.#store.seen.add(key, { fingerprint, answer: kept }, nowMs);
  }

  #secretOf(ref: CaseRef) {
    return ({ id, generation }: Pick<CaseLink, "id" | "generation">) =>
      linkSecret(settingsOf(this.#env), ref, id, generation);
  }
}
