import * as z from "zod";
import type { AttemptReport, OutsideAnswer, OutsideRequest, RetryPolicy } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { AccessToken, OAuthAccount } from "./crm/oauth";
import type { PluginFacts } from "./plugin";

/** What a kind of plugin is made of. One file per kind in `kinds/`, one line in `kinds/index.ts`; `docs/plugins.md` shows one. */
export interface PluginSpec<S extends z.ZodRawShape, I extends JsonObject> {
  /** As definitions spell it in `pluginKind`. */
  kind: string;
  /** One sentence for people who choose. */
  summary: string;
  /** The keys an author may write beside the common ones. Every other key is reported. */
  settings: z.ZodObject<S>;
  /**
   * What to ask, from the facts of the case. Pure: it runs inside the case's decision. The error is a sentence. Left out: the
   * author's `request.transform`, or their `payload`, gives the input.
   */
  input?: (settings: z.output<z.ZodObject<S>>, facts: PluginFacts) => Result<JsonObject, string>;
  /** What `run` needs; checked before anything leaves, and every field that is missing is named. */
  inputSchema: z.ZodType<I>;
  /** What stands in the context after success; an answer that does not fit is the error `bad_answer`. Extra keys are dropped. */
  outputSchema: z.ZodType<Json>;
  /** Where the output goes unless the author says otherwise. Left out: `pluginsOutput.<name>`. */
  destination?: string;
  /** For one attempt. */
  timeoutSeconds?: number;
  attempts?: number;
  retry?: Partial<RetryPolicy>;
  /** Whose outage stops these calls. Left out: the kind. */
  vendor?: (settings: z.output<z.ZodObject<S>>) => string;
  /** One attempt. Never throws for what the outside does: failures are reports, and say whether trying again can help. */
  run(order: PluginOrder<z.output<z.ZodObject<S>>, I>, tools: PluginTools): Promise<AttemptReport>;
}

/** One attempt that is asked for. */
export interface PluginOrder<S = JsonObject, I = JsonObject> {
  /** Name of the plugin in its definition. */
  plugin: string;
  caseId: string;
  /** The same on every attempt: vendors get it as their idempotency key. */
  idempotencyKey: string;
  /** From 1. */
  attempt: number;
  timeoutSeconds: number;
  settings: S;
  input: I;
}

/** All that a plugin may do to the world. There is no other way out. */
export interface PluginTools {
  /**
   * One HTTP call: fenced, timed, capped, with the idempotency key. `{secret.NAME}` in header values is filled in here and nowhere
   * else. The error is a finished report: hand it back. Statuses that another try can help (429, 5xx) are such errors; every other
   * status is an answer.
   */
  call(request: OutsideRequest): Promise<Result<OutsideAnswer, AttemptReport>>;
  /** A secret of the tenant; null when there is none. */
  secret(name: string): Promise<string | null>;
  /**
   * A token for an account at another system: a remembered one until it expires, else a new one. `refused`: the token that was not
   * taken, so another is asked for. The error is a finished report.
   */
  accessToken(account: OAuthAccount, refused: string | null): Promise<Result<AccessToken, AttemptReport>>;
  /** Sends a mail of ours: into the mailbox of a sandbox tenant. The error is a finished report. */
  mail(mail: PluginMail): Promise<Result<null, AttemptReport>>;
  /**
   * Makes or renews a person or company of the tenant. The same `key` in the same case is the same one; a `correlationId`, the
   * integrator's own id, is the same one in every case.
   */
  keepEntity(entity: {
    type: "individual" | "business";
    key: string;
    correlationId: string | null;
    data: JsonObject;
  }): Promise<{ id: string }>;
  /** Address of the applicant's form; null when the case has no link that works. */
  collectionUrl(): Promise<string | null>;
  /** The tenant, as applicants know it. */
  companyName: string;
  nowMs: number;
  environment: "sandbox" | "production";
}

