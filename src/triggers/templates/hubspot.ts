import type { JsonObject } from "../../lib/json";
import type { CrmPlugin, CrmTrigger } from "./crm-template";

/** Webhooks of an app: a list of small events. They name the company and one property; the case is started when it becomes a customer. */
export const hubspotEvents: CrmTrigger = {
  id: "hubspot.company-events",
  kind: "trigger",
  vendor: "hubspot",
  title: "HubSpot: a company that reaches a stage starts a case",
  summary: "The webhooks of a HubSpot app, signed by HubSpot. Each event of the list is heard once, by its eventId.",
  steps: [
    "In HubSpot: make an app, and copy its client secret (Auth). HubSpot signs with it, so make the trigger here with it.",
    "In the app: Webhooks → target URL: the trigger's address. Subscribe to company.propertyChange of lifecyclestage.",
    "Events name the company by its number and say nothing else of it: let the case ask for the rest (the form, or an `api` plugin).",
  ],
  trigger: {
    name: "HubSpot companies",
    mode: "start_or_advance",
    each: "body",
    when: "body.subscriptionType == 'company.propertyChange' && body.propertyName == 'lifecyclestage' && body.propertyValue == 'opportunity'",
    correlation: {
      by: "external_id",
      expression: "join('-', ['hubspot', to_string(body.portalId), to_string(body.objectId)])",
    },
    context: {
      transform: [
        {
          transformer: "jmespath",
          mapping: [
            "{entity: {type: 'business', id: to_string(body.objectId)},",
            "customData: {hubspot: {companyId: to_string(body.objectId), portalId: body.portalId, lifecycleStage: body.propertyValue}}}",
          ].join(" "),
        },
      ],
    },
    dedupe: "to_string(body.eventId)",
    authentication: { kind: "hubspot_v3" },
  },
  sample: {
    headers: { "content-type": "application/json" },
    body: [
      {
        eventId: 3816279340,
        subscriptionId: 25,
        portalId: 33,
        appId: 1160452,
        occurredAt: 1763631000000,
        subscriptionType: "company.propertyChange",
        attemptNumber: 0,
        objectId: 1246965,
        propertyName: "lifecyclestage",
        propertyValue: "opportunity",
        changeSource: "CRM",
      },
      {
        eventId: 3816279341,
        subscriptionId: 25,
        portalId: 33,
        appId: 1160452,
        occurredAt: 1763631001000,
        subscriptionType: "company.propertyChange",
        attemptNumber: 0,
        objectId: 1246965,
        propertyName: "city",
        propertyValue: "London",
        changeSource: "CRM",
      },
    ],
  },
};

/** A whole company, in the shape of HubSpot's CRM objects, sent by a workflow or by code of one's own. */
export const hubspotCompany: CrmTrigger = {
  id: "hubspot.company",
  kind: "trigger",
  vendor: "hubspot",
  title: "HubSpot: a company object starts a case",
  summary:
    "A workflow or code of your own sends the company as HubSpot's API shows it; later changes are merged into the case.",
  steps: [
    "Make the trigger here and copy its address and its secret.",
    "In HubSpot: a company-based workflow with a custom code action (or your own integration) that posts the company object as JSON, " +
      "with the header X-Edgecase-Secret; keep the secret in the action's secrets.",
    "Send the sample with Try before you switch the workflow on.",
  ],
  trigger: {
    name: "HubSpot company objects",
    mode: "start_or_advance",
    when: "body.id && body.properties.name",
    correlation: { by: "external_id", expression: "join('-', ['hubspot', to_string(body.id)])" },
    context: {
      transform: [
        {
          transformer: "jmespath",
          mapping: [
            "{entity: {type: 'business', id: to_string(body.id), data: {companyName: body.properties.name, website: body.properties.domain,",
            "phone: body.properties.phone, industry: body.properties.industry,",
            "address: {street: body.properties.address, city: body.properties.city, postcode: body.properties.zip, country: body.properties.country}}},",
            "customData: {hubspot: {companyId: to_string(body.id), lifecycleStage: body.properties.lifecyclestage}}}",
          ].join(" "),
        },
      ],
    },
    dedupe: "join('@', [to_string(body.id), body.updatedAt])",
    authentication: { kind: "header", header: "x-edgecase-secret" },
  },
  sample: {
    headers: { "content-type": "application/json" },
    body: {
      id: "1246965",
      properties: {
        name: "Northwind Trading Ltd",
        domain: "northwind.example",
        phone: "+44 20 7946 0000",
        industry: "RETAIL",
        address: "1 Canada Square",
        city: "London",
        zip: "E14 5AB",
        country: "United Kingdom",
        lifecyclestage: "opportunity",
      },
      createdAt: "2026-11-18T08:00:00.000Z",
      updatedAt: "2026-11-20T09:30:00.000Z",
      archived: false,
    },
  },
};

const milestone = (name: string, state: string, status: string): JsonObject => ({
  name,
  pluginKind: "crm.hubspot.update",
  stateNames: [state],
  account: { grant: "token", tokenSecret: "HUBSPOT_TOKEN" },
  objectType: "companies",
  payload: {
    id: { __type: "path", value: "entity.id" },
    fields: { kyb_status: { __type: "literal", value: status } },
  },
});

/** How the case stands, written into the company. */
export const hubspotUpdate: CrmPlugin = {
  id: "hubspot.update",
  kind: "plugin",
  vendor: "hubspot",
  title: "HubSpot: write how the case stands",
  summary:
    "At review, approval and rejection the company's property kyb_status is written. Failures are tried again and never stop the case.",
  steps: [
    "In HubSpot: add a text property kyb_status to companies.",
    "Make a private app with the scope crm.objects.companies.write and write its token here as HUBSPOT_TOKEN (Settings → Secrets).",
    "An app with OAuth instead: `account: {grant: refresh_token, tokenUrl: https://api.hubapi.com/oauth/v1/token, clientIdSecret, " +
      "clientSecretSecret, refreshTokenSecret}`.",
    "Put the names of your states into `stateNames`, and add the plugins to the definition.",
    "With a property of unique values to find it by: `idProperty`, and that id in `payload.id`; a company that is not there is then made.",
  ],
  plugins: [
    milestone("crm_review", "manual_review", "In review"),
    milestone("crm_approved", "approved", "Approved"),
    milestone("crm_rejected", "rejected", "Rejected"),
  ],
  secrets: ["HUBSPOT_TOKEN"],
};
