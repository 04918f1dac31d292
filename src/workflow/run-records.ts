import type { PluginRun, RunResult, RunStatus } from "../domain";
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

const rawRecord = (result: Exclude<RunResult, { status: "timeout" }>): Json =>
  result.raw === undefined
    ? null
    : {
        httpStatus: result.raw.httpStatus,
        body: result.raw.body,
        durationMs: result.raw.durationMs,
        ...(result.raw.costCents !== undefined && { costCents: result.raw.costCents }),
        ...(result.raw.rawRef !== undefined && { rawRef: result.raw.rawRef }),
        ...(result.raw.reused === true && { reused: true }),
        ...(result.raw.asked !== undefined && { asked: result.raw.asked.map(({ rawRef = null, ...each }) => ({ ...each, rawRef })) }),
      };
