import type { CaseRef } from "../domain";

/** Where a file lies in R2: below its tenant, under a name we made. The caller's file name is never part of it. */
export const fileKey = (ref: CaseRef, fileId: string): string => `t/${ref.tenantId}/c/${ref.caseId}/${fileId}`;
