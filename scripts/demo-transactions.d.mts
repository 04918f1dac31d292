export const demoAlertTemplates: readonly string[];
/** Bodies of `POST /transactions`, the same for the same day. */
export function demoTransactions(nowMs: number): { correlationId: string; date: string }[];
