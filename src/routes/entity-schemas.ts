import * as z from "zod";
import type { Entity } from "../db/entities";
import type { EntityLink } from "../db/entity-links";
import { approvalStates, entityPositions, factSources, riskLevels } from "../domain";
import type { Statement } from "../entities/attributes";
import { countingRisk } from "../entities/risk";
import { isObject, jsonOrNull } from "../lib/json";
import { AnyJson, AnyObject, expectedVersion } from "./case-schemas";
import { keysetCursor, limit } from "./cursor";

const time = z.string().meta({ format: "date-time" });
const entityType = z.enum(["individual", "business"]);
const day = z.iso.date();
export const OneEntity = z.object({ id: z.string().max(96) });
export const reason = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: "For colleagues and the audit log: no names belong in it." });
const correlationId = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: "Your own id of the person or company: one of each type has it." });
const facts = z.record(z.string().min(1).max(100), z.json()).meta({
  description: "As cases have it at `entity.data`: `companyName`, `firstName`, `address`, `additionalInfo` …",
});
const vendor = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.-]{0,59}$/)
  .optional()
  .meta({ description: "The vendor that says so; left out: whoever calls." });

const Source = z.looseObject({ kind: z.enum(factSources), id: z.string() });
const Risk = z
  .looseObject({
    level: z.enum(riskLevels),
    score: z.number().nullable(),
    by: z
      .enum(["case", "analyst", "api_key"])
      .meta({ description: "The newest case that has a risk, or somebody by hand." }),
    id: z.string(),
    at: time.nullable(),
    reason: z.string().nullable(),
    expiresAt: time.nullable(),
  })
  .nullable();

const summary = {
  id: z.string(),
  type: entityType,
  correlationId: z.string().nullable(),
  name: z.string().nullable(),
  approvalState: z.enum(approvalStates).meta({
    description: "How its newest case ended, whatever the name of the final state; `processing`: one is open.",
  }),
  risk: Risk,
  version: z.int(),
  createdAt: time,
  updatedAt: time,
};
export const EntitySummary = z.looseObject(summary).meta({ id: "EntitySummary" });
const Attribute = z.looseObject({
  field: z.string(),
  value: AnyJson,
  source: Source,
  at: time,
  pinned: z.boolean(),
  entityId: z.string().meta({ description: "Under which it was said, where several are merged." }),
});
export const EntityView = z
  .looseObject({
    ...summary,
    approvalAt: time.nullable(),
    approvalCaseId: z.string().nullable(),
    facts: AnyObject.meta({ description: "What counts of all that was said, as one object." }),
    attributes: z.array(Attribute).meta({ description: "The same with who said it and when." }),
    mergedIds: z.array(z.string()).meta({ description: "Others that are known as this one." }),
    legalHold: z.boolean(),
  })
  .meta({ id: "Entity" });
export const AttributeHistory = z
  .looseObject({ ...Attribute.shape, seq: z.int(), counts: z.boolean() })
  .meta({ id: "EntityAttribute" });

export const EntityQuery = z.strictObject({
  q: z.string().max(200).optional().meta({
    description:
      "Beginnings of words: names, e-mail addresses, your ids, numbers of registers. Numbers of documents are found by the whole number.",
  }),
  type: entityType.optional(),
  approvalState: z.enum(approvalStates).optional(),
  riskLevel: z.enum([...riskLevels, "none"]).optional(),
  correlationId: correlationId.optional(),
  limit,
  cursor: keysetCursor,
});
export const Page = z.strictObject({ limit, cursor: keysetCursor });

export const CreateEntity = z
  .strictObject({ type: entityType, correlationId: correlationId.optional(), facts: facts.default({}), vendor })
  .meta({
    id: "CreateEntity",
    example: {
      type: "business",
      correlationId: "customer-4711",
      facts: { companyName: "Northwind Ltd", country: "GB" },
    },
  });
export const ChangeEntity = z
  .strictObject({
    facts: facts.optional().meta({ description: "What is said anew; null takes a fact back. The rest stays." }),
    pin: z
      .boolean()
      .default(false)
      .meta({ description: "These facts count whatever cases and vendors say later, until they are let go." }),
    unpin: z.array(z.string().min(1).max(100)).max(50).default([]).meta({ description: "Fields that are let go." }),
    vendor,
    expectedVersion,
  })
  .meta({ id: "ChangeEntity", example: { facts: { companyName: "Northwind Trading Ltd" }, pin: true } });
export const SetRisk = z
  .strictObject({
    level: z.enum(riskLevels),
    score: z.number().min(0).max(1_000).optional(),
    reason: z.string().trim().min(1).max(1_000),
    expiresInSeconds: z
      .int()
      .min(60)
      .max(5 * 366 * 86_400)
      .optional()
      .meta({ description: "Left out: it stands until it is taken back." }),
    expectedVersion,
  })
  .meta({
    id: "SetEntityRisk",
    example: { level: "high", reason: "Adverse media, see the case", expiresInSeconds: 7_776_000 },
  });

