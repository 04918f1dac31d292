/** From least to most. */
export const riskLevels = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof riskLevels)[number];

// Financial Action Task Force, statements of 13 June 2025: "High-Risk Jurisdictions subject to a Call for Action" and
// "Jurisdictions under Increased Monitoring". A rule that needs a later state of things brings its own table or a list.
const callForAction = "IR KP MM";
const increasedMonitoring = "AO BF BG BO CD CI CM DZ HT KE LA LB MC MZ NA NG NP SS SY VE VG VN YE ZA";

const levels = new Map<string, RiskLevel>([
  ...callForAction.split(" ").map((code) => [code, "critical"] as const),
  ...increasedMonitoring.split(" ").map((code) => [code, "high"] as const),
]);

/** The built-in risk of a country (ISO 3166-1 alpha-2): `critical` or `high` when the task force names it, else `low`. */
export const levelOfCountry = (code: string): RiskLevel => levels.get(code) ?? "low";
