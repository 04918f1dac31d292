import { compareAll } from "../db/compare-cases";
import type { OperatorOperation } from "./operator-operation";

/** Has the whole list of cases compared with the cases themselves now, whenever each was compared last: after something went wrong. */
export const reconcileOperations: OperatorOperation[] = [
  {
    name: "reconcile",
    method: "POST",
    path: "/reconcile",
    writes: true,
    async work({ env }) {
      await compareAll(env.DB, Date.now());
      return Response.json({ begun: true }, { status: 202 });
    },
  },
];
