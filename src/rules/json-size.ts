/**
 * About how many characters `value` has as JSON text, or Infinity once it is sure to be more than `limit`.
 * Stops there: a value made of shared parts (each list holding the one before twice) would otherwise take for ever.
 * What has no JSON text (undefined, functions) counts as Infinity.
 */
export function jsonSize(value: unknown, limit: number): number {
  if (typeof value === "string") return value.length + 2 > limit ? Infinity : value.length + 2;
  if (typeof value === "number" || typeof value === "boolean" || value === null) return 4;
  let size = 0;
  const open: unknown[] = [value];
  while (open.length > 0) {
    const at = open.pop();
    if (typeof at === "string") size += at.length + 2;
    else if (typeof at === "number" || typeof at === "boolean" || at === null) size += 4;
    else if (typeof at !== "object") return Infinity;
    else if (Array.isArray(at)) {
      size += at.length + 2;
      if (size <= limit) for (const item of at) open.push(item);
    } else {
      const keys = Object.keys(at);
      size += keys.length + 2;
      if (size <= limit) {
        for (const key of keys) {
          size += key.length + 3;
          open.push((at as Record<string, unknown>)[key]);
        }
      }
    }
    if (size > limit) return Infinity;
  }
  return size;
}
