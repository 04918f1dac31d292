/** How far a report on a merchant has come. `quality-control`: somebody at the vendor still looks at it. */
export const merchantReportStatuses = ["new", "in-progress", "quality-control", "completed", "failed"] as const;
export type MerchantReportStatus = (typeof merchantReportStatuses)[number];

/** As the documented system names them: a first report or a repeated one, short or in depth. */
export const merchantReportTypes = [
  "MERCHANT_REPORT_T1",
  "MERCHANT_REPORT_T2",
  "ONGOING_MERCHANT_REPORT_T1",
  "ONGOING_MERCHANT_REPORT_T2",
] as const;
export type MerchantReportType = (typeof merchantReportTypes)[number];

export const merchantRiskLevels = ["low", "medium", "high", "critical"] as const;
export type MerchantRiskLevel = (typeof merchantRiskLevels)[number];

/** Why a report was made. */
export const merchantReportReasons = ["asked", "batch", "schedule"] as const;
export type MerchantReportReason = (typeof merchantReportReasons)[number];
