import * as z from "zod";
import { durationMs } from "../lib/duration";
import type { JsonObject } from "../lib/json";
import { type Findings, parseWith, payloadFits, readBase, readTransforms } from "./parse-base";
import type { ApprovalPlugin, AttachFormPlugin, DispatchEventPlugin, WaitPlugin } from "./plugin";
import { untilProblem } from "./until";

// Kinds that the case does by itself: nothing leaves it but what webhooks are told.

const name = z.string().trim().min(1).max(200);
const yearSeconds = 366 * 86_400;

/** A number of seconds, or a duration of ISO 8601. */
const Seconds = z.union([
  z.number().min(1).max(yearSeconds),
  z.string().transform((text, context) => {
    const duration = durationMs(text);
    if (duration.ok && duration.value >= 1_000 && duration.value <= yearSeconds * 1_000) return duration.value / 1_000;
    context.addIssue({ code: "custom", message: duration.ok ? "is a second to a year" : duration.error });
    return z.NEVER;
  }),
]);

/** What an approval says, in a plugin or in `meta.approval` of a state. */
export const ApprovalSettings = z.object({
  roles: z
    .array(z.enum(["analyst", "admin"]))
    .nullish()
    .transform((roles) => roles ?? []),
  count: z.int().min(1).max(20).default(1),
  selfApproval: z.boolean().default(false),
  timeoutSeconds: Seconds.nullish(),
  timeout: Seconds.nullish(),
  form: name.nullish(),
});

export function readApproval(raw: JsonObject, findings: Findings): ApprovalPlugin | null {
  // Its time is what people take, not what one attempt at a vendor takes.
  const { timeoutSeconds: _people, ...plain } = raw;
  const base = readBase(plain, findings, null);
  const settings = parseWith(ApprovalSettings, raw, findings);
  if (base === null || settings === null) return null;
  const { timeoutSeconds, timeout, form, ...rest } = settings;
  return { ...base, ...rest, kind: "approval", approvalSeconds: timeoutSeconds ?? timeout ?? null, form: form ?? null };
}

const Wait = z
  .object({ until: z.union([z.string().trim().min(1).max(500), z.number()]).nullish(), event: name.nullish() })
  .refine(({ until, event }) => (until ?? event ?? null) !== null, {
    path: ["until"],
    error: "a wait ends at a time (until), with an event, or with whichever comes first",
  });

export function readWait(raw: JsonObject, findings: Findings): WaitPlugin | null {
  const base = readBase(raw, findings, null);
  const wait = parseWith(Wait, raw, findings);
  if (base === null || wait === null) return null;
  const problem = wait.until === undefined || wait.until === null ? null : untilProblem(wait.until);
  if (problem !== null) {
    findings.error("bad_until", "until", `\`until\` ${problem}`);
    return null;
  }
  return { ...base, kind: "wait", until: wait.until ?? null, event: wait.event ?? null };
}

const Attach = z
  .object({
    form: name.nullish(),
    uiDefinitionId: name.nullish(),
    expireInMinutes: z.number().min(1).max(525_600).nullish(),
    expiresInSeconds: z.number().min(60).max(yearSeconds).nullish(),
  })
  .refine(({ form, uiDefinitionId }) => (form ?? uiDefinitionId ?? null) !== null, {
    path: ["form"],
    error: "name one of the definition's forms",
  });

const twoWeeksSeconds = 14 * 86_400;

export function readAttachForm(raw: JsonObject, findings: Findings): AttachFormPlugin | null {
  const base = readBase(raw, findings, null);
  const attach = parseWith(Attach, raw, findings);
  if (base === null || attach === null) return null;
  const minutes = attach.expireInMinutes ?? null;
  return {
    ...base,
    kind: "attach-ui-definition",
    form: attach.form ?? attach.uiDefinitionId ?? "",
    expiresInSeconds: attach.expiresInSeconds ?? (minutes === null ? twoWeeksSeconds : minutes * 60),
  };
}

const Dispatch = z.object({
  eventName: z
    .string()
    .trim()
    .regex(/^[\w.:-]{1,100}$/, "is a name of letters, digits and . : - _"),
  payload: z.json().optional(),
});

export function readDispatchEvent(raw: JsonObject, findings: Findings): DispatchEventPlugin | null {
  const base = readBase(raw, findings, null);
  const dispatch = parseWith(Dispatch, raw, findings);
  const transformers = readTransforms(raw.transformers ?? raw.transform, "transformers", findings);
  const fits = payloadFits(raw.payload ?? null, findings);
  if (base === null || dispatch === null || transformers === null || !fits) return null;
  const { eventName, payload } = dispatch;
  return { ...base, kind: "dispatch-event", eventName, payload: payload ?? null, transformers };
}
