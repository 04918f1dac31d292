import type { MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { parseId } from "../domain";
import { inSpan } from "../lib/in-span";
import type { AppEnv } from "./framework-headers";

/** Asked every few seconds by machines, and never news while they go well. */
const quiet: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

/**
 * One line per request: which route, whose, what came of it, how long it took until the answer began. The pattern of the route stands
 * there, never the path, which carries ids and the secrets of links.
 */
export const observed: MiddlewareHandler<AppEnv> = (c, next) =>
  inSpan(
    "request.done",
    { parent: c.req.header("traceparent"), method: c.req.method },
    async (tell, span): Promise<void> => {
      span.requestId = c.var.requestId;
      await next();
      const { status } = c.res;
      const route = routePath(c);
      const { note } = c.var;
      if (note !== undefined) tell({ tenantId: note.actor.tenantId, actor: note.actor.kind });
      const caseId = Object.values<unknown>(c.req.param()).flatMap((value) => parseId("case", value) ?? [])[0];
      if (caseId !== undefined) tell({ caseId });
      const level = status >= 500 ? "warn" : quiet.has(route) ? "debug" : "info";
      tell({ route, status, outcome: status < 400 ? "ok" : status < 500 ? "refused" : "failed" }, level);
    },
  );
