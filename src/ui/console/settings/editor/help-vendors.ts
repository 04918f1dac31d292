import type { HelpEntry } from "./help-types";

const keys: [at: string, title: string, text: string, values?: string[]][] = [
  ["name", "Name", "What checks and plugins call the vendor: small letters, digits, dashes. It never changes."],
  ["displayName", "Shown name", "As people read it."],
  ["documentation", "Documentation", "Where the vendor describes its API."],
  ["baseUrl", "Address", "https, without a query. Paths of requests are put behind it."],
  ["sandboxBaseUrl", "Address of the vendor's sandbox", "Asked for sandbox tenants instead of baseUrl."],
  [
    "auth",
    "Account at the vendor",
    "How the vendor knows you. Secrets are named here, never written: store them under Secrets.",
    ["none", "bearer", "header", "basic", "query", "oauth2"],
  ],
  ["auth.kind", "Kind of account", "Where the secret goes.", ["none", "bearer", "header", "basic", "query", "oauth2"]],
  ["auth.secret", "Secret", "Its name under Secrets."],
  [
    "callback",
    "Answers by callback",
    "How the vendor tells its answer later, and how it proves that it is the vendor.",
  ],
  ["checks", "Checks", "Type of check → how it is asked. The catalogue names the types."],
  [
    "checks.*",
    "A check",
    "{costCents, covers, request, answers}; steps before it and later after it, where the vendor needs them.",
  ],
  ["checks.*.costCents", "Cost", "Of one answer, in cents. Counts towards budgets."],
  [
    "checks.*.covers",
    "Covered",
    "JMESPath over {subject, options}. Anything but true: the check is cancelled, nobody is asked.",
  ],
  ["checks.*.steps", "Steps before", "Requests whose answers are seen as steps.<name> by what follows."],
  [
    "checks.*.request",
    "Request",
    "{method, path, query, headers, body}. Expressions are JMESPath over {subject, options}.",
  ],
  ["checks.*.request.method", "Method", "GET when left out.", ["GET", "POST", "PUT"]],
  [
    "checks.*.request.path",
    "Path",
    "Begins with /. Expressions stand in braces: /companies/{subject.registrationNumber}.",
  ],
  ["checks.*.request.query", "Query", "Parameter → expression. What comes to nothing is left out."],
  ["checks.*.request.headers", "Headers", "Never secrets: those belong into auth."],
  ["checks.*.request.body", "Body", "Expression that gives what is sent."],
  [
    "checks.*.answers",
    "Answers",
    "The first whose httpStatus and when fit reads the answer. One that fits nothing is bad_answer.",
  ],
  [
    "checks.*.answers.*.verdict",
    "Verdict",
    "What the answer means. retry: asking again later can help. pending: the answer comes later.",
    ["clear", "review", "rejected", "not_found", "cancelled", "error", "retry", "pending"],
  ],
  ["checks.*.answers.*.httpStatus", "HTTP status", "Left out: 200. 408, 425, 429 and 5xx are always a retry."],
  ["checks.*.answers.*.when", "When", "JMESPath over {subject, options, body, httpStatus}: only when it is true."],
  ["checks.*.answers.*.data", "Data", "JMESPath that gives an object: what is kept of the answer."],
  ["checks.*.answers.*.matches", "Matches", "JMESPath that gives a list of objects."],
  ["checks.*.answers.*.vendorRef", "Vendor's number", "JMESPath that gives the vendor's own id of this check."],
  ["checks.*.answers.*.code", "Code", "Of the reason or the error."],
  ["checks.*.answers.*.message", "Message", "The reason as analysts read it."],
  ["checks.*.later", "The answer that comes later", "{poll, request, answers}, or callback of the vendor."],
];

/** What the keys of a vendor's description mean. */
export const vendorHelp: HelpEntry[] = keys.map(([at, title, text, values]) => ({
  at,
  title,
  text,
  ...(values !== undefined && { values }),
}));

/** The entry for a place in a description, or for the nearest thing around it. */
export function vendorHelpAt(path: readonly string[]): HelpEntry | null {
  for (let length = path.length; length > 0; length--) {
    const place = path.slice(0, length);
    const found = vendorHelp.find(({ at }) => {
      const parts = at.split(".");
      return parts.length === place.length && parts.every((part, i) => part === "*" || part === place[i]);
    });
    if (found !== undefined) return found;
  }
  return null;
}
