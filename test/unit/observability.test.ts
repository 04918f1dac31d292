import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inSpan, observe } from "../../src/lib/in-span";
import { log } from "../../src/lib/log";
import { fitFields, logFields, unfit } from "../../src/lib/log-fields";
import { pointColumns, pointKinds, pointOf } from "../../src/lib/points";
import {
  about,
  beginSpan,
  carriedTrace,
  nameRequest,
  readTraceparent,
  traceparent,
  under,
  within,
} from "../../src/lib/trace";

type Line = Record<string, unknown>;
let lines: Line[] = [];
let points: unknown[] = [];

beforeEach(() => {
  lines = [];
  points = [];
  for (const level of ["log", "warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(JSON.parse(line) as Line));
  observe("debug", { writeDataPoint: (point) => void points.push(point) });
});
afterEach(() => {
  vi.restoreAllMocks();
  observe("info", undefined);
});

const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
const given = `00-${traceId}-${spanId}-01`;

describe("trace context", () => {
  it.each([
    ["nothing", undefined],
    ["an empty one", ""],
    ["a trace of zeros", `00-${"0".repeat(32)}-${spanId}-01`],
    ["a span of zeros", `00-${traceId}-${"0".repeat(16)}-01`],
    ["capitals", given.toUpperCase()],
    ["the forbidden version", `ff-${traceId}-${spanId}-01`],
    ["more than its version has", `${given}-more`],
    ["words in front", `x ${given}`],
    ["a line end", `${given}\n`],
  ])("%s begins a new trace", (_, text) => {
    expect(readTraceparent(text)).toBeNull();
    expect(beginSpan(text, {}).parentId).toBeNull();
  });

  it("goes on with what a caller sends, and hands on its own span under the caller's wish", () => {
    for (const flags of ["00", "01"]) {
      const span = beginSpan(`00-${traceId}-${spanId}-${flags}`, {});
      expect([span.traceId, span.parentId]).toEqual([traceId, spanId]);
      expect(within(span, traceparent)).toBe(`00-${traceId}-${span.spanId}-${flags}`);
    }
    expect(readTraceparent(`01-${traceId}-${spanId}-03-what.ever`)).toEqual({ traceId, spanId, sampled: true });
  });

  it("what is handed on can be read by whoever gets it, whatever came in", () => {
    fc.assert(
      fc.property(fc.option(fc.oneof(fc.string(), fc.constant(given)), { nil: undefined }), (text) => {
        const told = within(beginSpan(text, {}), () => carriedTrace().trace);
        expect(readTraceparent(told)).not.toBeNull();
      }),
    );
  });

  it("outside of any work nothing is carried, and work that came without a trace stays where it is", () => {
    expect([traceparent(), carriedTrace()]).toEqual([undefined, {}]);
    within(beginSpan(given, {}), () => expect(under(undefined, traceparent)).toBe(traceparent()));
  });
});

describe("a piece of work", () => {
  it("says what it was in one line with its ids, and the line of what it caused stands below it", async () => {
    const done = await inSpan("request.done", { parent: given, method: "POST" }, async (tell, span) => {
      span.requestId = "req_first";
      nameRequest("req_1");
      about({ tenantId: "ten_1", caseId: "case_1" });
      log.info("case.opened", { caseId: "case_1" });
      await Promise.resolve();
      const answer = inSpan("command.done", { command: "send_event" }, () => 7);
      tell({ route: "/cases/:id", status: 200 });
      return answer;
    });
    expect(done).toBe(7);
    const [opened, command, request] = lines;
    expect(request).toMatchObject({
      ...{ level: "info", event: "request.done", requestId: "req_1", traceId, parentSpanId: spanId, outcome: "ok" },
      ...{ method: "POST", route: "/cases/:id", status: 200, tenantId: "ten_1", caseId: "case_1" },
      durationMs: expect.any(Number),
    });
    expect(opened).toMatchObject({ requestId: "req_1", traceId, spanId: request?.spanId });
    expect(command).toMatchObject({
      requestId: "req_1",
      traceId,
      parentSpanId: request?.spanId,
      command: "send_event",
    });
    expect(new Set(lines.map((line) => line.spanId)).size).toBe(2);
  });

  it("synchronous work stays synchronous: nothing can slip in between", () => {
    const order: string[] = [];
    void Promise.resolve().then(() => order.push("later"));
    inSpan("command.done", {}, () => order.push("work"));
    order.push("after");
    expect(order).toEqual(["work", "after"]);
  });

  it.each([
    [
      "thrown",
      () =>
        inSpan("command.done", {}, () => {
          throw new Error("of Ada Lovelace");
        }),
    ],
    [
      "rejected",
      () =>
        inSpan("command.done", {}, async () => {
          throw new Error("of Ada Lovelace");
        }),
    ],
  ])("what is %s is told as failed, in no more words, and goes on to the caller", async (_, work) => {
    await expect(async () => work()).rejects.toThrow("Lovelace");
    expect(lines).toMatchObject([{ level: "warn", event: "command.done", outcome: "failed" }]);
    expect(JSON.stringify([lines, points])).not.toContain("Lovelace");
  });

  it("work that touches two cases is nobody's in particular", () => {
    inSpan("request.done", {}, () => {
      for (const caseId of ["case_1", "case_2", "case_1"]) about({ tenantId: "ten_1", caseId });
    });
    expect(lines[0]).toMatchObject({ tenantId: "ten_1", caseId: null });
  });
});

describe("what may be said", () => {
  it("a field without a row is neither compiled nor written", () => {
    const more = { caseId: "case_1", companyName: "Northwind" };
    // The compiler refuses it; here as whoever goes round the compiler would call it.
    (log.info as (event: string, fields: object) => void)("case.opened", more);
    expect(lines[0]).not.toHaveProperty("companyName");
    expect(fitFields(more)).toEqual({ caseId: "case_1" });
  });

  // Sabotage: let `fits` answer true for every text.
  it("a value that does not have the shape of its field is not shown", () => {
    const texts = ["Ada Lovelace", "ada@people.test", "Straße 1", "a\nb", "", "x".repeat(300)];
    for (const [name, kind] of Object.entries(logFields)) {
      if (kind !== "id" && kind !== "code" && kind !== "route") continue;
      for (const text of texts)
        expect([name, text, fitFields({ [name]: text })]).toEqual([name, text, { [name]: unfit }]);
    }
    expect(fitFields({ status: "200", durationMs: Number.NaN, judgements: 1 })).toEqual({
      ...{ status: unfit, durationMs: unfit, judgements: unfit },
    });
  });

  it("no line, whatever is put into its fields, has a word that was not one of a field's kind", () => {
    const anyFields = fc.dictionary(fc.constantFrom(...Object.keys(logFields), "name", "__proto__"), fc.anything());
    fc.assert(
      fc.property(anyFields, (fields) => {
        for (const [name, value] of Object.entries(fitFields(fields))) {
          expect(Object.hasOwn(logFields, name)).toBe(true);
          expect(["string", "number", "boolean", "object"]).toContain(typeof value);
          if (typeof value === "object") expect(value).toBeNull();
        }
      }),
    );
  });
});

describe("points", () => {
  it("stand in the documented columns, made of the line and of nothing else", () => {
    inSpan("webhook.attempted", { tenantId: "ten_1", endpointId: "whe_1", deliveryId: "dlv_1", attempt: 2 }, (tell) =>
      tell({ outcome: "refused", status: 503 }),
    );
    const durationMs = lines[0]?.durationMs;
    expect(points).toEqual([
      {
        indexes: ["webhook_attempt"],
        blobs: ["webhook_attempt", "ten_1", "whe_1", "refused", ""],
        doubles: [durationMs, 503, 0, 1, 2],
      },
    ]);
    const { indexes, blobs, doubles } = pointOf("request", {});
    expect(Object.keys(pointColumns)).toEqual([
      ...indexes.map((_, place) => `index${place + 1}`),
      ...blobs.map((_, place) => `blob${place + 1}`),
      ...doubles.map((_, place) => `double${place + 1}`),
    ]);
  });

  it("only what is measured has one, and a full sink stops no work", () => {
    log.info("case.opened", {});
    inSpan("cache.read", {}, () => 1);
    expect([points, Object.keys(pointKinds).length]).toEqual([[], 9]);
    observe("info", {
      writeDataPoint: () => {
        throw new Error("too many points");
      },
    });
    expect(inSpan("request.done", {}, () => 1)).toBe(1);
  });
});
