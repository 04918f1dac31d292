import type { JsonObject, OpenApi } from "./document";
import { about, jsonAnswers, type SdkOperation, successes } from "./operations";
import { comment, namedType, Shapes, typeName } from "./shapes";

/** An event that webhooks, the log and the tail tell, with the JSON Schema of its body. */
export interface SdkEvent {
  name: string;
  description: string;
  schema: JsonObject;
}

/** Everything that can be said to the API and heard from it, as TypeScript: what the table of operations means. */
export function typesText(document: OpenApi, operations: readonly SdkOperation[], events: readonly SdkEvent[]): string {
  const shapes = new Shapes(document);
  const resources = [...Map.groupBy(operations, ({ resource }) => resource)];
  const described = resources.map(([resource, ofIt]) => resourceText(resource, ofIt, shapes));
  return [
    `${about}import type { CallOptions, FormFile, Listing, RawBytes } from "../shapes";\n`,
    componentTexts(document, shapes),
    ...described,
    `export interface Resources {\n${resources.map(([name]) => `  readonly ${name}: ${resourceName(name)};\n`).join("")}}\n`,
    errorCodes(document),
    eventTexts(events, shapes),
  ].join("\n");
}

const resourceName = (resource: string): string => `${typeName(resource)}Resource`;

function resourceText(resource: string, operations: SdkOperation[], shapes: Shapes): string {
  const named: string[] = [];
  const methods = operations.map((one) => methodText(one, shapes, named));
  return `${named.join("\n")}${named.length === 0 ? "" : "\n"}export interface ${resourceName(resource)} {\n${methods.join("")}}\n`;
}

function methodText(one: SdkOperation, shapes: Shapes, named: string[]): string {
  const { operation, path, method, name } = one;
  const ids = [...path.matchAll(/\{(\w+)\}/g)].map(([, id = ""]) => `${id}: string`);
  const query = queryOf(one, shapes, named);
  const sent = one.input === "query" ? query : bodyOf(one, shapes, named);
  const options = one.input === "query" || query === null ? "CallOptions" : `CallOptions<${query.type}>`;
  const params = sent === null ? "params?: Record<string, never>" : `params${sent.required ? "" : "?"}: ${sent.type}`;
  const answer = answerOf(one, shapes, named);
  const about = [operation.summary, operation.description, `\`${method} ${path}\``].filter(
    (line) => line !== undefined,
  );
  const signature = (given: string, answered: string): string =>
    `  ${name}(${[...ids, given, `options?: ${options}`].join(", ")}): ${answered};\n`;
  const asText = otherFormats(operation).map((format) => JSON.stringify(format));
  return [
    comment(about.join("\n\n"), "  "),
    // What is no JSON comes as text: asked for by name, so it comes first.
    asText.length > 0 ? signature(`params: ${sent?.type} & { format: ${asText.join(" | ")} }`, "Promise<string>") : "",
    signature(params, answer),
  ].join("");
}

/** Of an operation that can answer in JSON or otherwise: how otherwise. */
function otherFormats({ parameters }: SdkOperation["operation"]): unknown[] {
  const formats = parameters.find(({ name }) => name === "format")?.schema.enum;
  return Array.isArray(formats) && formats.includes("json") ? formats.filter((format) => format !== "json") : [];
}

function queryOf(
  { operation }: SdkOperation,
  shapes: Shapes,
  named: string[],
): { type: string; required: boolean } | null {
  const parameters = operation.parameters.filter((one) => one.in === "query");
  if (parameters.length === 0) return null;
  const type = `${typeName(operation.operationId)}Query`;
  const fields = parameters.map(({ name, required, description, schema }) =>
    shapes.field(name, { ...schema, ...(description !== undefined && { description }) }, required, "input", "  "),
  );
  named.push(`export interface ${type} {\n${fields.join("")}}\n`);
  return { type, required: parameters.some(({ required }) => required) };
}