export interface PluginMail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** A kind as the engine and the consumer use it: settings and input are JSON until its schemas have read them. */
export interface PluginKind {
  kind: string;
  summary: string;
  settingKeys: readonly string[];
  /** What is wrong with an author's settings; empty when all is well. */
  settingsProblems(raw: JsonObject): { path: string; message: string }[];
  /** Null: the author maps. */
  input: ((raw: JsonObject, facts: PluginFacts) => Result<JsonObject, string>) | null;
  /** What keeps an input from being asked with, as a sentence; null when it fits. */
  inputProblem(input: Json): string | null;
  destination: string | null;
  timeoutSeconds: number;
  attempts: number;
  retry: Partial<RetryPolicy>;
  vendor(raw: JsonObject): string;
  run(order: PluginOrder, tools: PluginTools): Promise<AttemptReport>;
}

/** Makes a kind of plugin out of its description. */
export function definePlugin<S extends z.ZodRawShape, I extends JsonObject>(spec: PluginSpec<S, I>): PluginKind {
  const { input, vendor } = spec;
  return {
    kind: spec.kind,
    summary: spec.summary,
    settingKeys: Object.keys(spec.settings.shape),
    settingsProblems: (raw) => {
      const parsed = spec.settings.safeParse(raw);
      return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
    },
    input:
      input === undefined
        ? null
        : (raw, facts) => {
            const settings = spec.settings.safeParse(raw);
            return settings.success ? input(settings.data, facts) : err(sentence(settings.error));
          },
    inputProblem: (value) => {
      const parsed = spec.inputSchema.safeParse(value);
      return parsed.success ? null : sentence(parsed.error);
    },
    destination: spec.destination ?? null,
    timeoutSeconds: spec.timeoutSeconds ?? 15,
    attempts: spec.attempts ?? 4,
    retry: spec.retry ?? {},
    vendor: (raw) => {
      const settings = spec.settings.safeParse(raw);
      return vendor === undefined || !settings.success ? spec.kind : vendor(settings.data);
    },
    async run(order, tools) {
      // Read again: an effect may be older than this release.
      const settings = spec.settings.safeParse(order.settings);
      if (!settings.success) return failed("bad_settings", sentence(settings.error));
      const asked = spec.inputSchema.safeParse(order.input);
      if (!asked.success) return failed("bad_input", sentence(asked.error));
      const report = await spec.run({ ...order, settings: settings.data, input: asked.data }, tools);
      return withReadableOutput(report, spec.outputSchema);
    },
  };
}

function withReadableOutput(report: AttemptReport, schema: z.ZodType<Json>): AttemptReport {
  if (report.outcome !== "result" || report.result.status !== "success") return report;
  const output = schema.safeParse(report.result.output);
  if (output.success) return { outcome: "result", result: { ...report.result, output: output.data } };
  return failed("bad_answer", `the answer does not fit: ${sentence(output.error)}`);
}

/** It worked: `output` goes into the context. */
export const succeeded = (output: Json, answer?: OutsideAnswer): AttemptReport => ({
  outcome: "result",
  result: { status: "success", output, ...(answer && { raw: rawOf(answer) }) },
});

/** It cannot be done here (not covered, not on record): not a failure, and never success either. */
export const cancelled = (output: Json, answer?: OutsideAnswer): AttemptReport => ({
  outcome: "result",
  result: { status: "cancelled", output, ...(answer && { raw: rawOf(answer) }) },
});

/** It failed for good: another attempt would fail again. */
export const failed = (code: string, message: string, answer?: OutsideAnswer): AttemptReport => ({
  outcome: "result",
  result: { status: "error", code, message, ...(answer && { raw: rawOf(answer) }) },
});

const rawOf = ({ status, durationMs }: OutsideAnswer) => ({ httpStatus: status, body: null, durationMs });

/** The body of an answer as JSON. The error is a sentence. */
export function jsonOf(answer: OutsideAnswer): Result<Json, string> {
  try {
    return ok(z.json().parse(JSON.parse(answer.text)));
  } catch {
    return err(`the answer (${answer.status}) is not JSON`);
  }
}

const sentence = (error: z.ZodError): string =>
  error.issues
    .slice(0, 10)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")}: ${message}`))
    .join("; ");
