import type { AttemptReport, CaseRef, Effect } from "../domain";
import type { Env } from "../env";
export const sendMail = async (
  _env: Env,
  _ref: CaseRef,
  _effect: Extract<Effect, { kind: "send_mail" }>,
): Promise<AttemptReport> => ({ outcome: "done" });
