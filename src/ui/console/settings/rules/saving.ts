import { assertNever } from "../../../../lib/assert-never";
import type { ApiFailure } from "../../../shared";
import type { RuleSet } from "./rule-set";

/** Where the draft stands between the screen and the server. */
export type Saving =
  | { status: "saved" }
  /** Something was typed; it goes out when the typing rests. */
  | { status: "waiting" }
  | { status: "saving" }
  /** The server does not take rules it cannot read: it stays here until they are repaired. */
  | { status: "held"; why: string }
  | { status: "failed"; failure: ApiFailure }
  /** Somebody else changed the draft, or published it. */
  | { status: "conflict"; theirs: RuleSet };

export const isUnsaved = ({ status }: Saving): boolean => status !== "saved";

/** In words, for the line beside the title. */
export function savingWords(saving: Saving): string {
  switch (saving.status) {
    case "saved":
      return "Saved";
    case "waiting":
      return "Unsaved changes";
    case "saving":
      return "Saving …";
    case "held":
      return `Not saved: ${saving.why}`;
    case "failed":
      return "Not saved";
    case "conflict":
      return "Not saved: the draft was changed by somebody else";
    default:
      return assertNever(saving);
  }
}
