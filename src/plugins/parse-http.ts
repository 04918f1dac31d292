import * as z from "zod";
import type { JsonObject } from "../lib/json";
import { type Findings, parseWith, readBase, readMapping } from "./parse-base";
import { headerProblems, urlProblems, urlTemplate } from "./placeholders";
import type { ApiPlugin, HttpMethod, WebhookPlugin } from "./plugin";

const Method = z.object({
  method: z
    .string()
    .nullish()
    .transform((method) => method?.toUpperCase() ?? null)
    .pipe(z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).nullable()),
});

/** An `api` plugin: calls an address and keeps what it answers. Null when it cannot work; `findings` says why. */
export function readApi(raw: JsonObject, findings: Findings): ApiPlugin | null {
  const base = readBase(raw, findings, null);
  const call = readCall(raw, findings);
  const response = readMapping(raw.response, "response", findings);
  return base === null || call === null || response === null ? null : { ...base, ...call, kind: "api", response };
}

/** A `webhook` plugin: tells an address, signed with the tenant's secret, and ignores what it answers. */
export function readWebhook(raw: JsonObject, findings: Findings): WebhookPlugin | null {
  const base = readBase(raw, findings, null);
  const call = readCall({ method: "POST", ...raw }, findings);
  return base === null || call === null ? null : { ...base, ...call, kind: "webhook" };
}

function readCall(
  raw: JsonObject,
  findings: Findings,
): Pick<ApiPlugin, "url" | "method" | "headers" | "request"> | null {
  const url = urlTemplate(raw.url);
  const problems = [
    ...urlProblems(url, `${findings.path}.url`),
    ...headerProblems(raw.headers, `${findings.path}.headers`),
  ];
  findings.problems.push(...problems);
  const method = parseWith(Method, raw, findings);
  const request = readMapping(raw.request, "request", findings);
  if (problems.length > 0 || url === null || method === null || request === null) return null;
  const implied: HttpMethod = request.transform.length > 0 ? "POST" : "GET";
  return { url, method: method.method ?? implied, headers: parseHeaders(raw), request };
}

const parseHeaders = (raw: JsonObject): Record<string, string> =>
  z.record(z.string(), z.string()).parse(raw.headers ?? {});
