import { isDocument } from "../../../../../collection/kinds";
import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import {
  childrenOf,
  type FormPath,
  inOneScope,
  isLayoutNode,
  isListNode,
  kindOf,
  listAround,
  rowsOf,
  scopeOf,
} from "./form-tree";

/**
 * An element with everything in it as it may stand in another place: with ids and destinations that are free there, and with paths as
 * they are written there, which in a list are relative to the item. What stays free stays as it is. `form`: without the element.
 */
export function fitted(element: JsonObject, form: JsonObject, holder: FormPath): JsonObject {
  const inList = listAround(form, holder) !== null;
  const taken = scopeOf(form, holder);
  const names = {
    ids: new Set(taken.map(({ id }) => String(id))),
    paths: new Set(
      taken.flatMap(({ valueDestination }) => (typeof valueDestination === "string" ? valueDestination : [])),
    ),
    documents: documentsInLists(form),
  };
  if (inList) names.ids.add("id");
  return inScope(element, inList, names);
}

interface Names {
  ids: Set<string>;
  paths: Set<string>;
  /** Ids of documents in lists, which go by them in the whole form. */
  documents: Set<string>;
}

function inScope(element: JsonObject, inList: boolean, names: Names): JsonObject {
  const isFile = inList && isDocumentNode(element);
  const id = freeName(
    String(element.id ?? "field"),
    (one) => names.ids.has(one) || (isFile && names.documents.has(one)),
  );
  names.ids.add(id);
  if (isFile) names.documents.add(id);
  const moved: JsonObject = id === element.id ? element : { ...element, id };
  const children = childrenOf(element);
  const kept = isLayoutNode(element)
    ? children.map((child) => (isObject(child) ? inScope(child, inList, names) : child))
    : isListNode(element)
      ? inOwnScope(children, names.documents)
      : children;
  const full = children.every((child, at) => child === kept[at]) ? moved : { ...moved, children: kept };
  return typeof full.valueDestination === "string" ? placed(full, full.valueDestination, inList, names) : full;
}

/** The fields of a list keep their names, but for documents. */
function inOwnScope(fields: Json[], documents: Set<string>): Json[] {
  const ids = new Set(inOneScope(fields).map(({ id }) => String(id)));
  return fields.map((field): Json => {
    if (!isObject(field)) return field;
    if (isLayoutNode(field)) return { ...field, children: inOwnScope(childrenOf(field), documents) };
    if (isListNode(field)) return { ...field, children: inOwnScope(childrenOf(field), documents) };
    if (!isDocumentNode(field)) return field;
    const own = String(field.id);
    const id = documents.has(own) ? freeName(own, (one) => documents.has(one) || ids.has(one)) : own;
    documents.add(id);
    return id === own ? field : { ...field, id };
  });
}

function placed(element: JsonObject, before: string, inList: boolean, { paths }: Names): JsonObject {
  const own = inList ? relative(before) : absolute(before);
  const after = freeName(
    own,
    (one) => (inList && one.split(".")[0] === "id") || [...paths].some((other) => overlap(one, other)),
  );
  paths.add(after);
  if (after === before) return element;
  // Paths of its own answer, which a look-up fills for example.
  const params = isObject(element.params)
    ? inTexts(element.params, spelt(before), inList ? `item.${after}` : after)
    : element.params;
  return { ...element, valueDestination: after, ...(params === undefined ? {} : { params }) };
}

const spelt = (path: string): ReadonlySet<string> => new Set(isAbsolute(path) ? [path] : [`item.${path}`]);

const isAbsolute = (path: string): boolean => path.startsWith("entity.data.") || path.startsWith("customData.");

/** `entity.data.address.city`, `entity.data.ubos[$0].city` → `city`. */
const relative = (path: string): string => (isAbsolute(path) ? (path.split(".").at(-1) ?? path) : path);

const absolute = (path: string): string => (isAbsolute(path) ? path : `entity.data.${path}`);

/** The same path, or one within the other: the second answer would overwrite the first. */
export const overlap = (one: string, other: string): boolean =>
  `${one}.`.startsWith(`${other}.`) || `${other}.`.startsWith(`${one}.`);

/** `owner`, else `owner2`, `owner3` …: the first that is not taken. A number at the end goes on. */
export function freeName(base: string, isTaken: (name: string) => boolean): string {
  if (!isTaken(base)) return base;
  const [, stem = base, number = "1"] = /^(.*?)(\d{0,6})$/.exec(base) ?? [];
  for (let n = Number(number || "1") + 1; ; n++) {
    const name = `${stem.slice(0, 190)}${n}`;
    if (!isTaken(name)) return name;
  }
}

const isDocumentNode = (element: JsonObject): boolean => {
  const kind = kindOf(element);
  return kind !== null && isDocument({ element: kind });
};

const documentsInLists = (form: JsonObject): Set<string> =>
  new Set(
    rowsOf(form)
      .filter(({ path, node }) => isDocumentNode(node) && listAround(form, path.slice(0, -1)) !== null)
      .map(({ node }) => String(node.id)),
  );

function inTexts(value: JsonObject, from: ReadonlySet<string>, to: string): JsonObject {
  const change = (inner: Json): Json =>
    typeof inner === "string"
      ? from.has(inner)
        ? to
        : inner
      : Array.isArray(inner)
        ? inner.map(change)
        : isObject(inner)
          ? inTexts(inner, from, to)
          : inner;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}
