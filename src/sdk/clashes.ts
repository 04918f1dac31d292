import type { ClashShown } from "../ui/flow/model";
import type { FieldValues } from "./values";

/** One answer as two people gave it. */
export interface FlowClash {
  page: string;
  /** Name of the field. */
  field: string;
  label: string;
  /** When theirs was typed, in ISO 8601; null: it was sent with its page. */
  at: string | null;
  mine: ClashSide;
  /** What stands. It was not touched. */
  theirs: ClashSide;
}

export interface ClashSide {
  /** As people read it, in the applicant's language; null: left empty. */
  text: string | null;
  values: FieldValues;
}

/** The clashes that the API tells, with what was sent. */
export const clashesFrom = (page: string, told: readonly ClashShown[], sent: FieldValues): FlowClash[] =>
  told.map(({ field, label, at, mine, theirs, values }) => ({
    page,
    field,
    label,
    at,
    mine: { text: mine, values: Object.fromEntries(values.map(([name]) => [name, sent[name] ?? []])) },
    theirs: { text: theirs, values: Object.fromEntries(values) },
  }));
