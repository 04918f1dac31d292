import type { ActorRef } from "../../../../domain";
import type { Json } from "../../../../lib/json";

/** A call, as the list shows it. */
export interface LoggedRequest {
  id: string;
  at: string;
  method: string;
  operation: string;
  route: string;
  path: string;
  status: number;
  errorCode: string | null;
  durationMs: number;
  actor: ActorRef;
  requestId: string;
  idempotencyKey: string | null;
  apiVersion: string;
  requestBytes: number;
  responseBytes: number | null;
}

/** The same with what was sent and answered, redacted. */
export interface LoggedRequestDetails extends LoggedRequest {
  query: Record<string, Json> | null;
  requestBody: Json;
  responseBody: Json;
}

export const toneOf = (status: number): "ok" | "warn" | "bad" | "info" =>
  status >= 500 ? "bad" : status >= 400 ? "warn" : status >= 300 ? "info" : "ok";

/**
 * The call for a shell. The key comes from `$EDGECASE_KEY`; what the log does not keep stands as `<…>`, and a first line says so. A write
 * gets a key of its own: sent again under the old one it would only be answered again.
 */
export function curlOf(call: LoggedRequestDetails, baseUrl: string): string {
  const { method, path, query, requestBody, apiVersion } = call;
  const asked = Object.entries(query ?? {}).map(([name, value]) => `${name}=${queryText(value)}`);
  const url = `${baseUrl}${path}${asked.length === 0 ? "" : `?${asked.join("&")}`}`;
  const body = requestBody === null ? null : JSON.stringify(requestBody);
  const parts = [
    `curl -X ${method} ${shell(url)}`,
    `-H "Authorization: Bearer $EDGECASE_KEY"`,
    `-H ${shell(`Edgecase-Version: ${apiVersion}`)}`,
    ...(method === "GET" ? [] : ['-H "Idempotency-Key: $(uuidgen)"']),
    ...(body === null ? [] : ["-H 'Content-Type: application/json'", `--data ${shell(body)}`]),
  ];
  const command = parts.join(" \\\n  ");
  const isRedacted = /<[a-z]|\{[a-z]\w*\}/.test(`${url.slice(baseUrl.length)}${body ?? ""}`);
  return isRedacted ? `# The log keeps no values: put your own where <…> or {…} stands.\n${command}` : command;
}

// A value that was left out stays readable; the shell's quotation marks hold it.
const queryText = (value: Json): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^<[a-z ]+>$/.test(text) ? text : encodeURIComponent(text);
};

const shell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
