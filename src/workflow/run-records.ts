import type { PluginRun, RawAnswer, RunResult, RunStatus, VendorAttempt } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import type { Prepared } from "../plugins";
import type { Turn } from "./turn";

/** A change to the record of a run: its bodies are kept outside the snapshot. */
export function recordRun(turn: Turn, run: PluginRun, status: RunStatus, result: Json, late: boolean): void {
  turn.runs.push({
    runId: run.id,
    plugin: run.plugin,
    kind: "",
    state: run.state,
    generation: run.generation,
    status,
    startedAtMs: run.startedAtMs,
    finishedAtMs: status === "waiting" || status === "running" ? null : turn.nowMs,
    request: null,
    result,
    late,
  });
}

/** What was asked, as the record of the run keeps it: secrets are still references at this point. */
export function requestRecord(prepared: Prepared): Json {
  switch (prepared.kind) {
    case "call_http":
      return { method: prepared.request.method, url: prepared.request.url, body: prepared.request.body };
    case "run_check":
      return { check: prepared.check, vendor: prepared.vendor, input: prepared.input, ...termsRecord(prepared) };
    case "gather_facts":
      return { source: prepared.source };
    case "children":
      return { items: prepared.items.map((item) => item.itemId) };
    case "items":
      return { items: prepared.items.map((item) => ({ id: item.itemId, request: requestRecord(item.prepared) })) };
    case "run_plugin":
      return { kind: prepared.pluginKind, input: prepared.input };
    case "announce":
      return { eventName: prepared.eventName, payload: prepared.payload };
    case "wait":
      return { until: prepared.untilMs === null ? null : new Date(prepared.untilMs).toISOString() };
    case "approval":
    case "attach_form":
    case "score":
    case "output":
    case "failed":
      return null;
  }
}

const termsRecord = ({ terms }: Extract<Prepared, { kind: "run_check" }>): JsonObject =>
  terms === undefined ? {} : { vendors: terms.vendors, combine: terms.combine };

/** What a run came to, as its record keeps it. */
export function resultRecord(result: RunResult): Json {
  switch (result.status) {
    case "success":
    case "cancelled":
      return { output: result.output, raw: rawRecord(result) };
    case "waiting":
      return {
        output: result.output,
        vendorRef: result.vendorRef,
        deadlineSeconds: result.deadlineSeconds,
        raw: rawRecord(result),
      };
    case "error":
      return { code: result.code, message: result.message, raw: rawRecord(result) };
    case "timeout":
      return { code: "timeout", message: "no answer before the deadline" };
  }
}

/** What a run took, as its record keeps it. */
export const rawRecord = ({ raw }: { raw?: RawAnswer }): Json =>
  raw === undefined
    ? null
    : {
        httpStatus: raw.httpStatus,
        body: raw.body,
        durationMs: raw.durationMs,
        ...(raw.costCents !== undefined && { costCents: raw.costCents }),
        ...(raw.rawRef !== undefined && { rawRef: raw.rawRef }),
        ...(raw.environment !== undefined && { environment: raw.environment }),
        ...(raw.reused === true && { reused: true }),
        ...(raw.asked !== undefined && { asked: raw.asked.map(askedRecord) }),
      };

const askedRecord = ({ rawRef = null, exchanges, ...each }: VendorAttempt): Json => ({
  ...each,
  rawRef,
  ...(exchanges !== undefined && { exchanges }),
});
