import type { CheckTools } from "../../src/checks";

/** A tenant without records and vendors of its own. */
export const bareTools: CheckTools = {
  nowMs: Date.parse("2026-11-22T12:00:00Z"),
  records: { sameBytes: async () => ({ known: 0, elsewhere: [] }) },
  vendor: async () => null,
};
