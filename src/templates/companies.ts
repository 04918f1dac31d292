import type { JsonObject } from "../lib/json";
import { companyPage, form, ownersPage, owningCompaniesPage, upload } from "./forms";
import { personCheck } from "./people";
import { approvalNeeds, collecting, ends, review, revising, rule, scoring, screening } from "./states";
import type { Template, TemplateDefinition } from "./template";

const company = (key: string, over: JsonObject): JsonObject => ({
  ...over,
  vendor: "sandbox",
  stateNames: ["screening"],
  callbackDeadlineSeconds: 86_400,
  persistResponseDestination: `pluginsOutput.${key}`,
  name: key,
});

const companyChecks: JsonObject[] = [
  company("registry", { displayName: "Company register", pluginKind: "registry-information" }),
  company("ubo", { displayName: "Ownership", pluginKind: "ubo" }),
  company("sanctions", { displayName: "Sanctions of the company", pluginKind: "company-sanctions" }),
];
const checkNames = ["registry", "ubo", "sanctions"];

const companyRules = scoring([
  rule(
    "C-01",
    ["registry", "Company is struck off, or not in the register"],
    ["critical", 90],
    "pluginsOutput.registry.verdict",
    ["rejected", "not_found"],
  ),
  rule("C-02", ["ownership", "Ownership is hidden or unknown"], ["high", 55], "pluginsOutput.ubo.verdict", [
    "review",
    "rejected",
    "not_found",
  ]),
  rule("C-03", ["sanctions", "Company is on a sanctions list"], ["critical", 95], "pluginsOutput.sanctions.verdict", [
    "rejected",
  ]),
  rule("C-04", ["sanctions", "Possible match on a watch list"], ["high", 60], "pluginsOutput.sanctions.verdict", [
    "review",
  ]),
]);

const twoWeeksSeconds = 14 * 86_400;

const owners = (definitionId: string): JsonObject => ({
  name: "owners",
  displayName: "Checks of the owners",
  pluginKind: "child",
  definitionId,
  stateNames: ["screening"],
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos || `[]`" }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
});

const owningCompanies = (definitionId: string): JsonObject => ({
  name: "owning_companies",
  displayName: "Companies above",
  pluginKind: "child",
  definitionId,
  stateNames: ["screening"],
  iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.associatedCompanies || `[]`" }],
  transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'business', data: @}}" }],
});

interface Flow {
  key: string;
  displayName: string;
  people: string;
  /** Definition of the companies above; null where the chain ends and a person looks. */
  companies: string | null;
  /** Whether the applicant is invited by mail: somebody else named this company. */
  isInvited: boolean;
  pages: Parameters<typeof form>[3];
}

/** A company: its form, its register, ownership and sanctions, everybody behind it, a score, and a person's decision. */
function companyFlow({ key, displayName, people, companies, isInvited, pages }: Flow): TemplateDefinition {
  const wait = (plugin: string): JsonObject => ({ plugin, policy: "all", timeoutSeconds: twoWeeksSeconds });
  const children = [wait("owners"), ...(companies === null ? [] : [wait("owning_companies")])];
  return {
    key,
    name: key,
    displayName,
    definition: {
      id: key,
      initial: "collection_flow",
      states: {
        collection_flow: collecting("company", "screening"),
        screening: screening(checkNames, "scoring", children),
        scoring: { tags: ["pending_process"], on: { RISK_DONE: "manual_review", RISK_FAILED: "manual_review" } },
        manual_review: review(),
        revision: revising("company"),
        ...ends,
      },
    },
    extensions: {
      childWorkflowPlugins: [owners(people), ...(companies === null ? [] : [owningCompanies(companies)])],
      commonPlugins: [companyRules],
      apiPlugins: [
        ...companyChecks,
        ...(isInvited
          ? [
              {
                name: "invitation",
                displayName: "Invitation",
                pluginKind: "template-email",
                template: "associated-company-email",
                stateNames: ["collection_flow"],
              },
            ]
          : []),
      ],
      edgecase: approvalNeeds(
        "screened_and_seen",
        "No company is approved unscreened, or without a person's decision.",
        [{ state: "screening" }, { decision: "approve" }],
      ),
    },
    config: { language: "en", createCollectionFlowToken: true, workflowLevelResolution: true },
    forms: { company: form("company", "Your company", ["Registration number", "Certificate of registration"], pages) },
  };
}

const papers = {
  id: "documents",
  title: "Documents",
  elements: [
    upload("certificate", "proof_of_registration", "certificate_of_registration", "Certificate of registration"),
    upload("address", "proof_of_address", "general_document", "Proof of address"),
  ],
};

const exampleCompany = (over: JsonObject): JsonObject => ({
  companyName: "Northwind Trading Ltd",
  registrationNumber: "12345678",
  country: "GB",
  ...over,
});
const ada: JsonObject = { firstName: "Ada", lastName: "Clear", email: "ada@example.com", dateOfBirth: "1986-03-27" };
const contact: JsonObject = { firstName: "Bo", lastName: "Field", email: "bo@example.com" };

export const kybWithOwners: Template = {
  id: "kyb-with-owners",
  displayName: "KYB with owners",
  summary:
    "A company with everybody who owns it: register, ownership, sanctions, one check per owner, a score, a decision.",
  entityType: "business",
  checks: ["registry-information", "ubo", "company-sanctions", "identity-verification", "individual-sanctions"],
  definitions: (key) => [
    personCheck(`${key}-person`, "An owner", false),
    companyFlow({
      key,
      displayName: "Know your business, with owners",
      people: `${key}-person`,
      companies: null,
      isInvited: false,
      pages: [companyPage, ownersPage, papers],
    }),
  ],
  example: {
    entity: {
      type: "business",
      data: exampleCompany({ additionalInfo: { mainRepresentative: contact, ubos: [ada] } }),
    },
  },
};

/** Companies above companies: each level is a definition of its own, so that the chain has an end. */
const levels = 3;

export const associatedCompanies: Template = {
  id: "associated-companies",
  displayName: "KYB with associated companies",
  summary: `A company whose owning companies get a form and a case of their own, and theirs again, ${levels} levels up.`,
  entityType: "business",
  checks: kybWithOwners.checks,
  definitions(key) {
    const keyOf = (level: number): string => (level === 1 ? key : `${key}-level-${level}`);
    const flows = Array.from({ length: levels }, (_none, place) => {
      const level = place + 1;
      const isLast = level === levels;
      return companyFlow({
        key: keyOf(level),
        displayName: level === 1 ? "Know your business, with associated companies" : `A company above, level ${level}`,
        people: `${key}-person`,
        companies: isLast ? null : keyOf(level + 1),
        isInvited: level > 1,
        pages: [companyPage, ownersPage, ...(isLast ? [] : [owningCompaniesPage]), papers],
      });
    });
    return [personCheck(`${key}-person`, "An owner", false), ...flows.toReversed()];
  },
  example: {
    entity: {
      type: "business",
      data: exampleCompany({
        additionalInfo: {
          mainRepresentative: contact,
          ubos: [ada],
          associatedCompanies: [
            {
              companyName: "Harbour Holding Ltd",
              registrationNumber: "87654321",
              country: "GB",
              additionalInfo: {
                mainRepresentative: contact,
                associatedCompanies: [
                  {
                    companyName: "Summit Group plc",
                    registrationNumber: "55554444",
                    country: "GB",
                    additionalInfo: { mainRepresentative: contact },
                  },
                ],
              },
            },
          ],
        },
      }),
    },
  },
};
