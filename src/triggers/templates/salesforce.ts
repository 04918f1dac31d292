import type { JsonObject } from "../../lib/json";
import type { CrmPlugin, CrmTrigger } from "./crm-template";

const steps = [
  "Make the trigger here and copy its address and its secret.",
  "In Salesforce: Setup → Named Credentials → External Credentials → New, with the authentication protocol Custom. Add a principal with a parameter `Secret`, " +
    "and a custom header `X-Edgecase-Secret` with the value `{!$Credential.<name>.Secret}`.",
  "Make a Named Credential for the address, and let people who run the Flow use the principal (a permission set).",
  "In a record-triggered Flow: an HTTP Callout action, POST, with the sample as its body, run asynchronously after the record is saved.",
  "Send the sample with Try before you switch the Flow on.",
];
const authentication = { kind: "header", header: "x-edgecase-secret" };

/** A lead that is qualified becomes a case; what changes afterwards is told to it. */
export const salesforceLead: CrmTrigger = {
  id: "salesforce.lead",
  kind: "trigger",
  vendor: "salesforce",
  title: "Salesforce: a lead starts a case",
  summary: "A Flow sends the lead; the company becomes the case, and later changes of the lead are merged into it.",
  steps,
  trigger: {
    name: "Salesforce leads",
    mode: "start_or_advance",
    when: "body.Id && body.Company",
    correlation: { by: "external_id", expression: "body.Id" },
    context: {
      transform: [
        {
          transformer: "jmespath",
          mapping: [
            "{entity: {type: 'business', id: body.Id, data: {companyName: body.Company, website: body.Website, country: body.CountryCode,",
            "mainRepresentative: {firstName: body.FirstName, lastName: body.LastName, email: body.Email, phone: body.Phone}}},",
            "customData: {salesforce: {object: 'Lead', id: body.Id, status: body.Status, ownerId: body.OwnerId}}}",
          ].join(" "),
        },
      ],
    },
    dedupe: "join('@', [body.Id, body.SystemModstamp || body.LastModifiedDate])",
    authentication,
  },
  sample: {
    headers: { "content-type": "application/json" },
    body: {
      attributes: { type: "Lead", url: "/services/data/v62.0/sobjects/Lead/00Q5g00000A1bCdEAF" },
      Id: "00Q5g00000A1bCdEAF",
      Company: "Northwind Trading Ltd",
      FirstName: "Ada",
      LastName: "Byron",
      Email: "ada@northwind.example",
      Phone: "+44 20 7946 0000",
      Website: "https://northwind.example",
      CountryCode: "GB",
      Status: "Qualified",
      OwnerId: "0055g000009AbCdAAK",
      SystemModstamp: "2026-11-20T09:30:00.000+0000",
    },
  },
};

/** An account becomes a case; what changes afterwards is told to it. */
export const salesforceAccount: CrmTrigger = {
  id: "salesforce.account",
  kind: "trigger",
  vendor: "salesforce",
  title: "Salesforce: an account starts a case",
  summary: "A Flow sends the account when it reaches onboarding; later changes of it are merged into the case.",
  steps,
  trigger: {
    name: "Salesforce accounts",
    mode: "start_or_advance",
    when: "body.Id && body.Name",
    correlation: { by: "external_id", expression: "body.Id" },
    context: {
      transform: [
        {
          transformer: "jmespath",
          mapping: [
            "{entity: {type: 'business', id: body.Id, data: {companyName: body.Name, registrationNumber: body.AccountNumber, website: body.Website,",
            "country: body.BillingCountryCode, industry: body.Industry,",
            "address: {street: body.BillingStreet, city: body.BillingCity, postcode: body.BillingPostalCode, country: body.BillingCountryCode}}},",
            "customData: {salesforce: {object: 'Account', id: body.Id, type: body.Type, ownerId: body.OwnerId}}}",
          ].join(" "),
        },
      ],
    },
    dedupe: "join('@', [body.Id, body.SystemModstamp || body.LastModifiedDate])",
    authentication,
  },
  sample: {
    headers: { "content-type": "application/json" },
    body: {
      attributes: { type: "Account", url: "/services/data/v62.0/sobjects/Account/0015g00000XyZ12AAF" },
      Id: "0015g00000XyZ12AAF",
      Name: "Northwind Trading Ltd",
      AccountNumber: "12345678",
      Type: "Prospect",
      Industry: "Retail",
      Website: "https://northwind.example",
      BillingStreet: "1 Canada Square",
      BillingCity: "London",
      BillingPostalCode: "E14 5AB",
      BillingCountryCode: "GB",
      OwnerId: "0055g000009AbCdAAK",
      SystemModstamp: "2026-11-20T09:30:00.000+0000",
    },
  },
};

const milestone = (name: string, state: string, status: string): JsonObject => ({
  name,
  pluginKind: "crm.salesforce.update",
  stateNames: [state],
  account: {
    grant: "client_credentials",
    tokenUrl: "https://your-domain.my.salesforce.com/services/oauth2/token",
    clientIdSecret: "SALESFORCE_CLIENT_ID",
    clientSecretSecret: "SALESFORCE_CLIENT_SECRET",
  },
  object: "Account",
  payload: {
    id: { __type: "path", value: "entity.id" },
    fields: { KYB_Status__c: { __type: "literal", value: status } },
  },
});

/** How the case stands, written into the account. */
export const salesforceUpdate: CrmPlugin = {
  id: "salesforce.update",
  kind: "plugin",
  vendor: "salesforce",
  title: "Salesforce: write how the case stands",
  summary:
    "At review, approval and rejection the account's field KYB_Status__c is written. Failures are tried again and never stop the case.",
  steps: [
    "In Salesforce: add a text field KYB_Status__c to the account.",
    "Setup → External Client Apps → New, with the OAuth flow Client Credentials, run as a user who may edit accounts.",
    "Write its consumer key and secret here as SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET (Settings → Secrets).",
    "Put your own domain into `tokenUrl` and the names of your states into `stateNames`, and add the plugins to the definition.",
    "With a record of yours to find it by: `externalIdField`, and that id in `payload.id`; a record that is not there is then made.",
  ],
  plugins: [
    milestone("crm_review", "manual_review", "In review"),
    milestone("crm_approved", "approved", "Approved"),
    milestone("crm_rejected", "rejected", "Rejected"),
  ],
  secrets: ["SALESFORCE_CLIENT_ID", "SALESFORCE_CLIENT_SECRET"],
};
