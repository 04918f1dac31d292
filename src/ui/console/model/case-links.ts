import type * as generated from "../../../sdk/api/generated/types";
import type { Askable } from "./asking";

/** A link as `GET /cases/{id}/links` lists it. */
export type ListedLink = generated.ListedLink;

/** A link as it is put together in the dialog. */
export interface LinkWish {
  kind: "session" | "one_time";
  /** `applicant`, or the id of a person of the case. */
  person: string;
  /** Empty: all of the form; for a person the form of their own case. */
  pages: string[];
  /** Empty: as long as the form says. */
  lifeSeconds: string;
  send: boolean;
}

export const plainWish: LinkWish = { kind: "session", person: "applicant", pages: [], lifeSeconds: "", send: false };

export const linkKinds = [
  { value: "session", label: "As often as it is opened" },
  { value: "one_time", label: "Once, in one browser" },
] as const;

const daySeconds = 86_400;
export const linkLives = [
  { value: "", label: "As long as the form says" },
  { value: "3600", label: "1 hour" },
  { value: String(daySeconds), label: "1 day" },
  { value: String(7 * daySeconds), label: "7 days" },
  { value: String(14 * daySeconds), label: "14 days" },
  { value: String(60 * daySeconds), label: "60 days" },
];

/** The link as the API takes it. */
export const toMint = ({ kind, person, pages, lifeSeconds, send }: LinkWish): object => ({
  kind,
  ...(person !== "applicant" && { person }),
  ...(pages.length > 0 && { pages }),
  ...(lifeSeconds !== "" && { expiresInSeconds: Number(lifeSeconds) }),
  ...(send && { send: true }),
});

const kindWords = { session: "Link", one_time: "Link for one use", handoff: "Phone beside a device" } as const;

/** "Link for one use, for Ada Byron: Owners, Papers". Persons and pages that are gone meanwhile go by their ids. */
export function linkName(
  { kind, person, pages }: Pick<ListedLink, "kind" | "person" | "pages">,
  { persons, pages: known }: Pick<Askable, "persons" | "pages">,
): string {
  const whose = person === null ? "" : `, for ${persons.find(({ id }) => id === person)?.name ?? person}`;
  const part = pages?.map((page) => known.find(({ target }) => target === page)?.label ?? page).join(", ");
  return `${kindWords[kind]}${whose}${part === undefined ? "" : `: ${part}`}`;
}

/** What became of a link, and when; `tone` as badges have it. */
export function linkStanding(link: ListedLink): { label: string; tone: "ok" | "neutral" | "warn"; at: string | null } {
  switch (link.status) {
    case "active":
      return link.codesLockedUntil === null
        ? { label: "works until", tone: "ok", at: link.expiresAt }
        : { label: "too many wrong codes, locked until", tone: "warn", at: link.codesLockedUntil };
    case "used":
      return { label: "used", tone: "neutral", at: link.usedAt };
    case "expired":
      return { label: "ran out", tone: "neutral", at: link.expiresAt };
    case "revoked":
      return { label: "revoked", tone: "neutral", at: link.revokedAt };
  }
}
