import * as z from "zod";
import { dbOf } from "../db/db-of";
import { getRequest, listRequests, type RequestLogRow } from "../db/request-log";
import { firstLogIdAt, parseId } from "../domain";
import { err } from "../lib/result";
import { AnyObject, listOf } from "./case-schemas";
import { cursorOf, limit, writeCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const time = z.iso.datetime({ offset: true });
const word = z.string().min(1).max(200);

const LoggedRequest = z
  .looseObject({
    id: z.string(),
    at: z.string().meta({ format: "date-time" }),
    method: z.string(),
    operation: z.string().meta({ description: "`operationId` of the call." }),
    route: z.string().meta({ description: "The path with its parameters in braces." }),
    path: z.string().meta({ description: "The path as it was called; what could name somebody stays in braces." }),
    status: z.int(),
    errorCode: z.string().nullable(),
    durationMs: z.int(),
    actor: z.looseObject({ kind: z.string(), id: z.string() }),
    requestId: z.string(),
    idempotencyKey: z
      .string()
      .nullable()
      .meta({ description: "`<key>` stands for one that is not random: it could name somebody." }),
    apiVersion: z.string(),
    requestBytes: z.int(),
    responseBytes: z.int().nullable(),
  })
  .meta({ id: "LoggedRequest" });

const redacted = AnyObject.nullable().meta({
  description: "Ids, codes, states, versions and times; anything else is `<text>`, `<number>`, `<object>` …",
});

const LoggedRequestDetails = LoggedRequest.extend({
  query: redacted,
  requestBody: redacted,
  responseBody: redacted,
}).meta({ id: "LoggedRequestDetails" });

const shape = { scope: "admin", capability: "audit:read", method: "GET", tag: "Request log" } as const;
const base = "/api/v1/request-log";

export const requestLogRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "listRequestLog",
      path: base,
      summary: "Search the calls of the last 30 days, newest first",
      description:
        "Every call with a key; of people what they changed, and what was refused. A search looks at a stretch of the log per page: a page " +
        "may be short, or empty, and `nextCursor` still lead further back. Calls show up a moment after they were answered.",
      query: z.strictObject({
        limit,
        cursor: cursorOf(z.string().regex(/^rlg_[0-9a-z]{10,40}$/)),
        statusClass: z.enum(["2xx", "3xx", "4xx", "5xx"]).optional(),
        status: z.coerce.number().int().min(100).max(599).optional(),
        method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
        actorId: word.optional().meta({ description: "Id of a key or a person." }),
        operation: word.optional(),
        requestId: word.optional(),
        errorCode: word.optional(),
        path: word.optional().meta({ description: "The beginning of the path, as `/api/v1/cases/case_…`." }),
        q: word.optional().meta({ description: "Part of the path, the operation, the error code or the request id." }),
        from: time.optional(),
        to: time.optional().meta({ description: "Exclusive." }),
      }),
      answers: { 200: listOf(LoggedRequest) },
    },
    async ({ env, tenantId, query: { limit: most, cursor, statusClass, from, to, ...asked } }) => {
      const filters = {
        ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)),
        ...(statusClass !== undefined && { statusClass: Number(statusClass[0]) }),
        ...(from !== undefined && { fromId: firstLogIdAt(Date.parse(from)) }),
        ...(to !== undefined && { toId: firstLogIdAt(Date.parse(to)) }),
      };
      const page = await listRequests(dbOf(env, tenantId), tenantId, filters, cursor ?? null, most);
      return answer(200, {
        data: page.data.map(viewOf),
        nextCursor: page.next === null ? null : writeCursor(page.next),
      });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "getRequestLogEntry",
      path: `${base}/{id}`,
      summary: "Read one call, with what was sent and answered, redacted",
      params: z.object({ id: z.string().max(96) }),
      answers: { 200: LoggedRequestDetails },
    },
    async ({ env, tenantId, params }) => {
      const id = parseId("loggedRequest", params.id);
      const row = id === null ? null : await getRequest(dbOf(env, tenantId), tenantId, id);
      if (row === null) return err(notFound("logged request"));
      const read = (text: string | null): unknown => (text === null ? null : JSON.parse(text));
      const bodies = { requestBody: read(row.requestBody), responseBody: read(row.responseBody) };
      return answer(200, { ...viewOf(row), query: read(row.query), ...bodies });
    },
  ),
];

const viewOf = (row: RequestLogRow) => ({
  id: row.id,
  at: new Date(row.atMs).toISOString(),
  method: row.method,
  operation: row.operation,
  route: row.route,
  path: row.path,
  status: row.status,
  errorCode: row.errorCode,
  durationMs: row.durationMs,
  actor: { kind: row.actorKind, id: row.actorId },
  requestId: row.requestId,
  idempotencyKey: row.idempotencyKey,
  apiVersion: row.apiVersion,
  requestBytes: row.requestBytes,
  responseBytes: row.responseBytes,
});
