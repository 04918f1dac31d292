import * as z from "zod";
import { sha256Hex } from "../lib/bytes";
import { isObject, jsonOrNull } from "../lib/json";
import { err } from "../lib/result";
import { ask } from "./case-reads";
import { ActorView, AnyObject } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const path = "/api/v1/cases/{id}/decision-record";
const time = z.string().meta({ format: "date-time" });
const row = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const noDecision = () => err(notFound("decision"));

const Heading = z.looseObject({
  seq: z.int().meta({ description: "Its row in the log of the case." }),
  version: z.int(),
  at: time,
  type: z.string(),
  subject: z.string().nullable(),
  by: ActorView,
  fromState: z.string().nullable(),
  toState: z.string(),
});

const RecordView = z
  .looseObject({
    decisions: z
      .array(Heading)
      .meta({ description: "All decisions of the case, oldest first. An erased case has none." }),
    seq: z.int().nullable().meta({ description: "The decision that `record` is about; null: there is none." }),
    sha256: z
      .string()
      .nullable()
      .meta({ description: "Of the record as canonical JSON (sorted keys, no spaces), before masking." }),
    record: AnyObject.nullable().meta({
      description:
        "What the decision was made on: hashes of the case before and after, versions and hashes of definition, forms, rule sets and lists, what " +
        "the checks had said, the trace of the rules, people with their reasons, policies, and the stretch of the log that it is made of.",
    }),
  })
  .meta({ id: "DecisionRecord" });

const VerdictView = z
  .looseObject({
    same: z
      .boolean()
      .meta({ description: "Decided again, it came out as the same bytes, and every hash of the log holds." }),
    seq: z.int().nullable().meta({ description: "Null: nothing was decided yet, and only the log was looked at." }),
    recordedSha256: z.string().nullable(),
    replayedSha256: z.string().nullable().meta({ description: "Null: it could not be decided again." }),
    keptSha256: z.string().nullable().meta({ description: "Of the record that was sent." }),
    differences: z.array(z.looseObject({ path: z.string(), what: z.string() })),
    findings: z.array(AnyObject).meta({ description: "What is wrong with the log." }),
  })
  .meta({ id: "DecisionVerdict" });

/** What decisions were made on, and the proof that they were. */
export const decisionRecordRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "getDecisionRecord",
      method: "GET",
      path,
      summary: "Read what a decision was made on",
      description:
        "Made of the log and the pinned definitions alone: the same bytes whenever it is asked for. Without `seq`, of the newest decision.",
      params: z.object({ id: z.string() }),
      query: z.strictObject({
        seq: z.coerce
          .number()
          .int()
          .min(1)
          .max(Number.MAX_SAFE_INTEGER)
          .optional()
          .meta({ description: "Row of the log at which it was decided." }),
      }),
      answers: { 200: RecordView },
    },
    async (call) => {
      const decisions = await ask(call, (subject) => subject.decisions());
      if (!decisions.ok) return decisions;
      const seq = call.query.seq ?? decisions.value.at(-1)?.seq ?? null;
      if (seq === null) return answer(200, { decisions: decisions.value, seq, sha256: null, record: null });
      const text = await ask(call, (subject) => subject.decisionRecord(seq));
      if (!text.ok) return text;
      const record = text.value === null ? null : jsonOrNull(text.value);
      if (text.value === null || !isObject(record)) return noDecision();
      return answer(200, { decisions: decisions.value, seq, sha256: sha256Hex(text.value), record });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "verifyDecisionRecord",
      method: "POST",
      path: `${path}/verify`,
      summary: "Decide again, and compare with the record",
      description:
        "Every command up to the decision is decided again with what was recorded with it, and the record is made anew of that. Nothing changes, " +
        "and nobody outside is asked. A record that you kept is compared too: `differences` say where.",
      params: z.object({ id: z.string() }),
      body: z.strictObject({
        seq: row.optional().meta({ description: "Left out: the newest decision, or the one that `record` is about." }),
        record: AnyObject.optional().meta({ description: "One that you kept." }),
      }),
      idempotent: "none",
      answers: { 200: VerdictView },
    },
    async (call) => {
      const { record = null, seq: asked = seqIn(record) } = call.body;
      const newest = asked === null ? await ask(call, (subject) => subject.decisions()) : null;
      if (newest !== null && !newest.ok) return newest;
      const seq = asked ?? newest?.value.at(-1)?.seq ?? null;
      const verdict = await ask(call, (subject) => subject.verifyDecision(seq, record));
      if (!verdict.ok) return verdict;
      return verdict.value === null ? noDecision() : answer(200, verdict.value);
    },
  ),
];

/** The decision that a kept record says it is about. */
function seqIn(record: unknown): number | null {
  const decision = isObject(record) ? record.decision : null;
  return isObject(decision) && row.safeParse(decision.seq).success ? Number(decision.seq) : null;
}
