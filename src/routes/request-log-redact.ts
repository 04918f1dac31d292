import { isSomeId } from "../domain";
import { isObject } from "../lib/json";

/**
 * What may stand in the request log of a body that was sent: ids of ours, and under names that are known to hold them codes, states,
 * kinds, versions, counts and times. Everything else, so whatever says anything of a person, becomes a word for its kind. A list of
 * what may pass, not of what may not: a field nobody thought of is left out. `operation`: null where the call was refused.
 */
export function redactRequest(body: unknown, operation: string | null): string | null {
  // What an event is called is the builder's word once the case has known it; before, it is anybody's.
  const own = operation === null ? none : (ownWords[operation] ?? none);
  return redacted(body, { own, opens: none, messages: false });
}

/** An answer in the same way, looked into a little further: lists, and what was wrong. */
export const redactAnswer = (body: unknown, isError: boolean): string | null =>
  redacted(body, { own: none, opens: opened, messages: isError });

/** What passes in one place of a body. */
interface Passage {
  own: ReadonlySet<string>;
  /** Names of objects that are looked into. */
  opens: ReadonlySet<string>;
  /** This is an answer that refuses: the message of its `error` is shown. */
  messages: boolean;
}

function redacted(body: unknown, passage: Passage): string | null {
  if (!isObject(body) || Object.keys(body).length === 0) return null;
  const text = JSON.stringify(redactFields(body, passage, 0));
  return text.length <= mostCharacters ? text : JSON.stringify({ "<cut>": `<${text.length} characters>` });
}

/** A query in the same way. Texts that people search for do not pass. */
export function redactQuery(params: URLSearchParams): string | null {
  const names = [...new Set(params.keys())];
  if (names.length === 0) return null;
  const told = names.slice(0, mostItems).map((name) => [fieldName(name), redactField(name, params.get(name), shut, 0)]);
  return JSON.stringify(Object.fromEntries(told));
}

/**
 * A path: ids stay, and of a call that found what it named plain lower-case words, which are keys of the house. What could be a name or a
 * number of somebody's, or what callers call somebody, stands as its parameter.
 */
export const redactPath = (route: string, params: Record<string, string>, hasFound: boolean): string =>
  route.replaceAll(/\{(\w+)\}/g, (braced, name: string) => {
    const value = params[name] ?? "";
    if (isSomeId(value)) return value;
    const isKey = hasFound && /^[a-z][a-z0-9_.-]{0,63}$/.test(value);
    return !takesOwnIds.test(route) && (isKey || /^\d{1,6}$/.test(value)) ? value : braced;
  });

/** Here callers may name somebody as they call them, and that stays in no log. */
const takesOwnIds = /^\/api\/v1\/(?:counterparties|transactions)\//;

/** A key that a client made up: shown where it is the usual random one, since some put names and addresses into theirs. */
export const redactKey = (key: string | null): string | null =>
  key === null || /^[0-9a-f-]{16,64}$/i.test(key) || isSomeId(key) ? key : "<key>";

const mostCharacters = 8_000;
const mostItems = 10;
const mostFields = 60;
const deepest = 6;
const none: ReadonlySet<string> = new Set();
const shut: Passage = { own: none, opens: none, messages: false };

/** By operation: fields whose text is a word of the house and not of a person. */
const ownWords: Record<string, ReadonlySet<string>> = {
  sendEvent: new Set(["name"]),
  createApiKey: new Set(["name"]),
};

/** Codes, states and kinds. */
const words: ReadonlySet<string> = new Set([
  ...["action", "allowed", "allowedEvents", "apiVersion", "arrays", "code", "decision", "environment"],
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

function redactFields(fields: object, passage: Passage, depth: number): object {
  const told = Object.entries(fields).slice(0, mostFields);
  return Object.fromEntries(told.map(([name, value]) => [fieldName(name), redactField(name, value, passage, depth)]));
}

// Where keys are data (people by name, say), they do not look like the names of fields.
const fieldName = (name: string): string => (/^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(name) ? name : "<field>");

function redactField(name: string, value: unknown, passage: Passage, depth: number): unknown {
  if (value === null) return null;
  if (typeof value === "string") {
    if (name === "message" && passage.own === errorWords) return quoted(value);
    return passes(name, value, passage) ? value : "<text>";
  }
  if (typeof value === "number" || typeof value === "boolean") return numbers.has(name) ? value : `<${typeof value}>`;
  if (Array.isArray(value)) return redactList(name, value, passage, depth);
  if (typeof value !== "object" || !passage.opens.has(name) || depth >= deepest) return `<${typeof value}>`;
  const own = passage.messages && depth === 0 && name === "error" ? errorWords : none;
  return redactFields(value, { ...passage, own }, depth + 1);
}

const errorWords: ReadonlySet<string> = new Set(["message"]);

/** Messages say things in our words, and what they repeat of a caller's in quotation marks. */
const quoted = (message: string): string => message.replaceAll(/"[^"]*"/g, '"…"').slice(0, 500);

function passes(name: string, text: string, { own }: Passage): boolean {
  if (isSomeId(text)) return true;
  if (own.has(name) || words.has(name)) return word.test(text);
  return times.has(name) && time.test(text);
}

function redactList(name: string, list: readonly unknown[], passage: Passage, depth: number): unknown {
  const isTold =
    words.has(name) || name.endsWith("Ids") || (passage.opens !== none && (name === "data" || opened.has(name)));
  if (list.length === 0) return [];
  if (!isTold || depth >= deepest) return `<list of ${list.length}>`;
  const inside = { ...passage, own: none };
  const told = list.slice(0, mostItems).map((item) => {
    if (!isObject(item))
      return Array.isArray(item) ? `<list of ${item.length}>` : redactField(name, item, inside, depth + 1);
    return passage.opens === none ? "<object>" : redactFields(item, inside, depth + 1);
  });
  return list.length > mostItems ? [...told, `<${list.length - mostItems} more>`] : told;
}
