import { isObject, type Json } from "../../../../lib/json";
import { type ApiFailure, CheckField, TextField } from "../../../shared";
import type { Endpoint } from "./endpoint";
import type { EndpointWish } from "./endpoint-form";

/** The rarer wishes, as their fields have them. */
export interface Narrowing {
  workflows: string;
  tags: string;
  filter: string;
  rate: string;
  headers: string;
  asymmetric: boolean;
}

export const narrowingOf = (endpoint: Endpoint | null): Narrowing => ({
  workflows: (endpoint?.workflows ?? []).join(", "),
  tags: (endpoint?.tags ?? []).join(", "),
  filter: filterText(endpoint?.filter ?? null),
  rate: endpoint?.rateLimitPerSecond == null ? "" : String(endpoint.rateLimitPerSecond),
  headers: "",
  asymmetric: endpoint?.asymmetric ?? false,
});

type More = Pick<EndpointWish, "workflows" | "tags" | "filter" | "rateLimitPerSecond" | "asymmetric" | "headers">;

/** What the fields come to, or what is wrong with them. */
export function narrowingIn(fields: Narrowing): { wish: More; fault: string | null } {
  const headers = fields.headers.split("\n").filter((line) => line.trim() !== "");
  const badHeader = headers.find((line) => !/^[\w-]+\s*:\s*\S/.test(line.trim()));
  const rate = fields.rate.trim() === "" ? null : Number(fields.rate);
  const isBadRate = rate !== null && !(Number.isInteger(rate) && rate >= 1 && rate <= 1_000);
  return {
    wish: {
      workflows: words(fields.workflows),
      tags: words(fields.tags),
      filter: filterIn(fields.filter),
      rateLimitPerSecond: rate,
      asymmetric: fields.asymmetric,
      ...(headers.length > 0 && { headers: Object.fromEntries(headers.map(pair)) }),
    },
    fault: isBadRate
      ? "Write a whole number from 1 to 1,000 a second."
      : badHeader === undefined
        ? null
        : "Write each header as a name, a colon and its value.",
  };
}

/** Which events it wants beside their types, how fast, and how they are signed. Closed until somebody looks. */
export const NarrowingFields = ({
  value,
  onChange,
  kept,
  refused,
}: {
  value: Narrowing;
  onChange: (next: Narrowing) => void;
  /** Names of the headers there are. */
  kept: string[];
  refused: ApiFailure | null;
}) => {
  const set = (changes: Partial<Narrowing>) => onChange({ ...value, ...changes });
  const isUsed = [value.workflows, value.tags, value.filter, value.rate].some((text) => text !== "");
  return (
    <details
      class="more-fields"
      open={isUsed || value.asymmetric || refused?.param === "filter" || refused?.param === "headers"}
    >
      <summary>Filters, speed and signature</summary>
      <div class="stack">
        <TextField
          label="Definitions"
          hint="Keys or ids with commas between them; empty for all."
          value={value.workflows}
          onInput={(workflows) => set({ workflows })}
        />
        <TextField
          label="Tags"
          hint="The case has one of them after the event; empty for all."
          value={value.tags}
          onInput={(tags) => set({ tags })}
        />
        <TextField
          label="Filter"
          hint='JSON Logic such as {"==": [{"var": "workflowStatus"}, "completed"]}, or JMESPath such as detail.to == &apos;approved&apos;, over the body.'
          value={value.filter}
          onInput={(filter) => set({ filter })}
          rows={3}
          error={refused?.param === "filter" ? refused.message : null}
        />
        <TextField
          label="Deliveries a second, at most"
          type="number"
          value={value.rate}
          onInput={(rate) => set({ rate })}
        />
        <TextField
          label="Headers of its own"
          hint={
            kept.length === 0
              ? "One a line: Authorization: Bearer …. Values are not shown again."
              : `Now: ${kept.join(", ")}. What is written here replaces all of them.`
          }
          value={value.headers}
          onInput={(headers) => set({ headers })}
          rows={2}
          error={refused?.param === "headers" ? refused.message : null}
        />
        <CheckField
          label="Also sign with a key pair (v1a, ed25519)"
          hint="Whoever has the public key can verify, and nobody but us can sign."
          checked={value.asymmetric}
          onChange={(asymmetric) => set({ asymmetric })}
        />
      </div>
    </details>
  );
};

const words = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

const pair = (line: string): [string, string] => {
  const at = line.indexOf(":");
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
};

const filterText = (filter: Endpoint["filter"]): string =>
  filter === null || typeof filter === "string" ? (filter ?? "") : JSON.stringify(filter, null, 2);

/** A JSON object is JSON Logic; other text is JMESPath, and the server says what it makes of it. */
function filterIn(text: string): Endpoint["filter"] {
  if (text.trim() === "") return null;
  try {
    const read: Json = JSON.parse(text);
    return isObject(read) ? read : text.trim();
  } catch {
    return text.trim();
  }
}
