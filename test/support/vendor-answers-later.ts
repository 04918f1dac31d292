import type { JsonObject } from "../../src/lib/json";

// Answers in the shapes that vendors document, about companies and people that do not exist.

/** https://api.opencorporates.com/documentation/API-Reference (GET companies/:jurisdiction_code/:company_number) */
export const openCorporatesCompany = (over: JsonObject = {}): JsonObject => ({
  api_version: "0.4.8",
  results: {
    company: {
      name: "NORTHWIND B.V.",
      company_number: "17087985",
      jurisdiction_code: "nl",
      incorporation_date: "2001-05-04",
      dissolution_date: null,
      company_type: "Besloten Vennootschap",
      registry_url: "https://register.example/17087985",
      branch: null,
      inactive: false,
      current_status: "Active",
      opencorporates_url: "https://opencorporates.com/companies/nl/17087985",
      previous_names: [{ company_name: "SOUTHWIND B.V.", con_date: null }],
      source: { publisher: "KvK", url: "https://register.example", retrieved_at: "2026-08-28T14:37:37+01:00" },
      registered_address_in_full: "Kade 1, 1011AB Amsterdam",
      ...over,
    },
  },
});

const veriffId = "12df6045-3846-3e45-946a-14fa6136d78b";

/** https://devdocs.veriff.com/apidocs/v1sessions */
export const veriffSession = (): JsonObject => ({
  status: "success",
  verification: {
    id: veriffId,
    url: "https://alchemy.veriff.com/v/eyJhbGciOi",
    vendorData: "eff_1",
    host: "https://alchemy.veriff.com",
    status: "created",
    sessionToken: "eyJhbGciOi",
  },
});

/** https://devdocs.veriff.com/docs/decision-webhook */
export const veriffDecision = (over: JsonObject = {}): JsonObject => ({
  status: "success",
  verification: {
    id: veriffId,
    attemptId: "f00d6045-3846-3e45-946a-14fa6136d78b",
    code: 9001,
    status: "approved",
    reason: null,
    reasonCode: null,
    vendorData: "eff_1",
    decisionTime: "2026-11-22T10:18:36.916Z",
    person: { firstName: "ADA", lastName: "BRENNAN", dateOfBirth: "1974-08-12", nationality: "IE", gender: null },
    document: { type: "PASSPORT", number: "X1234567", country: "IE", validFrom: null, validUntil: "2031-04-20" },
    riskLabels: [{ label: "document_recency", category: "document" }],
    riskScore: { score: 0.11 },
    ...over,
  },
  technicalData: { ip: "203.0.113.7" },
});

/** https://github.com/onfido/onfido-openapi-spec (schemas/workflow_runs/definitions.yaml) */
export const onfidoRun = (over: JsonObject = {}): JsonObject => ({
  id: "11111111-aaaa-4bbb-8ccc-222222222222",
  applicant_id: "33333333-aaaa-4bbb-8ccc-222222222222",
  workflow_id: "44444444-aaaa-4bbb-8ccc-222222222222",
  status: "awaiting_input",
  dashboard_url: "https://dashboard.onfido.com/results/1",
  output: null,
  reasons: [],
  error: null,
  link: { url: "https://eu.onfido.app/l/11111111" },
  ...over,
});

/** https://github.com/onfido/onfido-openapi-spec (schemas/webhooks/webhook_event.yaml) */
export const onfidoEvent = (over: JsonObject = {}): JsonObject => ({
  payload: {
    resource_type: "workflow_run",
    action: "workflow_run.completed",
    object: {
      id: "11111111-aaaa-4bbb-8ccc-222222222222",
      status: "approved",
      completed_at_iso8601: "2026-11-22T10:00:39Z",
      href: "https://api.eu.onfido.com/v3.6/workflow_runs/11111111-aaaa-4bbb-8ccc-222222222222",
    },
    ...over,
  },
});

/** https://docs.stripe.com/api/identity/verification_sessions/object */
export const stripeSession = (over: JsonObject = {}): JsonObject => ({
  id: "vs_1NuNAILkdIwHu7ixh7OtGMLw",
  object: "identity.verification_session",
  client_secret: null,
  created: 1_790_000_000,
  last_error: null,
  livemode: false,
  metadata: {},
  options: { document: { require_matching_selfie: true } },
  status: "requires_input",
  type: "document",
  url: "https://verify.stripe.com/start/test_1",
  ...over,
});

/** https://docs.stripe.com/api/events/object */
export const stripeEvent = (type = "identity.verification_session.verified"): JsonObject => ({
  id: "evt_1NuNAILkdIwHu7ix",
  object: "event",
  type,
  data: { object: stripeSession({ url: null, status: "verified" }) },
});

/** https://api-v2.mindee.net/openapi.json (JobResponse) */
export const mindeeJob = (over: JsonObject = {}): JsonObject => ({
  job: {
    id: "a1b2c3d4-0000-4000-8000-000000000001",
    model_id: "f0000000-0000-4000-8000-000000000001",
    filename: "passport.jpg",
    created_at: "2026-11-22T10:00:00Z",
    status: "Processing",
    polling_url: "https://api-v2.mindee.net/v2/jobs/a1b2c3d4-0000-4000-8000-000000000001",
    result_url: null,
    webhooks: [],
    error: null,
    ...over,
  },
});

/** https://api-v2.mindee.net/openapi.json (InferenceResponse) */
export const mindeeInference = (fields: JsonObject = mindeeFields): JsonObject => ({
  inference: {
    id: "b1b2c3d4-0000-4000-8000-000000000002",
    model: { id: "f0000000-0000-4000-8000-000000000001" },
    file: { name: "passport.jpg", page_count: 1 },
    result: { fields },
  },
});
const mindeeFields: JsonObject = {
  document_type: { value: "passport", confidence: "Certain", locations: [] },
  issuing_country: { value: "IE", confidence: "High", locations: [] },
  surnames: { value: "BRENNAN", confidence: "Low", locations: [] },
  given_names: { value: "ADA", confidence: null, locations: [] },
};

/** https://www.smarty.com/docs/cloud/international-street-api */
export const smartyAnswer = (verification: string, precision = "DeliveryPoint"): JsonObject[] => [
  {
    organization: null,
    address1: "Kade 1",
    address2: "1011 AB Amsterdam",
    components: {
      country_iso_3: "NLD",
      locality: "Amsterdam",
      postal_code: "1011 AB",
      thoroughfare: "Kade",
      premise: "1",
    },
    analysis: { verification_status: verification, address_precision: precision, max_address_precision: precision },
  } as unknown as JsonObject,
];
