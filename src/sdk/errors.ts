import type { ClashShown } from "../ui/flow/model";
import type { FlowClash } from "./clashes";

/** One answer that does not hold: the page and field, why, and a sentence in the applicant's language. */
export interface FlowProblem {
  page: string;
  field: string;
  code: string;
  message: string;
}

/** Why something was not done. `code` is one of the API's, or `offline`: no answer came. */
export class FlowError extends Error {
  override readonly name = "FlowError";
  readonly code: string;
  /** Of the answer; 0: none came. */
  readonly status: number;
  /** Of `invalid_answers`. */
  readonly problems: readonly FlowProblem[];
  /** Of `conflict`: what somebody else has answered differently meanwhile. */
  readonly clashes: readonly FlowClash[];

  constructor(
    code: string,
    status: number,
    message: string,
    { problems = [], clashes = [] }: { problems?: readonly FlowProblem[]; clashes?: readonly FlowClash[] } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.problems = problems;
    this.clashes = clashes;
  }
}

/** The error that an answer of the API tells. `clashesOf`: reads the clashes that are in it. */
export function errorOf(status: number, text: string, clashesOf?: (told: ClashShown[]) => FlowClash[]): FlowError {
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message: string; details?: { problems?: FlowProblem[]; clashes?: ClashShown[] } };
    };
    const { problems = [], clashes = [] } = error.details ?? {};
    return new FlowError(error.code, status, error.message, { problems, clashes: clashesOf?.(clashes) ?? [] });
  } catch {
    return new FlowError("internal", status, `The answer was ${status}.`);
  }
}