function bodyOf(
  { operation, input }: SdkOperation,
  shapes: Shapes,
  named: string[],
): { type: string; required: boolean } {
  if (input === "bytes") return { type: "RawBytes", required: true };
  const content = operation.requestBody?.content ?? {};
  const schema = (input === "form" ? content["multipart/form-data"] : content["application/json"])?.schema ?? {};
  const type = namedType(schema) ?? `${typeName(operation.operationId)}Body`;
  if (namedType(schema) === null) named.push(shapes.declare(type, schema, "input"));
  return { type, required: shapes.needsSomething(schema) };
}

function answerOf(one: SdkOperation, shapes: Shapes, named: string[]): string {
  if (one.output === "socket") return "URL";
  if (one.output === "file") return "Promise<Response>";
  if (one.output === "events") return "AsyncIterable<WebhookEvent>";
  const { operationId, responses } = one.operation;
  const types = jsonAnswers(shapes.document, responses).map(({ schema, page }, place) => {
    if (page !== null) return pageOf(page, shapes, operationId, named);
    const own = `${typeName(operationId)}Answer${place === 0 ? "" : place + 1}`;
    if (shapes.isShort(schema)) return shapes.type(schema, "output", "  ");
    named.push(shapes.declare(own, schema, "output"));
    return own;
  });
  const isSilentToo = successes(responses).some(({ content }) => content === undefined || "nothing" in content);
  if (one.output === "list") return types[0] ?? "never";
  return `Promise<${[...new Set([...types, ...(isSilentToo || types.length === 0 ? ["null"] : [])])].join(" | ")}>`;
}

/** `{data, nextCursor}` as a list that goes on by itself; what else stands on a page is told with it. */
function pageOf(page: Record<string, JsonObject>, shapes: Shapes, operationId: string, named: string[]): string {
  const { data, nextCursor: _next, ...rest } = page;
  const items = (data?.items ?? {}) as JsonObject;
  const own = `${typeName(operationId)}Item`;
  const item = shapes.isShort(items) ? shapes.type(items, "output", "  ") : own;
  if (item === own) named.push(shapes.declare(own, items, "output"));
  if (Object.keys(rest).length === 0) return `Listing<${item}>`;
  const more = { type: "object", properties: rest, required: Object.keys(rest) };
  named.push(shapes.declare(`${typeName(operationId)}Page`, more, "output"));
  return `Listing<${item}, ${typeName(operationId)}Page>`;
}

function componentTexts(document: OpenApi, shapes: Shapes): string {
  return Object.entries(document.components.schemas)
    .filter(([name]) => name !== "Error")
    .map(([name, schema]) =>
      name === "Event"
        ? "/** As the log tells it. */\nexport type Event = WebhookEvent;\n"
        : shapes.declare(typeName(name), schema, shapes.isSent(name) ? "input" : "output"),
    )
    .join("\n");
}

function errorCodes(document: OpenApi): string {
  const codes = enumAt(document.components.schemas.Error, ["properties", "error", "properties", "code", "enum"]);
  return `/** Codes of errors that this version of the SDK knows; the API may have got others since. */
export type ErrorCode =\n${codes.map((code) => `  | ${JSON.stringify(code)}`).join("\n")};\n`;
}

function enumAt(value: unknown, path: readonly string[]): unknown[] {
  const end = path.reduce<unknown>((at, key) => (at as JsonObject | undefined)?.[key], value);
  if (!Array.isArray(end)) throw new Error(`the document has no list at ${path.join(".")}`);
  return end;
}

function eventTexts(events: readonly SdkEvent[], shapes: Shapes): string {
  const typeOf = (name: string) => `${typeName(name)}Event`;
  const each = events.map(
    ({ name, description, schema }) => `${comment(description, "")}${shapes.declare(typeOf(name), schema, "output")}`,
  );
  const all = events.map(({ name }) => `  | ${typeOf(name)}`).join("\n");
  return `${each.join("\n")}
/** Everything a webhook, the log of events and its tail can tell. \`type\` says which. */
export type WebhookEvent =\n${all};
/** Names of events. */
export type WebhookEventType = WebhookEvent["type"];\n`;
}
