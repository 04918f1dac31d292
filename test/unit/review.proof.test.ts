import { describe, expect, it } from "vitest";
import { type Actor, type CommandBody, idFrom, type Proof } from "../../src/domain";
import { mayCommand } from "../../src/review/policy";

const tenantId = idFrom("tenant", "eu_one");
const aCase = (level: string | null) => ({
  ...{ tenantId, caseId: idFrom("case", "c"), openedById: "key1", assignee: null, pendingDecision: null },
  risk: level === null ? null : { level },
});
const analyst = (owes?: Proof[]): Actor => ({
  ...{ kind: "analyst", tenantId, userId: idFrom("user", "me"), role: "senior", name: "", email: "" },
  ...(owes && { owes }),
});
const approve: CommandBody = { type: "decide", decision: "approve", reason: null, comment: null };
const weighty: CommandBody[] = [
  approve,
  { type: "decide", decision: "reject", reason: "no", comment: null },
  { type: "send_event", name: "approve", payload: null },
  { type: "send_event", name: "reject", payload: null },
  { type: "vote", plugin: "p", decision: "approve", comment: null },
  { type: "override_risk", level: "low", score: null, reason: "known", expiresInSeconds: null },
];
const light: CommandBody[] = [
  { type: "decide", decision: "revision", reason: null, comment: null },
  { type: "send_event", name: "go", payload: null },
  { type: "add_note", noteId: "note_1", content: "hello", parentId: null },
  { type: "assign", assigneeId: null },
];
const owing: Proof[] = ["high_risk_decisions"];

describe("a session that owes fresh proof", () => {
  it.each(["high", "critical"])("settles no case of %s risk, by whatever name", (level) => {
    for (const command of weighty)
      expect(mayCommand(analyst(owing), command, aCase(level)), command.type).toEqual({ code: "step_up_required" });
    for (const command of light) expect(mayCommand(analyst(owing), command, aCase(level)), command.type).toBeNull();
  });

  it("settles every other case", () => {
    for (const level of ["low", "medium", null])
      for (const command of weighty) expect(mayCommand(analyst(owing), command, aCase(level))).toBeNull();
  });

  it("owes nothing for what it may do anyway: proof of exports is not proof of decisions", () => {
    expect(mayCommand(analyst(["exports"]), approve, aCase("high"))).toBeNull();
    expect(mayCommand(analyst(), approve, aCase("high"))).toBeNull();
  });

  it("is told first what no proof would change", () => {
    const subject = { ...aCase("high"), openedById: "usr_me" };
    expect(mayCommand(analyst(owing), approve, subject)?.code).toBe("not_permitted");
  });

  it("is a person's: a key is its own proof", () => {
    const key: Actor = { kind: "api_key", tenantId, keyId: "k", scopes: ["cases:write"] };
    expect(mayCommand(key, approve, aCase("critical"))).toBeNull();
  });
});
