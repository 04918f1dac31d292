import { defaultCooldownMinutes } from "../alert-definition";
import type { ReportTemplate } from "./template";

const dedupe = { mute: false, cooldownMinutes: defaultCooldownMinutes };

/** Rules over the risk scores of a merchant's reports. */
export const reportTemplates: ReportTemplate[] = [
  {
    id: "merchant-score-rise",
    documentedId: "MERCHANT_ONGOING_RISK_ALERT_RISK_INCREASE",
    definition: {
      name: "A merchant's risk score rises",
      description: "The risk score of a merchant is at least 20 points above the report before.",
      enabled: true,
      severity: "low",
      report: { measure: "rise", atLeast: 20 },
      dedupe,
    },
  },
  {
    id: "merchant-score-high",
    documentedId: "MERCHANT_ONGOING_RISK_ALERT_THRESHOLD",
    definition: {
      name: "A merchant's risk score is high",
      description: "The risk score of a merchant is at least 60.",
      enabled: true,
      severity: "high",
      report: { measure: "score", atLeast: 60 },
      dedupe,
    },
  },
  {
    id: "merchant-score-rise-percent",
    documentedId: "MERCHANT_ONGOING_RISK_ALERT_PERCENTAGE",
    definition: {
      name: "A merchant's risk score rises steeply",
      description: "The risk score of a merchant is at least 30 % above the report before.",
      enabled: true,
      severity: "medium",
      report: { measure: "rise_percent", atLeast: 30 },
      dedupe,
    },
  },
];
