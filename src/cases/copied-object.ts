import type { Env } from "../env";
import { type ObjectClass, objectOf } from "../places/object-of";

/** What objects answer to whoever copies a whole deployment, and fills an empty one from such a copy. */
export interface CopiedObjectApi {
  /** Everything the object has stored, as lines of JSON, as it is at one moment; null: nothing. */
  copyOut(name: string): Promise<ReadableStream<Uint8Array> | null>;
  /**
   * Takes in what `copyOut` gave, rows of these cases left out. `occupied`: it has something stored, and nothing was changed. Nothing
   * wakes by itself before `awaken`, so that no case speaks to one that is not back yet.
   */
  copyIn(name: string, copy: ReadableStream<Uint8Array>, erasedCaseIds: string[]): Promise<"copied" | "occupied">;
  /** From now on it does what it owes. */
  awaken(name: string): Promise<void>;
}

/**
 * Objects whose storage nobody else could make again: cases; what webhook endpoints still owe; what the sandbox's vendor has promised; what
 * was spent at vendors; windows over transactions. Not copied: feeds (listeners are told to read anew) and rate limiters (they begin full).
 */
export const copiedClasses = {
  cases: "CASES",
  endpoints: "WEBHOOK_ENDPOINTS",
  vendors: "SANDBOX_VENDOR",
  breakers: "VENDOR_BREAKERS",
  windows: "WINDOWS",
} as const satisfies Record<string, ObjectClass>;
export type CopiedClass = keyof typeof copiedClasses;

export const isCopiedClass = (name: string): name is CopiedClass => Object.hasOwn(copiedClasses, name);

/** The one look-up of an object as something to copy, by the name that its own room gives it. */
export function copiedObject(env: Env, of: CopiedClass, name: string): CopiedObjectApi {
  return objectOf(env, copiedClasses[of], name) as unknown as CopiedObjectApi;
}
