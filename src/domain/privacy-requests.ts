/** Where somebody stands in a case: it is about them (`main`), or they are an item in what it says, by a path such as `entity.data.ubos[0]`. */
export interface PlaceOf {
  caseId: string;
  /** Null: the case is about them. */
  path: string | null;
  /** Of the case when the place was found: an item of one that has changed since may be somebody else. */
  caseVersion: number;
}

/** A place, and what became of its case. */
export interface SubjectCase extends PlaceOf {
  status: "pending" | "done" | "left";
  /** Why it was left: `case_open`, `legal_hold`, `part_of_another`, `stale_version`, `unknown_case` … */
  code: string | null;
}

/** Somebody as they are known outside of cases: a person or company, or a side of transactions that is nobody known. */
export interface RecordOf {
  kind: "entity" | "counterparty";
  id: string;
}

/** A record, and what became of it. */
export interface SubjectRecord extends RecordOf {
  status: SubjectCase["status"];
  /** Why it was left: `has_cases`, `legal_hold`, `part_of_entity`, `not_found`. */
  code: string | null;
}

export type Subject = SubjectCase | SubjectRecord;

export const isCase = (subject: Subject): subject is SubjectCase => "caseId" in subject;
export const isRecord = (subject: Subject): subject is SubjectRecord => !isCase(subject);

export const mostPlaces = 100;

/** How long an export, and what is known of a request, is kept; of an erasure, from when they must have an answer. */
export const privacyDays = 7;

/** The same day of the next month, or its last one: until then somebody who asks must have an answer (GDPR, article 12(3)). */
export function oneMonthAfter(atMs: number): number {
  const due = new Date(atMs);
  const [year, month, day] = [due.getUTCFullYear(), due.getUTCMonth(), due.getUTCDate()];
  const days = new Date(Date.UTC(year, month + 2, 0)).getUTCDate();
  due.setUTCFullYear(year, month + 1, Math.min(day, days));
  return due.getTime();
}

/** Queue `reports`: go on with this request, or with the erasure of this person, company or side of transactions. */
export type PrivacyMessage = PrivacyRequestMessage | PersonErasureMessage;
export interface PrivacyRequestMessage {
  tenantId: string;
  privacyRequestId: string;
}
export interface PersonErasureMessage {
  tenantId: string;
  erasedId: string;
}

/** Where the file of an export lies in R2. */
export const privacyFileKey = (tenantId: string, requestId: string): string => `t/${tenantId}/p/${requestId}.zip`;
