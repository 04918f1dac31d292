import { linkAddressPath } from "../../../domain/link-address";
import { isObject, type Json, type JsonObject } from "../../../lib/json";
import type * as generated from "../../../sdk/api/generated/types";
import { shownValue, valueText } from "./facts";
import { spaced } from "./words";

/** What the server says can be asked again (`GET …/revisions/askable`). */
export type Askable = generated.Askable;

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
    kind: Wish["kind"];
    target: string;
    person: string;
    reason: string | null;
    message: string | null;
    before: Json;
    after: Json;
    answeredAt: string | null;
    request: { label: string | Record<string, string> } | null;
  }[];
}

/** Everything about asking again that the case itself does not say. */
export interface Asking {
  askable: Askable;
  reasons: Reason[];
  rounds: Round[];
}

/** A wish as it is made in the dialog. */
export interface Wish {
  kind: "document" | "field" | "page" | "request";
  target: string;
  label: string;
  person: string;
  reason: string | null;
  message: string;
  /** `choices`: of type `choice`, one in each line. */
  request: { type: string; label: string; choices?: string } | null;
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

// What a reason can be about. One that stands in neither list fits everything.
const aboutFiles = new Set([
  "blurred",
  "too_dark",
  "cut_off",
  "unreadable_file",
  "document_expired",
  "document_too_old",
  "wrong_document",
  "page_missing",
  "document_unsigned",
  "not_translated",
  "name_differs",
  "address_differs",
]);
const aboutAnswers = new Set(["differs_from_document", "not_in_register", "incomplete_answer"]);

/** The reasons that make sense for a wish. Codes without a sentence stand for somebody's own words: nobody can choose them. */
export function reasonsFor({ kind }: Pick<Wish, "kind">, reasons: readonly Reason[]): Reason[] {
  const strange = kind === "document" ? aboutAnswers : kind === "field" ? aboutFiles : new Set<string>();
  return reasons.filter(
    ({ code, group, retryable, texts }) =>
      group === "revision" && retryable && texts.en !== undefined && !strange.has(code),
  );
}

/** What is missing before a wish can be asked; null: nothing. */
export function whyNotAsk(wish: Wish, asked: readonly Pick<Wish, "kind" | "target" | "label">[]): string | null {
  if (wish.kind === "request" ? wish.label.trim() === "" : wish.target === "") return "Say what you ask for.";
  if (wish.request?.type === "choice" && optionsOf(wish.request).length < 2)
    return "Give two things or more to choose from, one in each line.";
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
  request:
    wish.kind === "request"
      ? {
          type: wish.request?.type ?? "document",
          label: wish.label.trim(),
          ...(wish.request?.type === "choice" && { options: optionsOf(wish.request) }),
        }
      : null,
});

/** What there is to choose from, each once. */
const optionsOf = ({ choices = "" }: { choices?: string }): { value: string; label: string }[] =>
  [...new Set(choices.split("\n").map((line) => line.trim().slice(0, 200)))]
    .filter((line) => line !== "")
    .map((line) => ({ value: line, label: line }));

/** Something new is known by its own words. */
function targetOf({ kind, target, label }: Pick<Wish, "kind" | "target" | "label">): string {
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
  language = "en",
): string[] =>
  [reasonIn(reason, reasons, language) ?? "", ...message.split("\n")]
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A reason as its reader has it: published ones in their language, others as they were written. */
export function reasonIn(reason: string | null, reasons: readonly Reason[], language: string): string | null {
  const texts = reasons.find(({ code }) => code === reason)?.texts;
  return texts?.[language] ?? texts?.en ?? reason;
}

/** The languages that reasons are written in, the reader's first. */
export function languagesOf(reasons: readonly Reason[], first: string): string[] {
  const known = Object.keys(reasons.find(({ group }) => group === "revision")?.texts ?? { en: "" });
  return [...known.filter((language) => language === first), ...known.filter((language) => language !== first)];
}

