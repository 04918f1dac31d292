import type { DecisionHeading, DecisionRecord } from "../../../../domain/decision-record";
import { type Answer, api } from "../../../shared/api";

/** A decision record as the API shows it. `record` null: the case was not decided, or it was erased. */
export interface ShownRecord {
  decisions: DecisionHeading[];
  seq: number | null;
  sha256: string | null;
  record: DecisionRecord | null;
}

export interface RecordVerdict {
  same: boolean;
  differences: { path: string; what: string }[];
  findings: { seq: number | null; message: string }[];
}

const pathOf = (caseId: string): string => `/cases/${encodeURIComponent(caseId)}/decision-record`;

/** `seq` null: of the newest decision. */
export const readRecord = (caseId: string, seq: number | null): Promise<Answer<ShownRecord>> =>
  api.get<ShownRecord>(seq === null ? pathOf(caseId) : `${pathOf(caseId)}?seq=${seq}`);

export const verifyRecord = (caseId: string, seq: number): Promise<Answer<RecordVerdict>> =>
  api.post<RecordVerdict>(`${pathOf(caseId)}/verify`, { seq });
