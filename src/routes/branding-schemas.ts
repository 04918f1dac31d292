import * as z from "zod";
import { BrandSchema } from "../collection/brand/brand.schema";
import { contrastsOf } from "../collection/brand/contrast";
import type { BrandDomain } from "../db/brand-domains";
import type { BrandFile } from "../db/brand-files";
import { brandFileUses } from "../db/brand-files";
import type { BrandDraft, BrandVersion } from "../db/brands";
import type { Brand } from "../domain";

const time = z.string().meta({ format: "date-time" });

export const ContrastView = z
  .object({
    scheme: z.enum(["light", "dark"]),
    pair: z.string(),
    token: z.string().nullable().meta({ description: "The colour to change; null: it follows from the others." }),
    foreground: z.string(),
    background: z.string(),
    ratio: z.number(),
    wanted: z.number(),
    passes: z.boolean(),
    advisory: z.boolean().meta({ description: "Advice: it does not keep a brand from being published." }),
    nearest: z.string().nullable().meta({ description: "The nearest colour in place of `foreground` that passes." }),
  })
  .meta({ id: "BrandContrast" });

const DraftView = z.object({ brand: BrandSchema, revision: z.int(), updatedAt: time, updatedBy: z.string() });
const PublishedView = z.object({ brand: BrandSchema, version: z.int(), publishedAt: time, publishedBy: z.string() });

export const BrandingView = z
  .object({
    workflow: z.string().nullable(),
    draft: DraftView.nullable().meta({ description: "What is being tried out; null: nothing is." }),
    published: PublishedView.nullable().meta({ description: "What applicants see; null: what lies below." }),
    below: BrandSchema.meta({ description: "What shows through wherever the brand says nothing." }),
    contrast: z.array(ContrastView).meta({
      description: "Every pair of colours of the draft, else of what is published, measured as WCAG 2.2 does.",
    }),
  })
  .meta({
    id: "Branding",
    examples: [
      {
        workflow: null,
        draft: {
          brand: { light: { brand: "#0a7f5c" }, radiusPx: 12, poweredBy: false },
          revision: 3,
          updatedAt: "2026-11-21T12:00:00.000Z",
          updatedBy: "usr_f3k2",
        },
        published: null,
        below: {},
        contrast: [],
      },
    ],
  });

export const VersionView = z
  .object({
    version: z.int(),
    brand: BrandSchema,
    note: z.string().nullable(),
    publishedAt: time,
    publishedBy: z.string(),
  })
  .meta({ id: "BrandVersion" });

export const FileView = z
  .object({
    id: z.string(),
    use: z.enum(brandFileUses),
    contentType: z.string(),
    sizeBytes: z.int(),
    url: z.string().meta({ description: "Below this deployment's address; it never changes what it shows." }),
    createdAt: time,
  })
  .meta({ id: "BrandFile" });

export const DomainView = z
  .object({
    host: z.string(),
    verifiedAt: time.nullable().meta({ description: "Null: it is not yours yet, and leads nowhere of yours." }),
    record: z
      .object({ type: z.literal("TXT"), name: z.string(), value: z.string() })
      .meta({ description: "The DNS record that proves it is yours." }),
    createdAt: time,
  })
  .meta({
    id: "BrandDomain",
    examples: [
      {
        host: "verify.example.com",
        verifiedAt: null,
        record: { type: "TXT", name: "_edgecase.verify.example.com", value: "edgecase-verify=k3j…" },
        createdAt: "2026-11-21T12:00:00.000Z",
      },
    ],
  });

const iso = (atMs: number): string => new Date(atMs).toISOString();

export const viewOfDraft = ({ brand, revision, updatedAtMs, updatedBy }: BrandDraft) => ({
  brand,
  revision,
  updatedAt: iso(updatedAtMs),
  updatedBy,
});

export const viewOfVersion = ({ version, brand, note, publishedAtMs, publishedBy }: BrandVersion) => ({
  version,
  brand,
  note,
  publishedAt: iso(publishedAtMs),
  publishedBy,
});

export const viewOfContrast = (brand: Brand) => contrastsOf(brand);

export const viewOfFile = ({ id, use, contentType, sizeBytes, createdAtMs }: BrandFile) => ({
  id,
  use,
  contentType,
  sizeBytes,
  url: `/brand-files/${id}`,
  createdAt: iso(createdAtMs),
});

export const proofName = (host: string): string => `_edgecase.${host}`;

export const viewOfDomain = ({ host, proof, createdAtMs, verifiedAtMs }: BrandDomain) => ({
  host,
  verifiedAt: verifiedAtMs === null ? null : iso(verifiedAtMs),
  record: { type: "TXT" as const, name: proofName(host), value: proof },
  createdAt: iso(createdAtMs),
});
