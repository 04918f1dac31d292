import * as z from "zod";
import { verifyPart } from "../audit-store/verify";
import { parseId } from "../domain";
import type { OperatorOperation } from "./operator-operation";
import { told } from "./operator-operation";
import { textOf } from "./operator-streams";

const Asked = z.strictObject({ tenantId: z.string(), after: z.int().min(0) });

/** Whose logs there are, and whether they are as they were written: after a restore, of all of them. */
export const auditOperations: OperatorOperation[] = [
  {
    name: "auditTenants",
    method: "GET",
    path: "/audit/tenants",
    writes: false,
    async work({ env }) {
      const { results } = await env.DB.prepare("SELECT DISTINCT tenant_id AS id FROM audit_log ORDER BY 1").all<{
        id: string;
      }>();
      return Response.json({ tenantIds: results.map(({ id }) => id) });
    },
  },
  {
    // Entries that nobody had hashed yet are: looking is a write.
    name: "auditVerify",
    method: "POST",
    path: "/audit/verify",
    writes: true,
    async work({ env, req }) {
      const asked = Asked.parse(JSON.parse(await textOf(req.raw)));
      const tenantId = parseId("tenant", asked.tenantId);
      if (tenantId === null) return told(400, "bad_value", "This is the id of no tenant.");
      return Response.json(await verifyPart(env, tenantId, asked.after));
    },
  },
];
