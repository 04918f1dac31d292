import * as z from "zod";
import { mostPlaces } from "../domain/privacy-requests";
import { cursorOf } from "./cursor";

const time = z.string().meta({ format: "date-time" });
const caseId = z.string().max(96);
const path = z.string().min(1).max(500).nullable().meta({
  description: "Null: the case is about them. Else the item of it that is them.",
});
const caseVersion = z.int().min(0).meta({ description: "Of the case when it was found there." });

const placeId = z.string().max(96);
const recordPlace = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("entity"), id: placeId }),
  z.strictObject({ kind: z.literal("counterparty"), id: placeId, createdAtMs: z.int().min(0) }),
]);

export const Search = z
  .strictObject({
    /** What of a part is left out was looked at to its end. */
    cursor: cursorOf(z.strictObject({ caseId: z.string().min(1).max(96).optional(), records: recordPlace.optional() })),
    entityId: z.string().max(96).optional(),
    correlationId: z.string().min(1).max(200).optional(),
    email: z.email().max(320).optional(),
    name: z.string().min(3).max(300).optional().meta({ description: "First and last name, with `dateOfBirth`." }),
    dateOfBirth: z.iso.date().optional(),
  })
  .refine(({ entityId, correlationId, email, name }) => entityId ?? correlationId ?? email ?? name, {
    error: "Say at least one of entityId, correlationId, email, or name with dateOfBirth.",
  })
  .refine(({ name, dateOfBirth }) => (name === undefined) === (dateOfBirth === undefined), {
    error: "A name goes with a date of birth: alone it is no proof of who somebody is.",
    path: ["dateOfBirth"],
  })
  .meta({ id: "FindPerson", example: { name: "Ada Lovelace", dateOfBirth: "1985-12-10" } });

export const CandidateView = z
  .looseObject({
    ...{ caseId, path, caseVersion },
    name: z.string().nullable(),
    dateOfBirth: z.string().nullable(),
    by: z.array(z.enum(["id", "name_and_birth", "email"])).meta({ description: "What is the same." }),
    workflow: z.string(),
    status: z.string(),
    keptFromErasure: z
      .enum(["case_open", "legal_hold", "part_of_another"])
      .nullable()
      .meta({ description: "Why `erasePerson` would leave the case as it is; null: it would go." }),
  })
  .meta({ id: "PersonCandidate" });

const recordKind = z.enum(["entity", "counterparty"]);
export const RecordView = z
  .looseObject({
    kind: recordKind,
    id: z.string(),
    type: z.enum(["individual", "business"]).nullable(),
    name: z.string().nullable(),
    dateOfBirth: z.string().nullable(),
    by: z.array(z.enum(["id", "name_and_birth", "email"])).meta({ description: "What is the same." }),
    keptFromErasure: z.enum(["has_cases", "legal_hold"]).nullable().meta({
      description: "Why `erasePerson` would leave it as it is; whom cases are about goes with the last of them.",
    }),
  })
  .meta({ id: "PersonRecord" });

const asked = {
  places: z
    .array(z.strictObject({ caseId, path, caseVersion }))
    .max(mostPlaces)
    .default([])
    .meta({ description: "Those of the candidates that a person has found to be the one." }),
  records: z
    .array(z.strictObject({ kind: recordKind, id: z.string().min(1).max(96) }))
    .max(mostPlaces)
    .default([])
    .meta({ description: "The same of records outside of cases." }),
};
const namesSomebody = ({ places, records }: { places: unknown[]; records: unknown[] }) =>
  places.length + records.length > 0;
const whom = { error: "Name a place or a record.", path: ["places"] };
const reason = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: "A reference, such as the number of the request: no names belong in it." });
const receivedOn = z.iso.date().optional().meta({
  description: "The day on which they asked: `dueAt` is a month after it. Left out: today. Not in the future.",
});
const oneCase = { caseId: "case_01jd3v8m5r6s7t9w0x1y2z3a4b", path: null, caseVersion: 7 };
export const ExportPerson = z
  .strictObject({
    ...{ reason, receivedOn, ...asked },
    includeNotes: z.boolean().default(false).meta({ description: "What colleagues wrote for each other." }),
  })
  .refine(namesSomebody, whom)
  .meta({ id: "ExportPerson", example: { reason: "DSR-2026-114", places: [oneCase] } });
export const ErasePerson = z
  .strictObject({ reason, receivedOn, ...asked })
  .refine(namesSomebody, whom)
  .meta({ id: "ErasePerson", example: { reason: "DSR-2026-115", places: [oneCase] } });

export const RequestView = z
  .looseObject({
    id: z.string(),
    kind: z.enum(["export", "erasure"]),
    status: z.enum(["running", "done", "failed"]),
    reason: z.string(),
    problem: z.string().nullable(),
    cases: z.array(
      z.looseObject({
        caseId: z.string(),
        path: z.string().nullable(),
        status: z.enum(["pending", "done", "left"]),
        code: z
          .string()
          .nullable()
          .meta({ description: "Why it was left: `case_open`, `legal_hold`, `part_of_another` …" }),
      }),
    ),
    records: z.array(
      z.looseObject({
        kind: recordKind,
        id: z.string(),
        status: z.enum(["pending", "done", "left"]),
        code: z.string().nullable().meta({ description: "`has_cases`, `legal_hold`, `part_of_entity`, `not_found`." }),
      }),
    ),
    sizeBytes: z.int().nullable(),
    sha256: z.string().nullable(),
    includeNotes: z.boolean(),
    by: z.looseObject({ kind: z.string(), id: z.string() }),
    receivedOn: z.iso.date(),
    dueAt: time.meta({
      description: "A month after it was received: until then they must have an answer (GDPR, article 12(3)).",
    }),
    overdue: z.boolean().meta({ description: "That month is over, and it is not done." }),
    createdAt: time,
    expiresAt: time,
  })
  .meta({ id: "PrivacyRequest" });
