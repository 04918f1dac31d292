import { isSomeId } from "../domain";
import { isObject } from "../lib/json";

/**
 * What may stand in the request log of a body: ids of ours, and under names that are known to hold them codes, states, kinds, versions,
 * counts and times. Everything else, so whatever says anything of a person, becomes a word for its kind. A list of what may pass, not of
 * what may not: a field nobody thought of is left out.
 */
export function redactBody(body: unknown, operation: string, isAccepted: boolean): string | null {
  if (!isObject(body) || Object.keys(body).length === 0) return null;
  // What an event is called is the builder's word once the case has known it; before, it is anybody's.
  const own: ReadonlySet<string> = isAccepted ? (ownWords[operation] ?? none) : none;
  const text = JSON.stringify(redactFields(body, own, 0));
  return text.length <= mostCharacters ? text : JSON.stringify({ "<cut>": `<${text.length} characters>` });
}

/** A query in the same way. Texts that people search for do not pass. */
export function redactQuery(params: URLSearchParams): string | null {
  const names = [...new Set(params.keys())];
  if (names.length === 0) return null;
  const told = names.slice(0, mostItems).map((name) => [fieldName(name), redactField(name, params.get(name), none, 0)]);
  return JSON.stringify(Object.fromEntries(told));
}

/** A path: ids and plain lower-case words stay, what could be a name or a number of somebody's stands as its parameter. */
export const redactPath = (route: string, params: Record<string, string>): string =>
  route.replaceAll(/\{(\w+)\}/g, (braced, name: string) => {
    const value = params[name] ?? "";
    return isSomeId(value) || /^[a-z][a-z0-9_.-]{0,63}$|^\d{1,6}$/.test(value) ? value : braced;
  });

/** A key that a client made up: shown where it is the usual random one, since some put names and addresses into theirs. */
export const redactKey = (key: string | null): string | null =>
  key === null || /^[0-9a-f-]{16,64}$/i.test(key) || isSomeId(key) ? key : "<key>";

const mostCharacters = 8_000;
const mostItems = 10;
const deepest = 6;
const none: ReadonlySet<string> = new Set();

/** By operation: fields whose text is a word of the house and not of a person. */
const ownWords: Record<string, ReadonlySet<string>> = {
  sendEvent: new Set(["name"]),
  createApiKey: new Set(["name"]),
};

/** Codes, states and kinds. */
const words: ReadonlySet<string> = new Set([
  ...["action", "allowed", "allowedEvents", "apiVersion", "arrays", "code", "decision", "environment", "event"],
  ...["kind", "level", "method", "outcome", "param", "path", "plugin", "role", "scope", "scopes", "severity"],
  ...["sort", "state", "status", "tag", "tags", "type", "workflow", "workflowKey", "why", "definitionType"],
]);
const numbers: ReadonlySet<string> = new Set([
  ...["accepted", "count", "current", "expected", "expectedVersion", "expiresInSeconds", "limit", "overlapSeconds"],
  ...["maxBytes", "seq", "sequence", "total", "valid", "version", "writesPerMinute", "limitBytes"],
]);
const times: ReadonlySet<string> = new Set([
  ...["at", "createdAt", "createdAfter", "createdBefore", "dueAt", "endedAt", "expiresAt", "from", "lastUsedAt"],
  ...["publishedAt", "resolvedAt", "revokedAt", "startedAt", "to", "updatedAt"],
]);
/** What is looked into. Facts of cases stand under other names, and in `data` only where that is a list of records. */
const opened: ReadonlySet<string> = new Set([
  ...["assignee", "details", "error", "incidents", "problems", "risk", "workflow", "items"],
]);

const word = /^[A-Za-z][\w.:|-]{0,79}$/;
const time = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;

function redactFields(fields: object, own: ReadonlySet<string>, depth: number): object {
  const told = Object.entries(fields).slice(0, 60);
  return Object.fromEntries(told.map(([name, value]) => [fieldName(name), redactField(name, value, own, depth)]));
}

// Where keys are data (people by name, say), they do not look like the names of fields.
const fieldName = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(name) ? name : "<field>");

function redactField(name: string, value: unknown, own: ReadonlySet<string>, depth: number): unknown {
  if (value === null) return null;
  if (typeof value === "string") return passes(name, value, own) ? value : "<text>";
  if (typeof value === "number" || typeof value === "boolean") return numbers.has(name) ? value : `<${typeof value}>`;
  if (Array.isArray(value)) return redactList(name, value, depth);
  if (typeof value !== "object") return `<${typeof value}>`;
  if (!opened.has(name) || depth >= deepest) return "<object>";
  return redactFields(value, name === "error" ? errorWords : none, depth + 1);
}

/** Messages of errors quote no values: that is a guarantee of its own. */
const errorWords: ReadonlySet<string> = new Set(["message", "requestId"]);

function passes(name: string, text: string, own: ReadonlySet<string>): boolean {
  if (isSomeId(text)) return true;
  if (own === errorWords && own.has(name)) return text.length <= 500;
  if (own.has(name) || words.has(name)) return word.test(text);
  return times.has(name) && time.test(text);
}

function redactList(name: string, list: readonly unknown[], depth: number): unknown {
  const isOpen = name === "data" || opened.has(name) || words.has(name) || /Ids?$/.test(name);
  if (!isOpen || depth >= deepest) return `<list of ${list.length}>`;
  const told = list.slice(0, mostItems).map((item) => redactItem(name, item, depth));
  return list.length > mostItems ? [...told, `<${list.length - mostItems} more>`] : told;
}

const redactItem = (name: string, item: unknown, depth: number): unknown =>
  isObject(item) ? redactFields(item, none, depth + 1) : redactField(name, item, none, depth + 1);