export const Linked = z.looseObject({ id: z.string(), type: entityType, name: z.string().nullable() });
export const LinkView = z
  .looseObject({
    id: z.string(),
    holder: Linked,
    company: Linked,
    position: z.enum(entityPositions),
    share: z.number().nullable().meta({ description: "In percent." }),
    from: z.string().nullable(),
    to: z.string().nullable(),
    source: Source,
    updatedAt: time,
    endedAt: time.nullable().meta({ description: "Null: it holds." }),
  })
  .meta({ id: "EntityLink" });
export const AddLink = z
  .strictObject({
    holderId: z.string().max(96).meta({ description: "The person or company that holds the position." }),
    position: z.enum(entityPositions),
    share: z.number().gt(0).max(100).optional().meta({ description: "In percent." }),
    from: day.optional(),
    to: day.optional().meta({ description: "A day that is over: the link has ended." }),
  })
  .meta({ id: "AddEntityLink", example: { holderId: "ent_01jd3v8m5r6s7t9w0x1y2z3a4b", position: "ubo", share: 25 } });

export const EntityDocument = z
  .looseObject({
    id: z.string(),
    caseId: z.string(),
    category: z.string().nullable(),
    type: z.string().nullable(),
    decision: z.string().nullable(),
    pages: z.array(
      z.looseObject({ fileId: z.string().nullable(), fileName: z.string().nullable(), type: z.string().nullable() }),
    ),
  })
  .meta({ id: "EntityDocument" });
export const Duplicate = z
  .looseObject({
    entity: EntitySummary,
    shares: z.array(z.enum(["person", "company", "email", "document_number", "iban"])).meta({
      description: "What both have: `person` is a name with a birth date, `company` a number with a country.",
    }),
  })
  .meta({ id: "EntityDuplicate" });

const Counts = z.record(z.string(), z.int());
export const MergePreview = z
  .looseObject({
    from: EntitySummary,
    into: EntitySummary,
    conflicts: z.array(
      z.looseObject({ field: z.string(), into: AnyJson, from: AnyJson, counts: z.enum(["into", "from"]) }),
    ),
    rows: z.looseObject({ from: Counts, into: Counts }),
  })
  .meta({ id: "EntityMergePreview" });
export const Merge = z
  .strictObject({ into: z.string().max(96), reason })
  .meta({ id: "MergeEntity", example: { into: "ent_01jd3v8m5r6s7t9w0x1y2z3a4b", reason: "Onboarded twice" } });

export const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null || atMs === 0 ? null : iso(atMs));

/** The risk that counts now, with whose word it is. */
function riskView(entity: Entity, nowMs: number) {
  const own: unknown = entity.ownRisk === null ? null : jsonOrNull(entity.ownRisk);
  const counting = countingRisk(
    {
      judged:
        entity.riskLevel === null
          ? null
          : {
              level: entity.riskLevel,
              score: entity.riskScore,
              caseId: entity.riskCaseId ?? "",
              atMs: entity.riskAtMs,
            },
      own: isObject(own) ? own : null,
      ownUntilMs: entity.ownRiskUntilMs,
    },
    nowMs,
  );
  if (counting === null) return null;
  const { atMs, untilMs, ...said } = counting;
  return { ...said, at: isoOrNull(atMs), expiresAt: isoOrNull(untilMs) };
}

export const summaryView = (entity: Entity, nowMs: number) => ({
  id: entity.id,
  type: entity.type,
  correlationId: entity.correlationId,
  name: entity.name,
  approvalState: entity.approvalState,
  risk: riskView(entity, nowMs),
  version: entity.version,
  createdAt: iso(entity.createdAtMs),
  updatedAt: iso(entity.updatedAtMs),
});

export const entityView = (
  { entity, ids }: { entity: Entity; ids: readonly string[] },
  { attributes, isHeld }: { attributes: readonly Statement[]; isHeld: boolean },
  nowMs: number,
) => ({
  ...summaryView(entity, nowMs),
  approvalAt: entity.approvalState === "new" ? null : isoOrNull(entity.approvalAtMs),
  approvalCaseId: entity.approvalState === "new" ? null : entity.approvalCaseId,
  facts: jsonOrNull(entity.data) ?? {},
  attributes: attributes.map(attributeView),
  mergedIds: ids.filter((id) => id !== entity.id),
  legalHold: isHeld,
});

export const attributeView = ({ field, value, source, atMs, pinned, entityId }: Statement) => ({
  ...{ field, value, source, at: iso(atMs), pinned, entityId },
});

export const linkView = (link: EntityLink) => ({
  id: link.id,
  holder: link.holder,
  company: link.company,
  position: link.position,
  share: link.share,
  from: link.fromDay,
  to: link.toDay,
  source: link.source,
  updatedAt: iso(link.updatedAtMs),
  endedAt: isoOrNull(link.endedAtMs),
});
