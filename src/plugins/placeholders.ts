import type { Problem } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { namesSecret, secretProblem } from "./transform";

/**
 * `{a.b.c}` in URLs and header values. Placeholders are found in what the author of the definition wrote, never in values: text
 * of an applicant that looks like a placeholder, or like a reference to a secret, stays text.
 */
type Part = { literal: string } | { path: string } | { secret: string };

const placeholder = /\{([^{}]*)\}/g;

function parts(template: string): Part[] {
  const found: Part[] = [];
  let from = 0;
  for (const match of template.matchAll(placeholder)) {
    if (match.index > from) found.push({ literal: template.slice(from, match.index) });
    const inside = (match[1] ?? "").trim();
    found.push(/^secrets?\./i.test(inside) ? { secret: match[0] } : { path: inside });
    from = match.index + match[0].length;
  }
  if (from < template.length) found.push({ literal: template.slice(from) });
  return found;
}

/** `url` as text or as the documented `{url, options}`: options are put in first, as they are written. Null: no URL at all. */
export function urlTemplate(raw: Json | undefined): string | null {
  if (typeof raw === "string") return raw.trim();
  if (!isObject(raw) || typeof raw.url !== "string") return null;
  const options = isObject(raw.options) ? raw.options : {};
  return raw.url.trim().replace(placeholder, (whole, name: string) => {
    const value = Object.hasOwn(options, name.trim()) ? options[name.trim()] : undefined;
    return typeof value === "string" || typeof value === "number" ? String(value) : whole;
  });
}

/** The URL with every value percent-encoded. The error names the placeholder that has no value. */
export function fillUrl(template: string, context: JsonObject): Result<string, string> {
  let url = "";
  for (const part of parts(template)) {
    if ("literal" in part) url += part.literal;
    else if ("secret" in part) return err("a URL cannot hold a secret");
    else {
      const value = textAt(context, part.path);
      if (value === null || value === "") return err(`{${part.path}} of the URL has no value`);
      url += encodeURIComponent(value.toWellFormed());
    }
  }
  // "." and ".." survive encoding and would climb out of the path the author wrote.
  const path = url.split(/[?#]/, 1)[0] ?? "";
  if (path !== templatePath(template) && path.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    return err("a value of the URL is not allowed in a path");
  }
  return URL.canParse(url) ? ok(url) : err("the URL is not valid once its values are filled in");
}

const templatePath = (template: string): string => template.split(/[?#]/, 1)[0] ?? "";

/** Header values with placeholders filled; references to secrets stay for whoever sends the request. */
export function fillHeaders(
  templates: Readonly<Record<string, string>>,
  context: JsonObject,
): Result<Record<string, string>, string> {
  const headers: Record<string, string> = {};
  for (const [name, template] of Object.entries(templates)) {
    const found = parts(template);
    let text = "";
    for (const part of found) {
      if ("literal" in part) text += part.literal;
      else if ("secret" in part) text += part.secret;
      else {
        const value = textAt(context, part.path);
        if (value === null) return err(`{${part.path}} of header ${name} has no value`);
        text += value.replaceAll("{", "%7B").replaceAll("}", "%7D");
      }
    }
    if (!isHeaderValue(text)) return err(`the value of header ${name} holds characters that a header cannot carry`);
    // A whole value `secret.NAME` names a secret too. Values must not be able to build one.
    const fromValues = found.some((part) => "path" in part);
    headers[name] = fromValues && isBareSecret(text) ? text.replaceAll(".", "%2E") : text;
  }
  return ok(headers);
}

const isBareSecret = (text: string): boolean => /^\s*secrets?\./i.test(text);

// Printable Latin-1 and tabs: no line breaks, nothing that `fetch` would refuse.
const isHeaderValue = (text: string): boolean => /^[\t\x20-\x7e\x80-\xff]*$/.test(text);

function textAt(context: JsonObject, path: string): string | null {
  const value = getPath(context, path) ?? (path.startsWith("context.") ? getPath(context, path.slice(8)) : undefined);
  return typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? `${value}`
      : null;
}

/** What is wrong with a URL template, found when a definition is saved. */
export function urlProblems(template: string | null, path: string): Problem[] {
  if (template === null || template === "") return [problem(path, "`url` is needed: an https address.")];
  if (namesSecret(template)) return [secretProblem(path)];
  const authority = /^(https?):\/\/([^/?#]*)/i.exec(template);
  if (authority === null) return [problem(path, "`url` begins with https:// and a host.")];
  if (/[{}]/.test(authority[2] ?? "")) {
    return [problem(path, "The host of `url` is written out: a value of a case must not choose where data is sent.")];
  }
  return [
    ...braceProblems(template, path),
    ...(URL.canParse(sample(template)) ? [] : [problem(path, "`url` is not valid.")]),
  ];
}

/** What is wrong with the headers of a request, found when a definition is saved. */
export function headerProblems(headers: Json | undefined, path: string): Problem[] {
  if (headers === undefined || headers === null) return [];
  if (!isObject(headers)) return [problem(path, "`headers` is an object of names and texts.")];
  return Object.entries(headers).flatMap(([name, value]) => {
    const at = `${path}.${name}`;
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/.test(name)) return [problem(at, `"${name}" is not a header name.`)];
    if (ownedHeaders.has(name.toLowerCase())) return [problem(at, `The header ${name} is set by the sender itself.`)];
    if (typeof value !== "string") return [problem(at, "The value of a header is a text.")];
    return [
      ...braceProblems(value, at),
      ...(isHeaderValue(value) ? [] : [problem(at, "A header cannot carry line breaks or characters beyond Latin-1.")]),
    ];
  });
}

const ownedHeaders = new Set(["host", "content-length", "transfer-encoding", "connection", "upgrade", "__proto__"]);

// A brace outside a placeholder could become one with what a value brings along.
function braceProblems(template: string, path: string): Problem[] {
  const stray = template.replace(placeholder, "");
  const empty = parts(template).some((part) => "path" in part && !/^[^\s.]+(\.[^\s.]+)*$/.test(part.path));
  return /[{}]/.test(stray) || empty ? [problem(path, "Placeholders are written {path.to.value}.")] : [];
}

const sample = (template: string): string => template.replace(placeholder, "x");

const problem = (path: string, message: string): Problem => ({ severity: "error", code: "bad_request", path, message });
