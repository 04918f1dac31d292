const mark = "case_unavailable";

/**
 * What a case throws while its store cannot be opened: the key does not come, or does not open under the keys of this deployment.
 * Nothing is lost by it; the same call later may succeed.
 */
export class CaseUnavailable extends Error {
  constructor() {
    super(`${mark}: the key of this case does not come`);
  }
}

/** Whether this came from a case that cannot be opened now. Of what an object throws, callers are given the message only. */
export const isCaseUnavailable = (thrown: unknown): boolean =>
  thrown instanceof Error && thrown.message.startsWith(mark);
