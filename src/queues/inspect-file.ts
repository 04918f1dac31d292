import type { CaseRef, CommandBody, Effect } from "../domain";
import type { Env } from "../env";
export const inspectFile = async (
  _env: Env,
  _ref: CaseRef,
  effect: Extract<Effect, { kind: "inspect_file" }>,
): Promise<CommandBody> => ({
  type: "file_inspected",
  documentId: effect.documentId,
  fileId: effect.fileId,
  verdict: { status: "refused", problem: "not ready" },
});