/** What a document that is marked says to whoever is asked for it: its reason in their language, then somebody's own words. */
export const markedWords = (
  { revisionReason, comment }: { revisionReason: string | null; comment: string | null },
  reasons: readonly Reason[],
  language: string,
): string[] => {
  const lines = [reasonIn(revisionReason, reasons, language), comment].flatMap((line) => line || []);
  return lines.length === 0 ? ["No reason given"] : lines;
};

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

type RoundItem = Round["items"][number];

/** A thing of a round as the dialog called it; the last part of where it stands when it is not there any more. */
export function itemWords({ kind, target, request }: RoundItem, names: ReadonlyMap<string, string>): string {
  if (kind === "request") return `New: ${labelText(request?.label) ?? spaced(target)}`;
  return names.get(target) ?? spaced(target.split(".").at(-1) ?? target);
}

const labelText = (label: string | Record<string, string> | undefined): string | null =>
  typeof label === "string" ? label : (label?.en ?? Object.values(label ?? {})[0] ?? null);

/** What is asked already and not answered: it is not asked a second time. */
export const stillOpen = (rounds: readonly Round[]): RoundItem[] =>
  rounds
    .filter(({ status }) => status === "open" || status === "expired")
    .flatMap(({ items }) => items.filter(({ answeredAt }) => answeredAt === null));

/** Names of everything that can be asked, by target. An owner's question says whose it is. */
export const namesOf = (
  { pages, fields, persons }: Askable,
  documents: readonly { target: string; label: string }[],
): Map<string, string> =>
  new Map([
    ...[...pages, ...documents].map(({ target, label }): [string, string] => [target, label]),
    ...fields.map(({ target, label, person }): [string, string] => {
      const name = persons.find(({ id }) => id === person)?.name ?? null;
      return [target, name === null ? label : `${label} (${name})`];
    }),
  ]);

/** Who is asked, when it is not the applicant. */
export const personWords = (person: string, { persons }: Pick<Askable, "persons">): string | null =>
  person === "applicant" ? null : (persons.find(({ id }) => id === person)?.name ?? person);

/** "Acme → Acme Ltd" for every answer that is another one now; an answer that was sent again as it was says so. */
export function changeWords({ before, after, answeredAt, kind }: RoundItem): string[] {
  if (answeredAt === null || kind === "document") return [];
  if (kind === "request") return after === null ? [] : [shown(after)];
  const old = isObject(before) ? before : {};
  const changes = Object.entries(isObject(after) ? after : {}).filter(
    ([path, value]) => JSON.stringify(value) !== JSON.stringify(old[path]),
  );
  return changes.length === 0
    ? ["The same answer again"]
    : changes.map(([path, value]) => `${shown(old[path])} → ${shown(value)}`);
}

const shown = (value: Json | undefined): string => {
  const text = shownValue(valueText(value));
  return text === "" ? "nothing" : text;
};

/** Who is asked for a document, as long as nobody says otherwise. */
export const askedOf = (document: string, { documents }: Pick<Askable, "documents">): string =>
  documents.find(({ target }) => target === document)?.person ?? "applicant";

/** Whose e-mail address the case does not know, of those who are asked. */
export const withoutAddress = (asked: readonly Pick<Wish, "person">[], context: JsonObject): string[] =>
  [...new Set(asked.map(({ person }) => person))].filter((person) => linkAddressPath(context, person) === null);

/** What is said when it was asked. Without the tick others than the applicant are mailed all the same when they had no link that works. */
export function askedWords(mailed: boolean, wishes: readonly Pick<Wish, "person">[], children: number): string {
  if (mailed) return "Asked. The e-mail is on its way.";
  const isApplicantOnly = children === 0 && wishes.every(({ person }) => person === "applicant");
  return `Asked. ${isApplicantOnly ? "Nobody" : "The applicant"} was ${isApplicantOnly ? "" : "not "}mailed: send them the link.`;
}
