import * as z from "zod";
import { BrandSchema } from "../collection/brand/brand.schema";
import { type BrandSubject, brandBelow, brandDraftOf, dropBrandDraft, listBrandVersions } from "../db/brands";
import { dbOf } from "../db/db-of";
import { latestPublished } from "../db/definitions";
import { actorRef, layered } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { brandingView, keepDraft, makePublic } from "./branding-actions";
import { BrandingView, ContrastView, VersionView, viewOfContrast, viewOfVersion } from "./branding-schemas";
import { listOf } from "./case-schemas";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const Whose = z.strictObject({
  workflow: z.string().max(200).optional().meta({
    description: "Key of a workflow: its own brand, which lies on the tenant's. Without: the tenant's.",
  }),
});
const note = z.string().trim().min(1).max(300).nullable().default(null);
const base = "/api/v1/branding";
const common = { scope: "definitions:write", tag: "Branding", query: Whose } as const;

/** How applicants see the tenant: tried out as a draft, measured, published as a version, put back. */
export const brandingRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      name: "getBranding",
      method: "GET",
      path: base,
      summary: "Read the brand: draft, published, and its contrasts",
      answers: { 200: BrandingView },
    },
    async (call) => {
      const subject = await subjectOf(call);
      return subject.ok ? answer(200, await brandingView(call.env, subject.value)) : subject;
    },
  ),
  defineRoute(
    {
      ...common,
      name: "putBrandingDraft",
      method: "PUT",
      path: `${base}/draft`,
      summary: "Save a draft of the brand",
      description:
        "Applicants see nothing of it. The answer says how its colours measure up (WCAG 2.2 AA), each failing pair with the nearest colour " +
        "that passes.",
      body: z.strictObject({
        brand: BrandSchema,
        expectedRevision: z
          .int()
          .min(0)
          .optional()
          .meta({ description: "Of the draft that was read; 0: there was none. Another one there: 409." }),
      }),
      idempotent: "none",
      answers: { 200: BrandingView },
    },
    async (call) => {
      const subject = await subjectOf(call);
      if (!subject.ok) return subject;
      const { brand, expectedRevision } = call.body;
      const wish = { brand, expected: expectedRevision ?? null, by: actorRef(call.actor).id, nowMs: call.nowMs };
      const kept = await keepDraft(call.env, subject.value, wish);
      return kept.ok ? answer(200, await brandingView(call.env, subject.value)) : kept;
    },
  ),
  defineRoute(
    {
      ...common,
      name: "deleteBrandingDraft",
      method: "DELETE",
      path: `${base}/draft`,
      summary: "Throw the draft away",
      idempotent: "none",
      answers: { 200: BrandingView },
    },
    async (call) => {
      const subject = await subjectOf(call);
      if (!subject.ok) return subject;
      await dropBrandDraft(dbOf(call.env, call.tenantId), subject.value);
      return answer(200, await brandingView(call.env, subject.value));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "publishBranding",
      method: "POST",
      path: `${base}/publish`,
      summary: "Publish the draft",
      description:
        "The next version: applicants see it on their next page. Refused with `brand_unreadable` while text of it has too little contrast.",
      body: z.strictObject({ note }),
      idempotent: "d1",
      answers: { 200: BrandingView },
    },
    async (call) => {
      const subject = await subjectOf(call);
      if (!subject.ok) return subject;
      const draft = await brandDraftOf(dbOf(call.env, call.tenantId), subject.value);
      if (draft === null) return err(problem("conflict", "There is no draft to publish."));
      const wish = { brand: draft.brand, note: call.body.note, by: actorRef(call.actor).id, nowMs: call.nowMs };
      const published = await makePublic(call.env, subject.value, wish);
      return published.ok ? answer(200, await brandingView(call.env, subject.value)) : published;
    },
  ),
  defineRoute(
    {
      ...common,
      name: "listBrandingVersions",
      method: "GET",
      path: `${base}/versions`,
      summary: "List published versions of the brand",
      description: "Newest first; the last fifty are kept.",
      answers: { 200: listOf(VersionView) },
    },
    async (call) => {
      const subject = await subjectOf(call);
      if (!subject.ok) return subject;
      const versions = await listBrandVersions(dbOf(call.env, call.tenantId), subject.value);
      return answer(200, { data: versions.map(viewOfVersion), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...common,
      name: "restoreBranding",
      method: "POST",
      path: `${base}/restore`,
      summary: "Go back to an earlier version",
      description: "Published again as the next version, so going back can be undone too. 0: back to what lies below.",
      body: z.strictObject({ version: z.int().min(0), note }),
      idempotent: "d1",
      answers: { 200: BrandingView },
    },
    async (call) => {
      const subject = await subjectOf(call);
      if (!subject.ok) return subject;
      const { version } = call.body;
      const versions = await listBrandVersions(dbOf(call.env, call.tenantId), subject.value);
      const brand = version === 0 ? {} : versions.find((one) => one.version === version)?.brand;
      if (brand === undefined) return err(notFound("version"));
      const wish = { brand, note: call.body.note ?? backTo(version), by: actorRef(call.actor).id, nowMs: call.nowMs };
      const published = await makePublic(call.env, subject.value, wish);
      return published.ok ? answer(200, await brandingView(call.env, subject.value)) : published;
    },
  ),
  defineRoute(
    {
      ...common,
      name: "checkBranding",
      method: "POST",
      path: `${base}/check`,
      summary: "Measure the contrasts of a brand without saving it",
      body: z.strictObject({ brand: BrandSchema }),
      idempotent: "none",
      answers: { 200: z.object({ readable: z.boolean(), contrast: z.array(ContrastView) }) },
    },
    async (call) => {
      const subject = await subjectOf(call);
      if (!subject.ok) return subject;
      const below = await brandBelow(dbOf(call.env, call.tenantId), subject.value);
      const contrast = viewOfContrast(layered(below, call.body.brand));
      return answer(200, { readable: contrast.every(({ passes, advisory }) => passes || advisory), contrast });
    },
  ),
];

const backTo = (version: number): string => (version === 0 ? "Back to the plain look" : `Back to version ${version}`);

async function subjectOf(
  call: Call<unknown, { workflow?: string | undefined }>,
): Promise<Result<BrandSubject, ApiProblem>> {
  const { tenantId, query } = call;
  if (query.workflow === undefined) return ok({ tenantId, workflowKey: null });
  const known = await latestPublished(dbOf(call.env, tenantId), tenantId, query.workflow);
  return known !== null ? ok({ tenantId, workflowKey: query.workflow }) : err(notFound("workflow"));
}
