import type { JsonObject } from "../lib/json";

// Forms that templates share. English; more languages are added per tenant.

type Page = { id: string; title: string; description?: string; elements: JsonObject[] };

export const form = (key: string, title: string, needs: string[], pages: Page[]): JsonObject => ({
  key,
  title: { en: title },
  languages: ["en"],
  event: "COLLECTION_FLOW_FINISHED",
  start: {
    lead: { en: "We need a few facts. You can stop at any time and go on later with the same link." },
    minutes: Math.max(3, pages.length * 2),
    needs: needs.map((en) => ({ en })),
    privacy: { en: "Only the people who review your application see your answers." },
  },
  end: {
    lead: { en: "We have everything we need for now." },
    next: { en: "A person looks at it. We write to you when we know more." },
  },
  pages: [
    ...pages.map(({ id, title: name, description, elements }) => ({
      id,
      title: { en: name },
      ...(description === undefined ? {} : { description: { en: description } }),
      elements,
    })),
    { id: "check", title: { en: "Check your answers" }, elements: [{ id: "answers", element: "review", params: {} }] },
  ],
});

export const field = (id: string, element: string, valueDestination: string, label: string): JsonObject => ({
  id,
  element,
  valueDestination,
  params: { label: { en: label } },
  validate: [{ type: "required" }],
});

export const optional = (element: JsonObject): JsonObject => ({ ...element, validate: [] });

export const upload = (id: string, category: string, documentType: string, label: string): JsonObject => ({
  id,
  element: "document",
  params: { label: { en: label }, category, documentType, maxFiles: 6 },
  validate: [{ type: "document" }],
});

const about = "entity.data";
const representative = `${about}.additionalInfo.mainRepresentative`;

export const companyPage: Page = {
  id: "company",
  title: "Your company",
  description: "As in the company register.",
  elements: [
    field("companyName", "textfield", `${about}.companyName`, "Company name"),
    field("registrationNumber", "textfield", `${about}.registrationNumber`, "Registration number"),
    field("country", "country", `${about}.country`, "Country of registration"),
    field("representativeFirstName", "textfield", `${representative}.firstName`, "Your first name"),
    field("representativeLastName", "textfield", `${representative}.lastName`, "Your last name"),
    field("representativeEmail", "email", `${representative}.email`, "Your e-mail address"),
  ],
};

export const ownersPage: Page = {
  id: "owners",
  title: "Owners",
  description: "Everybody who owns or controls a quarter of the company or more.",
  elements: [
    {
      id: "owners",
      element: "fieldlist",
      valueDestination: `${about}.additionalInfo.ubos`,
      params: { label: { en: "Owners" }, addLabel: { en: "Add an owner" }, itemLabel: { en: "Owner" } },
      children: [
        field("firstName", "textfield", "firstName", "First name"),
        field("lastName", "textfield", "lastName", "Last name"),
        field("email", "email", "email", "E-mail address"),
        field("dateOfBirth", "date", "dateOfBirth", "Date of birth"),
      ],
    },
  ],
};

export const owningCompaniesPage: Page = {
  id: "companies",
  title: "Companies above yours",
  description: "Companies that own a quarter of your company or more. Leave it empty if there are none.",
  elements: [
    {
      id: "companies",
      element: "fieldlist",
      valueDestination: `${about}.additionalInfo.associatedCompanies`,
      params: { label: { en: "Companies" }, addLabel: { en: "Add a company" }, itemLabel: { en: "Company" } },
      children: [
        field("companyName", "textfield", "companyName", "Company name"),
        field("registrationNumber", "textfield", "registrationNumber", "Registration number"),
        field("country", "country", "country", "Country of registration"),
        field("contactFirstName", "textfield", "additionalInfo.mainRepresentative.firstName", "Contact's first name"),
        field("contactLastName", "textfield", "additionalInfo.mainRepresentative.lastName", "Contact's last name"),
        field("contactEmail", "email", "additionalInfo.mainRepresentative.email", "Contact's e-mail address"),
      ],
    },
  ],
};

export const personPage: Page = {
  id: "person",
  title: "About you",
  description: "As in your passport or identity card.",
  elements: [
    field("firstName", "textfield", `${about}.firstName`, "First name"),
    field("lastName", "textfield", `${about}.lastName`, "Last name"),
    field("dateOfBirth", "date", `${about}.dateOfBirth`, "Date of birth"),
    field("email", "email", `${about}.email`, "E-mail address"),
    field("country", "country", `${about}.country`, "Country you live in"),
  ],
};

export const bankPage: Page = {
  id: "bank",
  title: "Where we pay you",
  elements: [
    field("holderName", "textfield", `${about}.additionalInfo.bankInformation.holderName`, "Name on the account"),
    field("sortCode", "textfield", `${about}.additionalInfo.bankInformation.sortCode`, "Sort code"),
    field("accountNumber", "textfield", `${about}.additionalInfo.bankInformation.accountNumber`, "Account number"),
  ],
};

export const shopPage: Page = {
  id: "shop",
  title: "Your shop",
  elements: [
    field("website", "textfield", `${about}.additionalInfo.store.websiteUrl`, "Address of your website"),
    optional(field("turnover", "number", `${about}.additionalInfo.store.annualSalesVolume`, "Sales in a year")),
  ],
};
