import type { JsonObject } from "../lib/json";
import { bankPage, companyPage, form, ownersPage, shopPage, upload } from "./forms";
import { approvalNeeds, collecting, ends, guard, review, revising, rule, scoring, screening } from "./states";
import type { Template, TemplateDefinition } from "./template";

const check = (name: string, pluginKind: string, displayName: string): JsonObject => ({
  name,
  displayName,
  pluginKind,
  vendor: "sandbox",
  stateNames: ["screening"],
  callbackDeadlineSeconds: 86_400,
  persistResponseDestination: `pluginsOutput.${name}`,
});

const registry = check("registry", "registry-information", "Company register");
const sanctions = check("sanctions", "company-sanctions", "Sanctions of the company");
const bank = check("bank_account", "bank-account-verification", "Bank account");
const website = check("website", "merchant-monitoring", "Website and line of business");
const credit = check("credit", "commercial-credit-check", "Credit of the company");

const verdict = (name: string): string => `pluginsOutput.${name}.verdict`;
const bad = ["rejected", "not_found"];

const shared = [
  rule("M-01", ["registry", "Company is not in good standing"], ["critical", 90], verdict("registry"), bad),
  rule("M-02", ["sanctions", "Company is on a sanctions list"], ["critical", 95], verdict("sanctions"), ["rejected"]),
  rule("M-03", ["sanctions", "Possible match on a watch list"], ["high", 60], verdict("sanctions"), ["review"]),
  rule("M-04", ["bank", "The account is not the company's"], ["high", 65], verdict("bank_account"), bad),
  rule("M-05", ["bank", "The account could not be matched for sure"], ["moderate", 40], verdict("bank_account"), [
    "review",
  ]),
  rule("M-06", ["website", "The website sells what it may not"], ["critical", 85], verdict("website"), ["rejected"]),
  rule("M-07", ["website", "The website needs a second look"], ["moderate", 45], verdict("website"), ["review"]),
];

const score = (operator: string, limit: number): JsonObject => ({
  [operator]: [{ var: "pluginsOutput.risk_evaluation.riskScore" }, limit],
});
const answered = (names: string[]): JsonObject => ({
  and: names.map((name) => ({ "==": [{ var: `pluginsOutput.${name}.status` }, "SUCCESS"] })),
});

interface Merchant {
  key: string;
  displayName: string;
  checks: JsonObject[];
  rules: JsonObject[];
  /** Scores below are approved by rule; null: a person always decides. */
  approveBelow: number | null;
  pages: Parameters<typeof form>[3];
}

function merchantFlow({ key, displayName, checks, rules, approveBelow, pages }: Merchant): TemplateDefinition {
  const names = checks.map(({ name }) => String(name));
  const byRule: JsonObject[] =
    approveBelow === null
      ? []
      : [{ target: "auto_approved", guard: guard({ and: [score("<", approveBelow), answered(names)] }) }];
  return {
    key,
    name: key,
    displayName,
    definition: {
      id: key,
      initial: "collection_flow",
      states: {
        collection_flow: collecting("merchant", "screening"),
        screening: screening(names, "scoring"),
        scoring: {
          tags: ["pending_process"],
          on: { RISK_DONE: [...byRule, { target: "manual_review" }], RISK_FAILED: "manual_review" },
        },
        manual_review: review(),
        revision: revising("merchant"),
        ...(approveBelow === null
          ? {}
          : { auto_approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } } }),
        ...ends,
      },
    },
    extensions: {
      commonPlugins: [scoring(rules)],
      apiPlugins: checks,
      edgecase: approvalNeeds("screened", "No merchant is approved before every check has come to an end.", [
        ...names.map((plugin) => ({ plugin, result: "finished" })),
        ...(approveBelow === null ? [{ decision: "approve" }] : []),
      ]),
    },
    config: { language: "en", createCollectionFlowToken: true, workflowLevelResolution: true },
    forms: { merchant: form("merchant", displayName, ["Registration number", "Your bank details"], pages) },
  };
}

const example: JsonObject = {
  entity: {
    type: "business",
    data: {
      companyName: "Lantern Ceramics Ltd",
      registrationNumber: "09876543",
      country: "GB",
      businessType: "Company",
      legalForm: "Private limited company",
      additionalInfo: {
        mainRepresentative: { firstName: "Ada", lastName: "Brennan", email: "ada@example.com" },
        bankInformation: { holderName: "Lantern Ceramics Ltd", sortCode: "20-45-18", accountNumber: "30118245" },
        store: { websiteUrl: "https://lantern.example", annualSalesVolume: 120_000 },
      },
    },
  },
};

export const marketplaceSeller: Template = {
  id: "marketplace-seller",
  displayName: "Marketplace seller",
  summary: "A seller with a bank account and a website; low scores are let in by rule, the others by a person.",
  entityType: "business",
  checks: ["registry-information", "company-sanctions", "bank-account-verification", "merchant-monitoring"],
  definitions: (key) => [
    merchantFlow({
      key,
      displayName: "Become a seller",
      checks: [registry, sanctions, bank, website],
      rules: shared,
      approveBelow: 40,
      pages: [companyPage, bankPage, shopPage],
    }),
  ],
  example,
};

export const merchantUnderwriting: Template = {
  id: "merchant-underwriting",
  displayName: "Merchant underwriting",
  summary: "Website, bank account and credit of a merchant, a score, and always a person's decision.",
  entityType: "business",
  checks: [...marketplaceSeller.checks, "commercial-credit-check"],
  definitions: (key) => [
    merchantFlow({
      key,
      displayName: "Merchant application",
      checks: [registry, sanctions, bank, website, credit],
      rules: [
        ...shared,
        rule("M-08", ["credit", "Poor credit, or none on record"], ["high", 60], verdict("credit"), [...bad, "review"]),
      ],
      approveBelow: null,
      pages: [
        companyPage,
        ownersPage,
        bankPage,
        shopPage,
        {
          id: "documents",
          title: "Documents",
          elements: [upload("accounts", "financial_information", "annual_accounts", "Last annual accounts")],
        },
      ],
    }),
  ],
  example,
};
