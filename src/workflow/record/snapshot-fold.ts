import { isObject, type Json, type JsonObject } from "../../lib/json";
import { applyInPlace, type JsonChange } from "../../lib/json-patch";
import { readSnapshot } from "../read-snapshot";

/** A case as its log says it became, change by change: in the format of the releases that wrote it. */
export class SnapshotFold {
  #root: Json = null;

  apply(changes: readonly JsonChange[]): void {
    for (const change of changes) {
      if (isObject(this.#root)) fillWay(this.#root, change.path);
      this.#root = applyInPlace(this.#root, change);
    }
  }

  copy(): Json {
    return JSON.parse(JSON.stringify(this.#root)) as Json;
  }
}

/**
 * A change may lie in a part that the snapshot does not have: an earlier release wrote it, a later one read it with that part and changed
 * that. The part is put there as it was read, and nothing else is: what later releases add to snapshots changes no record.
 */
function fillWay(root: JsonObject, path: readonly string[]): void {
  let defaults: Json | undefined;
  let at: Json | undefined = root;
  for (const [place, key] of path.slice(0, -1).entries()) {
    if (isObject(at) && !Object.hasOwn(at, key)) {
      defaults ??= readSnapshot(JSON.stringify(root)) as unknown as Json;
      const part = partAt(defaults, path.slice(0, place + 1));
      if (part === undefined) return;
      Object.defineProperty(at, key, { value: part, enumerable: true, configurable: true, writable: true });
    }
    at = inside(at, key);
  }
}

const inside = (value: Json | undefined, key: string): Json | undefined => {
  if (Array.isArray(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
};

const partAt = (root: Json | undefined, path: readonly string[]): Json | undefined => path.reduce(inside, root);
