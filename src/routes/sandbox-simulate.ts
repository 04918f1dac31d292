import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { Simulation } from "../checks/sandbox/wire";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { parseId } from "../domain";
import { err } from "../lib/result";
import { askSandbox, sandboxOrigin } from "../outside";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { isLimited, mayKnowOf } from "./framework-case-scope";
import { notFound, problem } from "./problem";

const Asked = z.looseObject({ caseId: z.string().nullable() });
const Done = z.looseObject({ action: z.string(), check: z.string(), dueAt: z.string() });
const Refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** What a check that waits for the sandbox vendor should come to: for trying what a case does then. */
export const sandboxSimulateRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Sandbox",
      name: "simulateSandboxRun",
      method: "POST",
      path: "/api/v1/sandbox/runs/{id}/simulate",
      summary: "Let a check that waits for the sandbox vendor end as you like",
      description:
        "`id` is a run of a case (`GET /cases/{id}/checks`) or a check without a case. `clear`, `hit`, `reject`, `not_found`, `not_covered` and `error` are said at once instead of what was planned; `now` says what is owed at once; `late` says `clear` five seconds after the deadline; `duplicate` sends the last callback again. The answer comes by callback, within a second or so.",
      params: z.object({ id: z.string().max(100) }),
      body: z.strictObject(Simulation.shape).meta({ example: { action: "hit" } }),
      answers: {
        200: z
          .object({
            action: Simulation.shape.action,
            vendorRef: z.string().meta({ description: "The vendor's own id of the check." }),
            dueAt: z.string().meta({ format: "date-time", description: "When the vendor calls back, in real time." }),
          })
          .meta({ id: "SimulatedRun" }),
      },
    },
    async (call) => {
      const { env, tenantId, params, body } = call;
      if ((await getTenant(dbOf(env, tenantId), tenantId))?.environment !== "sandbox")
        return err(problem("not_permitted", "Only sandbox tenants have a vendor that does as you like."));
      const run = `${sandboxOrigin}/v1/runs/${encodeURIComponent(params.id)}`;
      if (!(await mayMeet(call, run))) return err(notFound("run of the sandbox vendor"));
      const asked = new Request(`${run}/simulate`, { method: "POST", body: JSON.stringify({ action: body.action }) });
      const response = await askSandbox(env, tenantId, asked);
      const told: unknown = await response.json();
      if (response.ok) {
        const { check, dueAt } = Done.parse(told);
        return answer(200, { action: body.action, vendorRef: check, dueAt });
      }
      if (response.status === 404) return err(notFound("run of the sandbox vendor"));
      const { error } = Refused.parse(told);
      return err(problem("conflict", error.message, { details: { code: error.code } }));
    },
  ),
];

/** Whether the caller may know of what the run belongs to: people who are limited to some cases meet runs of those only. */
async function mayMeet({ env, tenantId, actor, nowMs }: Call, runUrl: string): Promise<boolean> {
  if (!isLimited(actor)) return true;
  const told = await askSandbox(env, tenantId, new Request(runUrl));
  if (!told.ok) return false;
  const caseId = parseId("case", Asked.parse(await told.json()).caseId);
  const row = caseId === null ? null : await caseOf(env, { tenantId, caseId }).indexRow();
  return row !== null && mayKnowOf(env, actor, row, nowMs);
}
