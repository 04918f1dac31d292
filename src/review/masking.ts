import { type MaskedField, maskSign } from "../domain/masking";
import { can, type Role } from "../domain/roles";
import { isObject, type Json, type JsonObject } from "../lib/json";

/** What one reader may not see of what is about to be shown. Made once per answer. */
export interface Mask {
  /** Names of masked fields: the last part of their paths. */
  names: ReadonlySet<string>;
  /** Texts that stand in masked fields of the case; they are masked wherever else they turn up. */
  texts: readonly string[];
}

/** The fields that people of this role see masked. */
export const hiddenFrom = (role: Role, fields: readonly MaskedField[]): MaskedField[] =>
  fields.filter((field) => !(field.roles?.includes(role) ?? can(role, "fields:read")));

/** `context`: the facts of the case that is shown; null where facts of many are, then names alone decide. */
export function maskOf(fields: readonly MaskedField[], context: JsonObject | null): Mask | null {
  if (fields.length === 0) return null;
  const texts = context === null ? [] : fields.flatMap(({ path }) => valuesAt(context, path).flatMap(textsIn));
  return {
    names: new Set(fields.flatMap(({ path }) => nameOf(path) ?? [])),
    // The longest first: a text may be a part of another.
    texts: [...new Set(texts)].sort((a, b) => b.length - a.length),
  };
}

/**
 * The answer with everything masked that the reader may not see. A field is found by its name inside of facts (so a run's request, a
 * payload and a patch are covered as the context is), and by what stands in it, wherever that is repeated.
 */
export const masked = (answer: Json, mask: Mask): Json => maskIn(answer, mask, false);

/** Facts without those of these names, wherever they stand. */
export function withoutFacts(facts: JsonObject, names: ReadonlySet<string>): JsonObject {
  if (names.size === 0) return facts;
  const without = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(without);
    return isObject(value) ? withoutFacts(value, names) : value;
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (names.has(name) ? [] : [[name, without(value)]])),
  );
}

/** `•••• 4711`: the last four characters help people to compare, where that leaves at least as many unsaid. Dates keep nothing. */
export function maskedValue(value: Json): Json {
  if (value === null || value === "" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(maskedValue);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedValue(one)]));
  const text = String(value);
  if (text.includes(maskSign)) return text;
  return text.length < 8 || looksLikeDate.test(text) ? maskSign : `${maskSign} ${text.slice(-4)}`;
}

/** What stands at the path, `*` for every item. */
export function valuesAt(root: Json, path: string): Json[] {
  let found: Json[] = [root];
  for (const part of path.split(".")) found = found.flatMap((value) => partsOf(value, part));
  return found.filter((value) => value !== null);
}

function partsOf(value: Json, part: string): Json[] {
  if (part === "*") return Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [];
  const one = Array.isArray(value)
    ? value[Number(part)]
    : isObject(value) && Object.hasOwn(value, part)
      ? value[part]
      : undefined;
  return one === undefined ? [] : [one];
}

/** The field whose path this one is, `*` standing for any part; null: none of them. */
export function fieldAt(fields: readonly MaskedField[], path: string): MaskedField | null {
  const parts = path.split(".");
  const fits = (pattern: string[]) =>
    pattern.length === parts.length && pattern.every((part, at) => part === "*" || part === parts[at]);
  return fields.find((field) => fits(field.path.split("."))) ?? null;
}

const looksLikeDate = /^\d{4}-\d{2}-\d{2}|^\d{1,2}[./]\d{1,2}[./]\d{4}$/;
const nameOf = (path: string): string | undefined => path.split(".").findLast((part) => !/^(?:\*|\d+)$/.test(part));

/** Inside of these stand facts of people; outside of them a name such as `name` or `status` is the product's own. */
const holdsFacts = new Set([
  "answers",
  "attributes",
  "changes",
  "context",
  "customData",
  "entity",
  "facts",
  "input",
  "matches",
  "output",
  "payload",
  "pluginsOutput",
  "properties",
  "raw",
  "request",
  "result",
  "steps",
  "subject",
]);
/** What answers about alerts, incidents, websites and the like call a case, and whom they are about. */
const callsSomebody = new Set(["caseName", "merchantName", "subjectName"]);
/** What a patch or a trace calls the value of the path that it names. */
const saysValue = new Set(["value", "was", "now", "before", "after", "from", "into", "to", "read", "actual"]);

/** Whether names of people or companies are masked: what lists call a case is put together from them. */
export const hidesNames = ({ names }: Mask): boolean =>
  ["companyName", "firstName", "lastName", "fullName"].some((name) => names.has(name));

function maskIn(value: Json, mask: Mask, inFacts: boolean): Json {
  if (typeof value === "string") return maskText(value, mask);
  if (typeof value === "number") return inFacts && mask.texts.includes(String(value)) ? maskedValue(value) : value;
  if (Array.isArray(value)) return value.map((item) => maskIn(item, mask, inFacts));
  if (!isObject(value)) return value;
  const isOfMasked = namesMasked(value, mask);
  const isCase = String(value.id).startsWith("case_");
  // A person or company may stand in an answer with its facts beside its id, or beside that of what is known of them.
  const isSomebody =
    /^(?:ent|cpt|mrp)_/.test(String(value.id)) || (!isCase && String(value.entityId).startsWith("ent_"));
  const isNamed = isSomebody || isCase || typeof value.caseId === "string";
  const areFacts = inFacts || isSomebody;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if ((areFacts && mask.names.has(key)) || (isOfMasked && saysValue.has(key))) return [key, maskedValue(one)];
      if ((callsSomebody.has(key) || (key === "name" && isNamed)) && hidesNames(mask)) return [key, maskedValue(one)];
      // What lists call somebody is put together from these.
      if (key === "entity" && isObject(one) && hidesNames(mask))
        return [key, maskIn({ ...one, ...("name" in one && { name: maskedValue(one.name ?? null) }) }, mask, true)];
      return [key, maskIn(one, mask, areFacts || holdsFacts.has(key))];
    }),
  );
}

/** A step of a patch (`/context/entity/data/taxId`) or of a trace (`entity.data.taxId`) that is about a masked field. */
function namesMasked(value: JsonObject, { names }: Mask): boolean {
  const path = [value.path, value.var, value.fact, value.field].find((one) => typeof one === "string");
  return typeof path === "string" && path.split(/[./]/).some((part) => names.has(part));
}

function maskText(text: string, { texts }: Mask): string {
  let shown = text;
  for (const one of texts) if (shown.includes(one)) shown = shown.replaceAll(one, String(maskedValue(one)));
  return shown;
}

/** What is shorter stands in too many other places to be looked for. */
const shortest = 4;

function textsIn(value: Json): string[] {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    return text.length < shortest || text.includes(maskSign) ? [] : [text];
  }
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
