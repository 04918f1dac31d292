import * as z from "zod";
import { entityTenant } from "../db/monitors";
import { parseId } from "../domain";
import { merchantReportStatuses } from "../domain/merchants";
import { byteLength, sha256Hex } from "../lib/bytes";
import type { JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { countNobodys, quarantine } from "../queues/callback-records";
import { hearReport } from "../queues/hear-report";
import { answer, definePublicRoute, type Route } from "./framework";
import { parseJson, parseWith } from "./framework-input";
import { hookSignatureHeader, isHookSigned } from "./hook-signature";
import { problem } from "./problem";

/** With the document that the documented system sends along. */
const mostBytes = 8_000_000;
/** A row of the index holds no more, sealed. */
const mostReportBytes = 600_000;

const Told = z.looseObject({
  reportId: z.string().trim().min(1).max(200),
  reportData: z.record(z.string(), z.json()),
});

/** How vendors of the documented system hand in reports on merchants that they were asked for. */
export const compatReportHookRoutes: Route[] = [
  definePublicRoute(
    {
      public: "Callers prove themselves with x-hmac-signature over the body, made with the tenant's webhook secret.",
      tag: "Compatibility",
      name: "compatReportHook",
      method: "POST",
      path: "/api/v1/internal/business-reports/hook",
      summary: "Take a report on a merchant that its vendor has made",
      description:
        "`{reportId, reportData: {summary, …}}`, of a report that waits for a vendor. `x-hmac-signature`: hex HMAC-SHA256 of the body as sent, keyed with " +
        "the characters of the tenant's webhook secret. It is compared with the completed report before it; `base64Pdf` is not kept. A report that " +
        "has ended stays as it is; one that nobody waits for is put aside, see callbacks, unless its merchant was erased.",
      query: z.object({ businessId: z.string().min(1).max(96) }),
      body: "raw",
      bodyAs: ["application/json"],
      limits: { bytes: mostBytes },
      headers: { [hookSignatureHeader]: "Hex HMAC-SHA256 of the body as sent." },
      answers: {
        200: z.object({ received: z.literal(true), status: z.enum([...merchantReportStatuses, "put_aside"]) }),
      },
    },
    async ({ env, query, text, headers, nowMs }) => {
      const entityId = parseId("entity", query.businessId);
      const known = entityId === null ? null : await entityTenant(env.DB, entityId);
      const tenantId = known?.type === "business" ? known.tenantId : null;
      // A merchant that is nobody's and a wrong signature look the same from outside.
      if (entityId === null || tenantId === null || !(await isHookSigned(env, tenantId, text, headers))) {
        await countNobodys(env, "hook", nowMs);
        return err(problem("bad_signature", "x-hmac-signature does not match this body and business."));
      }
      const body = parseJson(text, 32);
      if (!body.ok) return body;
      const told = parseWith(Told, body.value, "body");
      if (!told.ok) return told;
      const { reportId, reportData } = told.value;
      const data = JSON.stringify(reportData);
      if (byteLength(data) > mostReportBytes)
        return err(
          problem("too_large", `A report may have at most ${mostReportBytes} bytes.`, {
            param: "reportData",
            details: { maxBytes: mostReportBytes },
          }),
        );
      const heard = await hearReport(env, tenantId, { entityId, reportId }, reportData as JsonObject);
      if (heard.kind === "ended") return answer(200, { received: true, status: heard.status });
      // Of whom was erased nothing is kept, and their vendor is not told that they were.
      if (heard.kind === "erased") return answer(200, { received: true, status: "put_aside" });
      const ids = { caseId: null, runId: null, checkId: null, eventId: null, entityId };
      const kept = { kind: "hook" as const, event: "business-report", destination: "", process: null };
      const said = { entityId, reportId, reportData: data };
      const bodyHash = sha256Hex(text);
      await quarantine(
        env,
        { tenantId, door: "hook", vendor: "business-report", ...ids },
        { ...kept, text: JSON.stringify(said) },
        { reason: "unknown_report", bodyHash, text: data, nowMs },
      );
      return answer(200, { received: true, status: "put_aside" });
    },
  ),
];
