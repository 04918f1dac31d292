import * as z from "zod";
import { type CaseLink, deadBecause } from "../domain";

const shortestSeconds = 60;
const longestSeconds = 90 * 86_400;

/** What a link is asked for with; everything may be left out. */
export const MintLink = z
  .strictObject({
    kind: z
      .enum(["session", "one_time"])
      .default("session")
      .meta({ description: "`session`: works until it expires. `one_time`: lets one browser in." }),
    person: z.string().min(1).max(200).optional().meta({
      description:
        "Id of an owner, director or other item of a list. Without `pages` the link opens the form of their own child case.",
    }),
    subject: z.string().min(1).max(200).optional().meta({ description: "The same as `person`, or `applicant`." }),
    pages: z
      .array(z.string().min(1).max(100))
      .min(1)
      .max(50)
      .optional()
      .meta({ description: "Pages of the form that it opens, and nothing else of the case. Left out: all of them." }),
    expiresInSeconds: z
      .int()
      .min(shortestSeconds)
      .max(longestSeconds)
      .optional()
      .meta({ description: "Left out: as long as the form says (`links.expiresInSeconds`), else 14 days." }),
    language: z.string().min(2).max(35).optional(),
    returnUrl: z
      .string()
      .max(2_000)
      .optional()
      .meta({
        description:
          "Where the applicant goes back to when all is sent, with `case` and `status` added and nothing else. On one of the origins of " +
          "`PUT /embedding`.",
      }),
    send: z.boolean().default(false).meta({ description: "Mail it to the address that the case knows of the person." }),
  })
  .refine(({ person, subject }) => person === undefined || subject === undefined, {
    error: "name the person once: `person` or `subject`",
    path: ["subject"],
  })
  .meta({
    id: "MintLink",
    examples: [{ kind: "one_time", person: "owner-1", pages: ["owners"], expiresInSeconds: 86_400, send: true }],
  });
/** A link that was just made, with its secret. */
export const MintedLink = z
  .object({
    id: z.string(),
    caseId: z.string().meta({ description: "The case that it opens: for a person it may be a child case." }),
    url: z.string().meta({ description: "With the secret. It cannot be asked for again." }),
    kind: z.enum(["session", "one_time"]),
    expiresAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "Link" });
/** A link as `listedLink` shows it. */
export const ListedLink = z
  .object({
    id: z.string(),
    kind: z.enum(["session", "one_time", "handoff"]),
    person: z.string().nullable().meta({ description: "Null: the applicant." }),
    pages: z.array(z.string()).nullable().meta({ description: "Null: all of them." }),
    status: z.enum(["active", "used", "expired", "revoked"]),
    createdAt: z.string().meta({ format: "date-time" }),
    expiresAt: z.string().meta({ format: "date-time" }),
    usedAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    codesLockedUntil: z
      .string()
      .nullable()
      .meta({ description: "Too many wrong e-mail codes: none is taken before. Null: codes are taken." }),
  })
  .meta({ id: "ListedLink" });

export const ListedLinks = z
  .object({
    data: z.array(ListedLink),
    nextCursor: z.null(),
    formerAddresses: z.array(z.string()).meta({
      description:
        "Whose e-mail address was changed by the applicant while mails still go to the one before it: `applicant`, or ids of persons. " +
        "A link that is made for them with `send` goes to the new one, and so does everything after it.",
    }),
  })
  .meta({ id: "Links" });

const timeOrNull = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

/** A link as a list shows it: without its secret. */
export function listedLink(link: CaseLink, nowMs: number): z.infer<typeof ListedLink> {
  const lockedUntilMs = link.code?.lockedUntilMs ?? null;
  return {
    id: link.id,
    kind: link.kind,
    person: link.subject === "applicant" ? null : link.subject,
    pages: link.pages ?? null,
    status: deadBecause(link, nowMs) ?? "active",
    createdAt: new Date(link.createdAtMs).toISOString(),
    expiresAt: new Date(link.expiresAtMs).toISOString(),
    usedAt: timeOrNull(link.usedAtMs),
    revokedAt: timeOrNull(link.revokedAtMs),
    codesLockedUntil: lockedUntilMs !== null && lockedUntilMs > nowMs ? timeOrNull(lockedUntilMs) : null,
  };
}
