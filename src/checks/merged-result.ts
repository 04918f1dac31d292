import type { CheckResult, CheckStatus } from "./contract";

/** The worst first. */
const severity: readonly CheckStatus[] = ["rejected", "review", "error", "pending", "clear", "not_found", "cancelled"];

/**
 * Answers of several vendors to one question as one: the worst status (who has found nobody does not outweigh who has), everybody's
 * reasons and matches, each vendor's data by its name. `incomplete`: somebody failed, so that "clear" would say too much. Null: none.
 */
export function mergedResult(results: readonly CheckResult[], incomplete: boolean): CheckResult | null {
  const [first] = results;
  if (first === undefined) return null;
  if (results.length === 1 && !incomplete) return first;
  const worst = severity.find((one) => results.some(({ status }) => status === one)) ?? first.status;
  const tooGood = incomplete && worst !== "rejected" && worst !== "review";
  const failed = { code: "vendor_failed", severity: "medium" as const, message: "Not every vendor has answered." };
  return {
    ...first,
    vendor: results.map(({ vendor }) => vendor).join(","),
    status: tooGood ? "review" : worst,
    reasons: [...results.flatMap(({ reasons }) => reasons), ...(incomplete ? [failed] : [])],
    matches: results.flatMap(({ vendor, matches }) => matches.map((match) => ({ ...match, vendor }))),
    data: { byVendor: Object.fromEntries(results.map(({ vendor, status, data }) => [vendor, { status, data }])) },
    vendorRef: null,
  };
}
