import type { CaseRef } from "./ids";

/** What the key of a case's store is wrapped for; its sibling for copies in the database has a purpose of its own. */
export const caseKeyPurpose = "case-store-key";

/** Below this lie the keys of all cases' stores in R2, by tenant. */
export const caseKeyPrefix = "keys/";

/** Where the key of a case's store lies: outside the object, whose storage the platform keeps copies of. */
export const caseKeyName = ({ tenantId, caseId }: CaseRef): string => `${caseKeyPrefix}${tenantId}/${caseId}`;

/** What a wrapped key is bound to, by its name. */
export const aboutCaseKey = (name: string): string => name.slice(caseKeyPrefix.length).replace("/", "|");

const destroyedMark = "destroyed:";

/** What lies in the place of a key that was destroyed. */
export const tombstone = (nowMs: number): string => `${destroyedMark}${nowMs}`;

/** When the key was destroyed whose place this text has; null: it is a key. */
export const destroyedAtMs = (text: string): number | null =>
  text.startsWith(destroyedMark) ? Number(text.slice(destroyedMark.length)) : null;
