import type { JsonObject } from "../../lib/json";
import type { CheckSubject } from "../inputs";
import { countryOf, industries } from "./places";
import { companyNameOf, personNameOf } from "./registry";
import type { Verdict } from "./scenarios";
import { seeded } from "./seeded";

type Indicator = { name: string; riskLevel: "moderate" | "critical"; explanation: string; sourceUrl: string };

/** A report about a merchant's website: risk score 0–100 (100 is worst), what is wrong by domain, who stands behind it, its neighbours. */
export function merchantReport(id: string, subject: CheckSubject, verdict: Verdict): JsonObject {
  const url = subject.websiteUrl ?? "https://unknown.invalid";
  const host = hostOf(url);
  const choose = seeded(`website|${host}`);
  const country = countryOf(subject.country);
  const level = levels[verdict === "review" || verdict === "rejected" ? verdict : "clear"];
  const violations = violationsAt(url, verdict);
  const name = companyNameOf({ ...subject, registrationNumber: host });
  return {
    reportId: `rep_${id.replace(/^chk_/, "")}`,
    reportType: subject.reportType ?? "MERCHANT_REPORT_T1",
    qualityControl: subject.withQualityControl === true ? "passed" : "not_requested",
    websiteUrl: url,
    country: country.code,
    summary: {
      riskScore: choose.number("score", level.least, level.most),
      riskLevel: level.word,
      riskLevels: {
        legalRisk: verdict === "rejected" ? "critical" : "positive",
        chargebackRisk: verdict === "clear" ? "positive" : "moderate",
        reputationRisk: level.risk,
        transactionLaunderingRisk: verdict === "review" ? "moderate" : "positive",
      },
      riskIndicatorsByDomain: byDomain(violations),
      text: level.text,
    },
    violations: violations.map(({ domain, indicator }) => ({ domain, ...indicator })),
    websiteCompany: { name, country: country.code, foundOn: `${url.replace(/\/$/, "")}/imprint` },
    lineOfBusiness: {
      stated: subject.lineOfBusiness ?? null,
      found: choose.pick("business", industries).text,
      mcc: String(choose.number("mcc", 5_000, 5_999)),
    },
    credibility: {
      domainRegisteredOn: choose.date("domain", 2008, 2021),
      hasContactDetails: true,
      reviews: { average: choose.number("stars", 30, 48) / 10, count: choose.number("reviews", 12, 900) },
    },
    ecosystem: {
      domains: [
        { domain: `shop-${host}`, relation: "same payment form" },
        { domain: `help-${host}`, relation: "same imprint" },
      ],
      people: [{ name: personNameOf(choose, "contact"), relation: "contact in the imprint" }],
    },
    adsAndSocialMedia: { profiles: [{ network: "sandbox-social", url: `https://social.example/${host}` }], ads: [] },
    transactions: { pricing: "plausible", checkoutFound: true, refundPolicyFound: verdict !== "review" },
  };
}

const levels = {
  clear: { word: "low", risk: "positive", least: 3, most: 22, text: "Nothing on the website gives cause for concern." },
  review: { word: "medium", risk: "moderate", least: 45, most: 64, text: "Some pages should be looked at." },
  rejected: { word: "critical", risk: "critical", least: 86, most: 99, text: "The website sells what it may not." },
};

function violationsAt(url: string, verdict: Verdict): { domain: string; indicator: Indicator }[] {
  const at = (path: string): string => `${url.replace(/\/$/, "")}/${path}`;
  if (verdict === "review") {
    const refund = "There is no page about refunds, and none is linked from the checkout.";
    const supplements = "A category of the shop sells food supplements, which the merchant did not state.";
    return [
      violation("Chargeback", "No refund policy", "moderate", refund, at("terms")),
      violation("Line of business", "Undisclosed products", "moderate", supplements, at("supplements")),
    ];
  }
  if (verdict !== "rejected") return [];
  const copies = "Watches of several brands are offered as replicas.";
  return [violation("Content", "Counterfeit goods", "critical", copies, at("watches"))];
}

const violation = (
  domain: string,
  name: string,
  riskLevel: Indicator["riskLevel"],
  explanation: string,
  sourceUrl: string,
) => ({ domain, indicator: { name, riskLevel, explanation, sourceUrl } });

function byDomain(violations: ReturnType<typeof violationsAt>): Record<string, JsonObject[]> {
  const domains: Record<string, JsonObject[]> = {};
  for (const { domain, indicator } of violations)
    domains[domain] = [...(domains[domain] ?? []), { ...indicator, domain }];
  return domains;
}

const hostOf = (url: string): string =>
  url
    .replace(/^https?:\/\//i, "")
    .split(/[/?#]/)[0]
    ?.toLowerCase() ?? "";
