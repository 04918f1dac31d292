import { getPath, isObject, type Json, type JsonObject } from "../src/lib/json";

/**
 * The normalised result of a run that is a check, in the shape that checks without a case have: what was found, and what it took. One that
 * failed has the status `error`, and its reason. Null: no check, or nothing is known yet.
 */
export function checkResult(request: Json, result: Json): JsonObject | null {
  const raw = isObject(result) && isObject(result.raw) ? result.raw : {};
  const output = isObject(result) ? (result.output ?? null) : null;
  const said = isObject(output) && typeof output.type === "string" && typeof output.status === "string";
  const found = said ? output : failedCheck(request, result);
  if (found === null) return null;
  return {
    ...found,
    environment: found.environment ?? raw.environment ?? null,
    attempts: raw.asked ?? [],
    costCents: raw.costCents ?? 0,
    durationMs: raw.durationMs ?? 0,
    rawRef: found.rawRef ?? raw.rawRef ?? null,
  };
}

function failedCheck(request: Json, result: Json): JsonObject | null {
  const type = getPath(request, "check");
  if (typeof type !== "string" || !isObject(result) || typeof result.code !== "string") return null;
  const vendors = getPath(request, "vendors");
  const vendor = Array.isArray(vendors) ? vendors.map(String).join(",") : getPath(request, "vendor");
  const reason = { code: result.code, severity: "medium", message: result.message ?? result.code };
  return { type, vendor: vendor ?? null, status: "error", reasons: [reason], data: {}, matches: [], vendorRef: null };
}
