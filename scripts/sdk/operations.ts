import type { JsonObject, OpenApi, OpenApiOperation } from "./document";

/** What travels besides the path: JSON, a form with files, bytes as they come, or nothing but a query. */
type Input = "json" | "form" | "bytes" | "query";
/** What comes back: JSON, a list in pages, a file, a stream of events, or nothing: the address is a WebSocket. */
type Output = "json" | "list" | "file" | "events" | "socket";

/** An operation of the document as the SDK offers it: `edgecase.<resource>.<name>(…ids, params?, options?)`. */
export interface SdkOperation {
  resource: string;
  name: string;
  method: string;
  path: string;
  operation: OpenApiOperation;
  input: Input;
  output: Output;
}

/** Names that no rule finds. By operationId. */
const ownNames: Record<string, string> = {
  openCase: "create",
  listenToFeed: "listen",
  listenToFlow: "listen",
  getOpenapi: "get",
  invitePerson: "invite",
  runStandaloneCheck: "run",
  listStandaloneChecks: "list",
  getStandaloneCheck: "get",
  listAllScreeningDecisions: "listAllDecisions",
  createTransactions: "createMany",
  askMerchantReports: "askMany",
  putDefinition: "putDefinition",
  readUiDefinition: "readUiDefinition",
};

/** Every operation of the document, in its order. Throws when two would have one name: `ownNames` settles it. */
export function operationsOf(document: OpenApi): SdkOperation[] {
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => sdkOperation(document, path, method.toUpperCase(), operation)),
  );
  const seen = new Map<string, string>();
  for (const { resource, name, operation } of found) {
    const full = `${resource}.${name}`;
    const other = seen.get(full);
    if (other !== undefined)
      throw new Error(
        `${other} and ${operation.operationId} would both be ${full}: name one in scripts/sdk/operations.ts`,
      );
    seen.set(full, operation.operationId);
  }
  return found;
}

/** The table that the SDK works by: for each resource its operations as `name method path kinds`, a line for each. */
export function tableText(operations: readonly SdkOperation[], apiVersion: string): string {
  const parts = [...Map.groupBy(operations, ({ resource }) => resource)].map(
    ([resource, ofIt]) => `  ${resource}: \`${ofIt.map(row).join("\n")}\`,\n`,
  );
  const version = `/** Of the API, when this was made: what the types say. */\nexport const apiVersion = ${JSON.stringify(apiVersion)};\n\n`;
  return `${about}${version}export const operations: Record<string, string> = {\n${parts.join("")}};\n`;
}

/** What stands at the head of both files. */
export const about = `// Made by \`npm run sdk:generate\` from the OpenAPI document and the catalogue of events. Not to be changed by hand.\n\n`;

const letterOf: Record<Input | Output, string> = {
  json: "",
  form: "m",
  bytes: "r",
  query: "q",
  list: "l",
  file: "f",
  events: "e",
  socket: "w",
};

function row({ name, method, path, input, output }: SdkOperation): string {
  const short = path.startsWith("/api/v1/") ? path.slice("/api/v1/".length) : path;
  // A read has nothing but a query: only a write has to say so.
  const kinds = `${method === "GET" && input === "query" ? "" : letterOf[input]}${letterOf[output]}`;
  return [name, method, short.replaceAll(/\{\w+\}/g, "{}"), kinds].join(" ").trimEnd();
}

function sdkOperation(document: OpenApi, path: string, method: string, operation: OpenApiOperation): SdkOperation {
  const resource = resourceOf(path, operation);
  return {
    resource,
    name: ownNames[operation.operationId] ?? nameIn(resource, operation.operationId),
    method,
    path,
    operation,
    input: inputOf(operation),
    output: outputOf(document, operation),
  };
}

function inputOf({ requestBody: sent }: OpenApiOperation): Input {
  if (sent === undefined) return "query";
  if (sent["x-raw"] === true) return "bytes";
  return sent.content["multipart/form-data"] === undefined ? "json" : "form";
}

function outputOf(document: OpenApi, { responses }: OpenApiOperation): Output {
  if (responses["101"] !== undefined) return "socket";
  const content = jsonAnswers(document, responses);
  if (content.length > 0) return content.some(({ page }) => page !== null) ? "list" : "json";
  const types = successes(responses).flatMap((answer) => Object.keys(answer.content ?? {}));
  if (types.includes("text/event-stream")) return "events";
  return types.every((type) => type === "nothing") ? "json" : "file";
}

export const successes = (responses: OpenApiOperation["responses"]) =>
  Object.entries(responses).flatMap(([status, answer]) => (status.startsWith("2") ? [answer] : []));

/** The JSON that an operation answers with. `page`: the properties of one that is a page of a list, `{data, nextCursor}`. */
export function jsonAnswers(
  { components }: OpenApi,
  responses: OpenApiOperation["responses"],
): { schema: JsonObject; page: Record<string, JsonObject> | null }[] {
  return successes(responses).flatMap(({ content }) => {
    const schema = content?.["application/json"]?.schema;
    if (schema === undefined) return [];
    const meant = typeof schema.$ref === "string" ? components.schemas[schema.$ref.split("/").at(-1) ?? ""] : schema;
    const properties = meant?.properties as Record<string, JsonObject> | undefined;
    const isPage = properties?.data?.type === "array" && properties.nextCursor !== undefined;
    return [{ schema, page: isPage ? properties : null }];
  });
}

/** The part of the client that an operation belongs to: the first word of its path, as a name. */
function resourceOf(path: string, { tags }: OpenApiOperation): string {
  if (tags[0] === "Compatibility") return "compat";
  if (!path.startsWith("/api/")) return "health";
  const [first = ""] = path.replace(/^\/api\/v1\//, "").split("/");
  return camel(first.replace(/\.json$/, ""));
}

/** `getCaseBrief` in `cases` → `getBrief`: the words of the resource are said already. */
function nameIn(resource: string, operationId: string): string {
  const [verb = "", ...rest] = operationId.split(/(?=[A-Z])/);
  const said = resource === "compat" ? [] : nounsOf(resource);
  const all = rest.join("");
  for (const noun of said) {
    const without = all.replace(new RegExp(`^${noun}(?:Of)?(?=[A-Z]|$)`), "");
    if (without !== all) return verb + without;
  }
  if (resource === "compat" && verb === "compat") return uncapital(all);
  for (const noun of said) {
    const without = all.replace(new RegExp(`${noun}$`), "");
    if (without !== all && without !== "") return verb + without;
  }
  return operationId;
}

/** `webhookEndpoints` → WebhookEndpoints, WebhookEndpoint, Endpoints, Endpoint, Webhook: the longest first. */
function nounsOf(resource: string): string[] {
  const words = capital(resource).split(/(?=[A-Z])/);
  const last = words.at(-1) ?? "";
  const nouns = [words.join(""), last, words.length > 1 ? (words[0] ?? "") : ""].flatMap((noun) => [
    noun,
    singular(noun),
  ]);
  return [...new Set(nouns.filter((noun) => noun !== ""))].sort((a, b) => b.length - a.length);
}

const singular = (noun: string): string =>
  noun.endsWith("ies")
    ? `${noun.slice(0, -3)}y`
    : noun.endsWith("s") && !noun.endsWith("ss")
      ? noun.slice(0, -1)
      : noun;
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const uncapital = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);
const camel = (text: string): string => text.replaceAll(/[-_.](\w)/g, (_all, letter: string) => letter.toUpperCase());
