import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alertIdOf, dedupeKeyOf } from "../../src/alerts/alert-keys";
import { allowedActions, beforeTakenUp, isOpen, moveAlert, type PastDeed } from "../../src/alerts/move-alert";
import { alertActions, alertSources, type alertStatuses, idFrom, parseId } from "../../src/domain";
import { levelOfCountry } from "../../src/rules/country-risk";
import { callForAction, statements } from "../../src/rules/fatf-statements";

const move = (status: (typeof alertStatuses)[number], action: (typeof alertActions)[number], over = {}) =>
  moveAlert({ status, assigneeId: null }, { action, reason: "why", assigneeId: null, personId: "usr_ada", ...over });

describe("what becomes of an alert", () => {
  it.each([
    ["triggered", ["assign", "review", "escalate", "reject", "dismiss", "clear"]],
    ["under_review", ["assign", "escalate", "reject", "dismiss", "clear"]],
    ["escalated", ["assign", "review", "reject", "dismiss", "clear"]],
    ["rejected", ["reopen"]],
    ["dismissed", ["reopen"]],
    ["cleared", ["reopen"]],
  ] as const)("%s may be followed by %j, and what is refused says so", (status, allowed) => {
    expect(allowedActions(status)).toEqual(allowed);
    for (const action of alertActions) {
      const moved = move(status, action);
      if (!moved.ok) expect(moved.error).toEqual({ code: "not_now", status, allowed });
      expect(moved.ok).toBe((allowed as readonly string[]).includes(action));
    }
  });

  it.each([
    ["review", "under_review"],
    ["escalate", "escalated"],
    ["reject", "rejected"],
    ["dismiss", "dismissed"],
    ["clear", "cleared"],
    ["assign", "triggered"],
  ] as const)("%s leads from triggered to %s", (action, to) => {
    const moved = move("triggered", action);
    expect(moved.ok && moved.value.status).toBe(to);
  });

  it("needs a reason to be closed or opened again, and none to be worked on", () => {
    const silent = { reason: " " };
    for (const action of ["reject", "dismiss", "clear"] as const)
      expect(move("under_review", action, silent)).toEqual({ ok: false, error: { code: "reason_needed" } });
    expect(move("cleared", "reopen", silent).ok).toBe(false);
    for (const action of ["assign", "review", "escalate"] as const)
      expect(move("triggered", action, silent).ok).toBe(true);
  });

  it("belongs to whom it was given, or to who took it up when it was nobody's", () => {
    const reviewed = move("triggered", "review");
    expect(reviewed.ok && reviewed.value.assigneeId).toBe("usr_ada");
    const theirs = moveAlert(
      { status: "triggered", assigneeId: "usr_bob" },
      { action: "review", reason: null, assigneeId: null, personId: "usr_ada" },
    );
    expect(theirs.ok && theirs.value.assigneeId).toBe("usr_bob");
    const given = move("triggered", "assign", { assigneeId: "usr_eve" });
    expect(given.ok && given.value.assigneeId).toBe("usr_eve");
  });

  it("is put back to where it was by who took it up, as long as that was the last deed", () => {
    const deed = (over: Partial<PastDeed> = {}): PastDeed => ({
      ...{ action: "review", fromStatus: "triggered", assigneeId: "usr_ada", byKind: "analyst", byId: "usr_ada" },
      ...over,
    });
    const ada = { kind: "analyst", id: "usr_ada" } as const;
    expect(beforeTakenUp([deed()], ada)).toEqual({ status: "triggered", assigneeId: null });
    const given = deed({ action: "assign", assigneeId: "usr_bob", byId: "usr_eve" });
    const escalated = deed({ fromStatus: "escalated", assigneeId: "usr_bob" });
    expect(beforeTakenUp([escalated, given], ada)).toEqual({ status: "escalated", assigneeId: "usr_bob" });
    for (const newest of [[], [given, deed()], [deed({ action: "escalate" }), deed()], [deed({ byId: "usr_bob" })]])
      expect(beforeTakenUp(newest, ada)).toBeNull();
    expect(beforeTakenUp([deed()], { kind: "api_key", id: "usr_ada" })).toBeNull();
  });

  it("is either open or may be opened again, whatever happened to it", () => {
    const actions = fc.array(fc.constantFrom(...alertActions), { maxLength: 12 });
    fc.assert(
      fc.property(actions, (path) => {
        let alert = { status: "triggered" as (typeof alertStatuses)[number], assigneeId: null as string | null };
        for (const action of path) {
          const moved = moveAlert(alert, { action, reason: "why", assigneeId: null, personId: null });
          if (moved.ok) alert = moved.value;
          expect(isOpen(alert.status)).toBe(!allowedActions(alert.status).includes("reopen"));
        }
      }),
    );
  });
});

describe("keys of alerts", () => {
  const key = new Uint8Array(32).fill(7);
  const tenantId = idFrom("tenant", "eu_a");
  const facts = { source: "rule" as const, rule: "r/1", by: 'facts:["Ada Lovelace"]' };

  it("are the same for the same facts, and for no others", () => {
    const first = dedupeKeyOf(key, tenantId, facts);
    expect(dedupeKeyOf(key, tenantId, { ...facts })).toBe(first);
    const others = [
      dedupeKeyOf(key, idFrom("tenant", "eu_b"), facts),
      dedupeKeyOf(new Uint8Array(32).fill(8), tenantId, facts),
      dedupeKeyOf(key, tenantId, { ...facts, rule: "r/2" }),
      dedupeKeyOf(key, tenantId, { ...facts, by: "case:1" }),
      ...alertSources.slice(1).map((source) => dedupeKeyOf(key, tenantId, { ...facts, source })),
    ];
    expect(new Set([first, ...others]).size).toBe(others.length + 1);
  });

  it("name nobody", () => {
    expect(dedupeKeyOf(key, tenantId, facts)).toMatch(/^[0-9a-f]{40}$/);
    expect(parseId("alert", alertIdOf(key, tenantId, "eff_1/shell"))).toMatch(/^alt_[0-9a-z]{26}$/);
  });
});

describe("the built-in risk of countries", () => {
  const on = (day: string) => Date.parse(`${day}T12:00:00Z`);

  it("is that of the statement which was in use: what was decided before keeps its reason", () => {
    const levels = (code: string) =>
      [on("2024-01-01"), on("2026-11-22"), on("2026-11-24")].map((at) => levelOfCountry(code, at));
    expect(levels("NG")).toEqual(["high", "high", "low"]);
    expect(levels("KW")).toEqual(["low", "low", "high"]);
    expect(levels("KP")).toEqual(["critical", "critical", "critical"]);
    expect(levels("SE")).toEqual(["low", "low", "low"]);
  });

  it("comes from statements in order, of countries in two letters, none of them twice", () => {
    expect(statements.map(({ usedFrom }) => usedFrom).toSorted()).toEqual(statements.map(({ usedFrom }) => usedFrom));
    for (const { increasedMonitoring, madeOn, usedFrom } of statements) {
      const codes = `${increasedMonitoring} ${callForAction}`.split(" ");
      expect(codes.filter((code) => !/^[A-Z]{2}$/.test(code))).toEqual([]);
      expect(new Set(codes).size).toBe(codes.length);
      expect(usedFrom >= madeOn).toBe(true);
    }
  });
});
