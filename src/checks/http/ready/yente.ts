import type { AdapterInput } from "../adapter.schema";

const sanctioned = "body.responses.subject.results[?match && contains(properties.topics || `[]`, 'sanction')]";
const matched = "body.responses.subject.results[?match]";
const matches = `body.responses.subject.results[].{
  id: id,
  matchedName: caption,
  score: score,
  match: match,
  topics: properties.topics,
  countries: properties.country,
  dateOfBirth: properties.birthDate[0],
  aka: properties.alias,
  datasets: datasets
}`;

const answers = [
  {
    when: `length(${sanctioned}) > \`0\``,
    verdict: "rejected" as const,
    code: "sanctioned",
    message: "A match is on a list of sanctions.",
    matches,
  },
  {
    when: `length(${matched}) > \`0\``,
    verdict: "review" as const,
    code: "possible_match",
    message: "Somebody of this name is on a list.",
    matches,
  },
  {
    when: "body.responses.subject.status == `200`",
    verdict: "clear" as const,
    // What scored too low to be a match is still told.
    matches,
  },
  {
    httpStatus: [401, 403],
    verdict: "error" as const,
    code: "not_authorised",
    message: "OpenSanctions does not know the key.",
  },
];

/**
 * OpenSanctions, hosted or your own `yente` (then copy this description and change `baseUrl` and `auth`). Written from
 * https://www.opensanctions.org/docs/api/matching/ and https://api.opensanctions.org/openapi.json (POST /match/{dataset}).
 */
export const openSanctions: AdapterInput = {
  name: "opensanctions",
  displayName: "OpenSanctions (yente)",
  documentation: "https://www.opensanctions.org/docs/api/matching/",
  baseUrl: "https://api.opensanctions.org",
  auth: { kind: "header", header: "authorization", secret: "OPENSANCTIONS_API_KEY", prefix: "ApiKey " },
  checks: {
    "individual-sanctions": {
      request: {
        method: "POST",
        path: "/match/default",
        body: "{queries: {subject: {schema: 'Person', properties: {name: [join(' ', [subject.firstName, subject.lastName])], birthDate: subject.dateOfBirth && [subject.dateOfBirth] || `[]`, nationality: subject.nationality && [subject.nationality] || `[]`, country: subject.country && [subject.country] || `[]`}}}}",
      },
      answers,
    },
    "company-sanctions": {
      request: {
        method: "POST",
        path: "/match/default",
        body: "{queries: {subject: {schema: 'Company', properties: {name: [subject.companyName], jurisdiction: subject.country && [subject.country] || `[]`, registrationNumber: subject.registrationNumber && [subject.registrationNumber] || `[]`}}}}",
      },
      answers,
    },
  },
};
