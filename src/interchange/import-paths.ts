import { isObject, type Json, type JsonObject } from "../lib/json";

/** Only what applicants may write, and as a path of ours: indexes of lists (`[0]`, `[{INDEX}]`, `[$0]`) become `[]`. */
export function answerPath(raw: Json | undefined): string | null {
  if (typeof raw !== "string") return null;
  const path = raw.replaceAll(/\[\{INDEX\}\]|\[\$\d\]|\.\$\d(?=\.|$)/g, "[]");
  return /^(entity\.data|customData)\.[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*|\[\]\.[A-Za-z_][\w-]*)*$/.test(path)
    ? path
    : null;
}

/** `entity.data.ubos[].firstName`, of the list `entity.data.ubos`, is `firstName`. */
export function relativePath(path: Json | undefined, list: string): string {
  const text = String(path ?? "");
  return text.startsWith(`${list}[].`) ? text.slice(list.length + 3) : (text.split(".").at(-1) ?? text);
}

/** The path of a fact that a param names; of a field of the same item it is `item.…`. */
export function factPath(raw: Json | undefined): string | null {
  if (typeof raw !== "string" || raw === "") return null;
  const path = raw.replaceAll(/\[\{INDEX\}\]|\[\$\d\]|\.\$\d(?=\.|$)/g, "[]");
  const place = path.lastIndexOf("[].");
  return place < 0 ? path : `item.${path.slice(place + 3)}`;
}

/** Inside a list everything is relative to the item, rows and columns included. A list in a list has settled its own. */
export function relativeTo(row: JsonObject, list: string): JsonObject {
  if (row.element === "row" || row.element === "column") {
    const children = Array.isArray(row.children) ? row.children.filter(isObject) : [];
    return { ...row, children: children.map((child) => relativeTo(child, list)) };
  }
  return row.valueDestination === undefined
    ? row
    : { ...row, valueDestination: relativePath(row.valueDestination, list) };
}
