/** What somebody is to a company, or a company to another one. */
export const entityPositions = [
  "ubo",
  "shareholder",
  "director",
  "representative",
  "authorized_signatory",
  "associated_company",
] as const;
export type EntityPosition = (typeof entityPositions)[number];

/** `new`: no case has said anything; `processing`: one is open; else how the newest one ended. */
export const approvalStates = ["new", "processing", "approved", "rejected"] as const;
export type ApprovalState = (typeof approvalStates)[number];

export const riskLevels = ["low", "medium", "high", "critical"] as const;
export type RiskLevel = (typeof riskLevels)[number];

/** Where a fact of a person or company comes from: a case, the API, a colleague, or a vendor by its name. */
export const factSources = ["case", "api_key", "analyst", "vendor"] as const;
export interface FactSource {
  kind: (typeof factSources)[number];
  id: string;
}

/** What is kept of the past of a person or company beside what was said of them. */
export const entityChangeTypes = [
  "approval.changed",
  "risk.changed",
  "risk.set",
  "risk.ended",
  "entity.merged",
  "entity.parted",
] as const;
