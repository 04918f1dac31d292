import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  afterAnswer,
  afterLeaving,
  type Gate,
  graceMs,
  openGate,
  opensAtMs,
  reopened,
  roomAt,
  withClockMoved,
} from "../../durable-objects/webhook-gate";
import type { DeliveryAnswer } from "../../src/webhooks/schedule";

const nowMs = 1_000_000;
const leaseMs = 60_000;
const answered = (status: number): DeliveryAnswer => ({ kind: "answered", status, retryAfter: null });
const failed = (code: string): DeliveryAnswer => ({ kind: "failed", code, message: "" });

const longMs = nowMs - graceMs;
const afterFailures = (count: number, answer = answered(500), failingSinceMs: number | null = longMs): Gate =>
  Array.from({ length: count }).reduce<Gate>(
    (gate) => afterAnswer(gate, "dlv", answer, nowMs, failingSinceMs),
    openGate,
  );

describe("the pace of an endpoint", () => {
  it("lets no more leave in any second than it says, beside a tenth of a second's bunch, and always goes on", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.array(fc.record({ waitMs: fc.nat(400), wanted: fc.integer({ min: 1, max: 6 }) }), { maxLength: 200 }),
        (perSecond, turns) => {
          let gate: Gate = { ...openGate, perSecond };
          let atMs = nowMs;
          const left: number[] = [];
          for (const { waitMs, wanted } of turns) {
            atMs += waitMs;
            const room = roomAt(gate, atMs, wanted);
            expect(room).toBeLessThanOrEqual(wanted);
            gate = afterLeaving(gate, Array.from({ length: room }, String), atMs, leaseMs);
            for (let one = 0; one < room; one++) left.push(atMs);
            // Whoever looks again when it says so finds room.
            if (room < wanted) expect(roomAt(gate, Math.max(opensAtMs(gate), atMs), 1)).toBe(1);
          }
          for (const fromMs of left) {
            const inSecond = left.filter((each) => each >= fromMs && each < fromMs + 1_000).length;
            expect(inSecond).toBeLessThanOrEqual(Math.ceil(perSecond * 1.1) + 1);
          }
        },
      ),
    );
  });

  it("is no limit where none is set", () => {
    expect(roomAt(openGate, nowMs, 6)).toBe(6);
    expect(afterLeaving(openGate, ["a", "b"], nowMs, leaseMs)).toBe(openGate);
  });
});

describe("the breaker of an endpoint", () => {
  it.each([
    ["500", answered(500)],
    ["503", answered(503)],
    ["429", answered(429)],
    ["no answer in time", failed("timeout")],
    ["no connection", failed("unreachable")],
  ])("opens after five in a row: %s", (_, answer) => {
    expect(roomAt(afterFailures(4, answer), nowMs, 6)).toBe(6);
    const gate = afterFailures(5, answer);
    expect(roomAt(gate, nowMs, 6)).toBe(0);
    expect(roomAt(gate, opensAtMs(gate), 6)).toBe(1);
  });

  it.each([
    ["404", answered(404)],
    ["302", answered(302)],
    ["our own refusal", failed("not_allowed")],
    ["a lost consumer", failed("no_report")],
  ])("stays closed for what says nothing about the receiver's health: %s", (_, answer) => {
    expect(roomAt(afterFailures(50, answer), nowMs, 6)).toBe(6);
  });

  it.each([
    ["nothing has failed before", null],
    ["the first failure was less than a minute ago", longMs + 1],
  ])("stays closed while %s, so that the first repeats leave as the schedule says", (_, failingSinceMs) => {
    expect(roomAt(afterFailures(50, answered(500), failingSinceMs), nowMs, 6)).toBe(6);
  });

  it("lets one try, waits longer when that fails, and opens wide when it succeeds", () => {
    const open = afterFailures(5);
    const probeAtMs = opensAtMs(open);
    const probing = afterLeaving(open, ["probe"], probeAtMs, leaseMs);
    expect(roomAt(probing, probeAtMs, 6)).toBe(0);
    const still = afterAnswer(probing, "probe", answered(500), probeAtMs, longMs);
    expect(opensAtMs(still) - probeAtMs).toBeGreaterThan(probeAtMs - nowMs);
    expect(roomAt(afterAnswer(probing, "probe", answered(204), probeAtMs, longMs), probeAtMs, 6)).toBe(6);
  });

  it("believes a late success of anybody, and a late failure of nobody but the probe", () => {
    const probing = afterLeaving(afterFailures(5), ["probe"], nowMs + 10_000, leaseMs);
    expect(afterAnswer(probing, "older", answered(500), nowMs, longMs)).toBe(probing);
    expect(roomAt(afterAnswer(probing, "older", answered(200), nowMs, longMs), nowMs, 6)).toBe(6);
  });

  it("sends another probe when one is lost", () => {
    const probing = afterLeaving(afterFailures(5), ["probe"], nowMs + 10_000, leaseMs);
    expect(roomAt(probing, opensAtMs(probing), 6)).toBe(1);
  });

  it("opens when somebody says so, and sooner when the clock is set forward", () => {
    const open = afterFailures(5);
    expect(roomAt(reopened(open), nowMs, 6)).toBe(6);
    expect(reopened(openGate)).toBe(openGate);
    expect(opensAtMs(withClockMoved(open, 4_000))).toBe(opensAtMs(open) - 4_000);
  });
});
