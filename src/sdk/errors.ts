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

  constructor(code: string, status: number, message: string, problems: readonly FlowProblem[] = []) {
    super(message);
    this.code = code;
    this.status = status;
    this.problems = problems;
  }
}

/** The error that an answer of the API tells. */
export function errorOf(status: number, text: string): FlowError {
  try {
    const { error } = JSON.parse(text) as {
      error: { code: string; message: string; details?: { problems?: FlowProblem[] } };
    };
    return new FlowError(error.code, status, error.message, error.details?.problems);
  } catch {
    return new FlowError("internal", status, `The answer was ${status}.`);
  }
}
