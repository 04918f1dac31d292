import type { Requirements } from "../../collection/requirements";
import type { CaseStatus } from "../../domain/case";
import type { EndScreen } from "../../domain/embed-events";
import type { FormPageModel, RevisionModel, StartModel, Step } from "./model";

/** A code was mailed to the applicant, or may be: how far that is. */
export interface CodeNeeded {
  /** False: the case knows nowhere to send one. */
  hasAddress: boolean;
  isLocked: boolean;
  /** A code that was sent is still good. */
  isSent: boolean;
  /** Until the next one can be sent (or, locked, until then). */
  waitSeconds: number;
}

/** What a page of somebody's own draws the form from: the models that our pages are drawn from, and what stands in the fields. */
export interface FlowState {
  caseId: string;
  /** Short, for people: what they say when they call. */
  reference: string;
  /** Rises with everything that happens to the case. */
  version: number;
  mode: "collect" | "revise" | "none";
  status: CaseStatus;
  language: string;
  languages: string[];
  /** The link opens a part of the form; somebody else sends the whole. */
  isPart: boolean;
  /** ISO 8601; null: not sent yet. */
  submittedAt: string | null;
  /** Which last page ours would be; null: something is asked, or nothing was sent and nothing decided. */
  screen: EndScreen | null;
  /** What is said before the first page; null: nothing is to be filled in. */
  start: StartModel | null;
  steps: Step[];
  pages: FormPageModel[];
  /** Page → field → values. */
  values: Record<string, Record<string, string[]>>;
  /** What was asked for again; null: nothing was. */
  revision: RevisionModel | null;
  requirements: Requirements;
  /** Where to go back to when all is sent, with the case and its status in it. */
  returnUrl: string | null;
}
