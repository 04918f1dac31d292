import * as z from "zod";
import { findingLine } from "../audit/findings";
import { anchorKeys } from "../audit-store/anchor-key";
import { exportAudit } from "../audit-store/export";
import { proveCase, rowsOfCase } from "../audit-store/prove-case";
import { type VerifiedPart, verifyPart } from "../audit-store/verify";
import { caseOf } from "../cases/case-of";
import { err, ok } from "../lib/result";
import { caseIn } from "./case-command";
import { AnyObject } from "./case-schemas";
import { nextSequence, sequenceCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { problemOf } from "./problem";

const time = z.iso.datetime({ offset: true });
const shape = { scope: "admin", capability: "audit:read", tag: "Audit log" } as const;

const FindingView = z
  .looseObject({
    code: z.string(),
    seq: z.int().nullable(),
    throughSeq: z
      .int()
      .nullable()
      .meta({ description: "Where it lies somewhere in a stretch: the last entry of that." }),
    message: z.string(),
  })
  .meta({ id: "AuditFinding" });

const CheckView = z
  .looseObject({
    throughSeq: z.int(),
    lastSeq: z.int(),
    entries: z.int().meta({ description: "Looked at in this part." }),
    anchors: z.int(),
    findings: z.array(FindingView),
    verdict: z.string(),
    nextCursor: z.string().nullable().meta({ description: "Send it for the next part; null: this was the last." }),
  })
  .meta({ id: "AuditCheck" });

const Head = z.looseObject({ caseId: z.string(), seq: z.int(), hash: z.string() });
const SignedView = z.looseObject({ text: z.string(), keyId: z.string(), signature: z.string() });

const ProofView = z
  .looseObject({
    tenantId: z.string(),
    caseId: z.string(),
    rows: z
      .array(AnyObject)
      .meta({ description: "Of the case's log, with the texts that were hashed where you may see them." }),
    anchors: z.array(z.looseObject({ anchor: SignedView, head: Head, path: z.array(AnyObject) })),
    statement: SignedView.meta({ description: "How far the log goes, signed." }),
    keys: z
      .array(AnyObject)
      .meta({ description: "As `/.well-known/edgecase-audit-keys.json` has them: compare them with those." }),
  })
  .meta({ id: "CaseProof" });

export const auditProofRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "exportAuditLog",
      method: "GET",
      path: "/api/v1/audit-log/export",
      summary: "Export the audit log as a file that proves itself",
      description:
        "NDJSON: a header, the entries with their hashes, the anchors where they hold, and a signed end. `edgecase audit verify --file` and " +
        "`verify-audit.mjs` need nothing else. `from` and `to` choose a stretch without holes.",
      query: z.strictObject({
        from: time.optional().meta({ description: "Inclusive." }),
        to: time.optional().meta({ description: "Exclusive." }),
      }),
      stepUp: "exports",
      audit: true,
      answers: { 200: "application/x-ndjson" },
    },
    async ({ env, tenantId, query: { from, to } }) => {
      const at = (text: string | undefined) => (text === undefined ? null : Date.parse(text));
      const bytes = await exportAudit(env, tenantId, at(from), at(to));
      const headers = { "Content-Disposition": 'attachment; filename="audit-log.ndjson"' };
      return ok({ status: 200, body: "", bytes, contentType: "application/x-ndjson", headers });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "verifyAuditLog",
      method: "POST",
      path: "/api/v1/audit-log/verify",
      summary: "Verify the audit log, a part at a time",
      description:
        "Computes every hash anew and compares it with the chain and the signed anchors. Two thousand entries per call; send `cursor` for the " +
        "next. It is this server that looks at itself: to need no trust in it, verify an export.",
      body: z.strictObject({ cursor: sequenceCursor }),
      audit: false,
      answers: { 200: CheckView },
    },
    async ({ env, tenantId, body }) => {
      const part = await verifyPart(env, tenantId, body.cursor ?? 0);
      const { next, ...seen } = part;
      return answer(200, { ...seen, verdict: verdictOn(part), nextCursor: nextSequence(next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "proveCase",
      method: "GET",
      path: "/api/v1/cases/{id}/proof",
      summary: "Prove that the log of a case is as it was written",
      description:
        "Every row of the log with its hash, what it was made of, and the anchors that vouch for it. What was erased, what is masked for you " +
        "and the words of notes are left out; their hashes stay.",
      params: z.object({ id: z.string() }),
      unmasked: true,
      answers: { 200: ProofView },
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const subject = caseOf(call.env, ref.value);
      const { actor } = call;
      const isPerson = actor.kind === "analyst";
      const hidden = isPerson ? await subject.hiddenFields(actor.role, actor.teamRules?.maskedFields ?? []) : null;
      if (hidden !== null && !hidden.ok) return err(problemOf(hidden.error));
      const bare = hidden !== null && hidden.value.fields.length > 0;
      const rows = await rowsOfCase((page, isBare) => subject.logRows(page, isBare), bare);
      if (!rows.ok) return err(problemOf(rows.error));
      return answer(200, { ...(await proveCase(call.env, ref.value, rows.value)), keys: anchorKeys(call.env) });
    },
  ),
];

/** What a part comes to, in a sentence. */
function verdictOn({ findings, throughSeq, next }: VerifiedPart): string {
  const [first] = findings;
  if (first !== undefined) return `Something is wrong: ${findingLine(first)}`;
  return next === null
    ? `All ${throughSeq} entries are as they were written.`
    : `As they were written, up to entry ${throughSeq}.`;
}
