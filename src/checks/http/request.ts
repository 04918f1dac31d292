import type { OutgoingRequest } from "../../domain";
import { base64, sha256Hex } from "../../lib/bytes";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import type { Credentials } from "../credentials";
import type { VendorOrder } from "../vendor";
import type { Adapter, AdapterRequest } from "./adapter.schema";
import type { AdapterAuth } from "./auth.schema";
import { filled, found, isScalar } from "./expression";
import { encodedMac } from "./vendor-signature";

type Made = Omit<OutgoingRequest, "maxBytes"> | { problem: string };

/** One request as a description has it. `facts`: what its expressions see. `key`: the idempotency key. */
export function requestOf(
  adapter: Adapter,
  request: AdapterRequest,
  order: VendorOrder,
  facts: JsonObject,
  key: string,
): Made {
  // A part of only dots would climb: `..` is no number of a company.
  const path = filled(request.path, facts, (value) => (/^\.*$/.test(value) ? null : inAddress(value)));
  if (path === null) return { problem: `"${adapter.name}" needs more of the subject: ${request.path}` };
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(request.headers)) {
    const value = filled(text, facts);
    if (value === null) return { problem: `"${adapter.name}" needs more of the subject: ${name}` };
    headers[name.toLowerCase()] = value;
  }
  const given = request.body === undefined ? null : found(request.body, facts);
  if (request.body !== undefined && given === null) return { problem: `"${adapter.name}": the body cannot be made` };
  const body = given === null || request.method === "GET" ? null : written(given, request.bodyKind, key);
  const credentials = order.credentials ?? {};
  const signature = signatureHeader(request.sign, credentials, body ?? "", facts);
  if (signature === null) return { problem: `"${adapter.name}": the request cannot be signed` };
  return {
    url: addressOf(adapter, request, order, path, facts),
    method: request.method,
    headers: {
      accept: "application/json",
      ...(body !== null && { "content-type": contentType(request.bodyKind, key) }),
      ...headers,
      "idempotency-key": key,
      ...signature,
      ...authHeaders(adapter.auth, credentials),
    },
    body,
    timeoutMs: order.timeoutMs,
  };
}

function addressOf(adapter: Adapter, { query }: AdapterRequest, order: VendorOrder, path: string, facts: JsonObject) {
  const base = (order.environment === "sandbox" ? adapter.sandboxBaseUrl : undefined) ?? adapter.baseUrl;
  const url = new URL(`${base.replace(/\/$/, "")}${path}`);
  for (const [name, expression] of Object.entries(query)) {
    const value = found(expression, facts);
    if (isScalar(value)) url.searchParams.set(name, String(value));
  }
  if (adapter.auth.kind !== "query") return url.href;
  // Written as the record of what was sent looks for secrets, which `searchParams` does not.
  const keys = Object.keys(adapter.auth.parameters).map(
    (name) => `${name}=${inAddress(order.credentials?.[name] ?? "")}`,
  );
  return `${url.href}${url.search === "" ? "?" : "&"}${keys.join("&")}`;
}

/** Half of a sign (JSON can say `\\ud800`) has no place in an address: what stands for it is sent, as in a body. */
const inAddress = (text: string): string => encodeURIComponent(text.toWellFormed());

function contentType(kind: AdapterRequest["bodyKind"], key: string): string {
  switch (kind) {
    case "json":
      return "application/json";
    case "form":
      return "application/x-www-form-urlencoded";
    case "multipart":
      return `multipart/form-data; boundary=${boundaryOf(key)}`;
  }
}

function written(body: Json, kind: AdapterRequest["bodyKind"], key: string): string {
  switch (kind) {
    case "json":
      return JSON.stringify(body);
    case "form":
      return new URLSearchParams(formPairs("", body)).toString();
    case "multipart":
      return multipart(formPairs("", body), boundaryOf(key));
  }
}

/** Nobody outside knows the key, so no subject can hold the boundary; asking again sends the same bytes. */
const boundaryOf = (key: string): string => `part-${sha256Hex(`boundary|${key}`).slice(0, 40)}`;

/** RFC 7578, fields of text only. */
function multipart(pairs: readonly [string, string][], boundary: string): string {
  const parts = pairs.map(([name, value]) => {
    const shown = name.replace(/[\r\n"]/g, (sign) => encodeURIComponent(sign));
    return `--${boundary}\r\ncontent-disposition: form-data; name="${shown}"\r\n\r\n${value}\r\n`;
  });
  return `${parts.join("")}--${boundary}--\r\n`;
}

/** `{a: {b: [1]}}` as `a[b][0]=1`. What is null is left out. */
function formPairs(name: string, value: Json): [string, string][] {
  if (value === null) return [];
  if (isScalar(value)) return [[name, String(value)]];
  const inner = isObject(value) ? Object.entries(value) : value.map((one, place) => [String(place), one] as const);
  return inner.flatMap(([key, one]) => formPairs(name === "" ? key : `${name}[${key}]`, one));
}

function signatureHeader(
  sign: AdapterRequest["sign"],
  credentials: Credentials,
  body: string,
  facts: JsonObject,
): Record<string, string> | null {
  if (sign === undefined) return {};
  const secret = credentials[sign.secret];
  const text = sign.over === undefined ? body : found(sign.over, facts);
  if (secret === undefined || secret === "" || !isScalar(text)) return null;
  return { [sign.header.toLowerCase()]: encodedMac(secret, String(text), sign.encoding) };
}

function authHeaders(auth: AdapterAuth, { key = "", user = "", password = "" }: Credentials): Record<string, string> {
  switch (auth.kind) {
    case "none":
    case "query":
    case "oauth2": // the token is put in when it is known
      return {};
    case "bearer":
      return { authorization: `Bearer ${key}` };
    case "header":
      return { [auth.header.toLowerCase()]: `${auth.prefix}${key}` };
    case "basic":
      return { authorization: `Basic ${base64(new TextEncoder().encode(`${user}:${password}`))}` };
  }
}
