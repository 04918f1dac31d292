import type { Form } from "./form";

/** What a form says about asking again. What it leaves out has its default. */
export interface FormRevision {
  /** So many rounds and no more. Absent: no limit. */
  maxRounds?: number;
  /** Sent to the chart in place of one round too many; absent: that is refused. */
  onMaxRounds?: string;
  /** How long there is to answer. Absent: for ever. */
  dueInSeconds?: number;
  /** Sent to the chart when the time is up; absent: the round is marked, and can still be answered. */
  onExpired?: string;
  /** Reminders by e-mail, counted from when it was asked. */
  remindAfterSeconds?: number[];
  /** Whether those who are asked are told by e-mail at once. */
  mail?: boolean;
}

export interface RevisionRules {
  maxRounds: number | null;
  onMaxRounds: string | null;
  dueInSeconds: number | null;
  onExpired: string | null;
  remindAfterSeconds: readonly number[];
  mail: boolean;
}

export const revisionRules = (form: Pick<Form, "revision"> | null): RevisionRules => ({
  maxRounds: form?.revision?.maxRounds ?? null,
  onMaxRounds: form?.revision?.onMaxRounds ?? null,
  dueInSeconds: form?.revision?.dueInSeconds ?? null,
  onExpired: form?.revision?.onExpired ?? null,
  remindAfterSeconds: form?.revision?.remindAfterSeconds ?? [],
  mail: form?.revision?.mail ?? false,
});
