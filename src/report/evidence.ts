import type { ReportSection } from "../domain/reports";
import type { JsonObject } from "../lib/json";

/** All that a report tells, as it is kept: the JSON report is this, the PDF is drawn from it. Times are ISO 8601. */
export interface Evidence {
  report: {
    /** Rises when a field changes its meaning. */
    format: 1;
    caseId: string;
    caseVersion: number;
    /** Hash of the last log entry: each entry's hash covers the one before. */
    logHash: string | null;
    /** Some facts are masked, for whoever asked may not see them. */
    masked: boolean;
    include: ReportSection[];
  };
  case: JsonObject;
  definition: { id: string; key: string; version: number; name: string; sha256: string };
  documents: JsonObject[];
  checks: JsonObject[];
  /** Why the case is where it is, with what the score is made of. */
  explanation: JsonObject | null;
  approvals: JsonObject[];
  /** Entries of the timeline by which people decided something. */
  decisions: JsonObject[];
  timeline: JsonObject[];
  notes: JsonObject[];
  children: JsonObject[];
  /** Names of the people whose ids occur. */
  people: Record<string, string>;
}

/** Entries of the timeline that a person has to answer for. */
export const isDecision = (type: string): boolean =>
  /^(?:decision\.|approval\.|document\.decided|risk\.over|case\.cancelled|screening\.decided)/.test(type);
