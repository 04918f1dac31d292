import { spaced } from "./words";

/** What the server says can be asked again (`GET …/revisions/askable`). */
export interface Askable {
  pages: { target: string; label: string }[];
  fields: { target: string; label: string; page: string; person: string | null }[];
  persons: { id: string; name: string | null }[];
}

export interface Reason {
  code: string;
  group: string;
  retryable: boolean;
  texts: Record<string, string>;
}

export interface Round {
  round: number;
  status: "open" | "answered" | "expired" | "withdrawn";
  askedAt: string;
  dueAt: string | null;
  endedAt: string | null;
  remindedAt: string[];
  items: {
    id: string;
    kind: string;
    target: string;
    reason: string | null;
    message: string | null;
    before: unknown;
    after: unknown;
    answeredAt: string | null;
  }[];
}

/** A wish as it is made in the dialog. */
export interface Wish {
  kind: "field" | "page" | "request";
  target: string;
  label: string;
  person: string;
  reason: string | null;
  message: string;
  request: { type: string; label: string } | null;
}

export const emptyWish: Wish = {
  kind: "field",
  target: "",
  label: "",
  person: "applicant",
  reason: null,
  message: "",
  request: null,
};

/** What is missing before a wish can be asked; null: nothing. */
export function whyNotAsk(wish: Wish, asked: readonly Wish[]): string | null {
  if (wish.kind === "request" ? wish.label.trim() === "" : wish.target === "") return "Say what you ask for.";
  if (wish.reason === null && wish.message.trim() === "") return "Say why: choose a reason, or write it.";
  const target = targetOf(wish);
  return asked.some((other) => other.kind === wish.kind && targetOf(other) === target)
    ? "This is in the list already."
    : null;
}

/** The wish as the API takes it. */
export const toAsk = (wish: Wish): object => ({
  kind: wish.kind,
  target: targetOf(wish),
  person: wish.person,
  reason: wish.reason,
  message: wish.message.trim() === "" ? null : wish.message.trim(),
  request: wish.kind === "request" ? { type: wish.request?.type ?? "document", label: wish.label.trim() } : null,
});

/** Something new is known by its own words. */
function targetOf({ kind, target, label }: Wish): string {
  if (kind !== "request") return target;
  const name = label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "");
  return (
    name === ""
      ? `request_${[...label].reduce((sum, sign) => (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003, 7)}`
      : name
  ).slice(0, 60);
}

/** What the applicant will read under the thing's name. */
export const previewOf = (
  { reason, message }: Pick<Wish, "reason" | "message">,
  reasons: readonly Reason[],
): string[] =>
  [reasons.find(({ code }) => code === reason)?.texts.en, message.trim()].filter(
    (line): line is string => line !== undefined && line !== "",
  );

/** "2 of 3 answered", for a round that is open; else how it ended. */
export function roundWords({ status, items }: Pick<Round, "status" | "items">): string {
  const answered = items.filter(({ answeredAt }) => answeredAt !== null).length;
  switch (status) {
    case "open":
      return `${answered} of ${items.length} answered`;
    case "expired":
      return `Time is up, ${answered} of ${items.length} answered`;
    case "answered":
      return "Answered";
    case "withdrawn":
      return "Taken back: the case moved on";
  }
}

/** A thing of a round in few words: the last part of where it stands. */
export const itemWords = ({ kind, target }: { kind: string; target: string }): string =>
  `${kind === "request" ? "New" : spaced(kind)}: ${spaced(target.split(".").at(-1) ?? target)}`;

const text = (value: unknown): string =>
  value === null || value === undefined || value === "" ? "nothing" : String(value);

/** "Acme → Acme Ltd" for every answer that is another one now; an answer that was sent again as it was says so. */
export function changeWords({ before, after, answeredAt, kind }: Round["items"][number]): string[] {
  if (answeredAt === null || kind === "document") return [];
  if (!isRecord(after)) return after === null ? [] : [text(after)];
  const old = isRecord(before) ? before : {};
  const changes = Object.entries(after).filter(([path, value]) => JSON.stringify(value) !== JSON.stringify(old[path]));
  return changes.length === 0
    ? ["The same answer again"]
    : changes.map(([path, value]) => `${shown(old[path])} → ${shown(value)}`);
}

const shown = (value: unknown): string =>
  typeof value === "object" && value !== null ? JSON.stringify(value) : text(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
