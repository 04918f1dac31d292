import { describe, expect, it } from "vitest";
import { type Actor, type CaseSnapshot, type CommandBody, idFrom, type Role, type Scope } from "../../src/domain";
import { mayCommand } from "../../src/review/policy";

const tenantId = idFrom("tenant", "eu_one");
const caseId = idFrom("case", "c");
const me = idFrom("user", "me");
const colleague = idFrom("user", "colleague");

// The policy reads these fields only; the rest of a snapshot does not concern it.
type Facts = Pick<CaseSnapshot, "tenantId" | "caseId" | "assignee" | "openedById" | "pendingDecision">;
const aCase = (over: Partial<Facts> = {}) =>
  ({ tenantId, caseId, assignee: null, openedById: "key1", pendingDecision: null, ...over }) as CaseSnapshot;

const commands: { [T in CommandBody["type"]]: Extract<CommandBody, { type: T }> } = {
  send_event: { type: "send_event", name: "go", payload: null },
  merge_context: { type: "merge_context", merge: {}, arrays: "by_id" },
  cancel: { type: "cancel", reason: "asked" },
  decide: { type: "decide", decision: "approve", reason: null, comment: null },
  undo_decision: { type: "undo_decision" },
  decide_document: { type: "decide_document", documentId: "doc_1", decision: "approve", reason: null, comment: null },
  assign: { type: "assign", assigneeId: me },
  escalate: { type: "escalate", reason: "too hot", toQueueId: null, toUserId: null },
  add_note: { type: "add_note", noteId: "note_1", content: "hello", parentId: null },
  edit_note: { type: "edit_note", noteId: "note_1", content: "hallo" },
  delete_note: { type: "delete_note", noteId: "note_1" },
  pin_note: { type: "pin_note", noteId: "note_1", pinned: true },
  run_plugin: { type: "run_plugin", plugin: "p" },
  erase: { type: "erase", basis: "request", reason: "DSR-1" },
  erasure_done: { type: "erasure_done", counts: {} },
  hold: { type: "hold", reason: "Litigation" },
  vote: { type: "vote", plugin: "p", decision: "approve", comment: null },
  override_risk: { type: "override_risk", level: "low", score: null, reason: "known", expiresInSeconds: null },
  reveal_field: { type: "reveal_field", path: "entity.data.taxId", reason: "asked by phone" },
  reopen_child: { type: "reopen_child", childKey: "c:1", reason: "again" },
  move_version: {
    type: "move_version",
    workflow: { id: idFrom("definition", "d"), key: "d", version: 2, name: "D", hash: "h" },
    definitionBody: "{}",
    states: {},
    reason: null,
  },
  effect_result: {
    type: "effect_result",
    effectId: idFrom("effect", "e"),
    runId: idFrom("run", "r"),
    result: { status: "timeout" },
  },
  callback: { type: "callback", runId: idFrom("run", "r"), vendorEventId: "v", result: { status: "timeout" } },
  hook: { type: "hook", event: "E", destination: "pluginsOutput.x", process: null, body: null },
  child_opened: { type: "child_opened", childKey: "c:1", caseId: null, problem: null },
  child_changed: {
    type: "child_changed",
    news: {
      childKey: "c:1",
      caseId: idFrom("case", "c"),
      version: 1,
      status: "active",
      state: "a",
      tags: [],
      outcome: null,
      entityId: idFrom("entity", "e"),
      result: null,
      deliverEvent: null,
    },
  },
  revoke_links: { type: "revoke_links" },
  note_link: { type: "note_link", linkId: "l", what: "opened", isKnown: false },
  hand_off: { type: "hand_off", linkId: "l" },
  send_code: { type: "send_code", linkId: "l", challengeId: "c" },
  try_code: { type: "try_code", linkId: "l", isRight: true },
  page_imported: { type: "page_imported", documentId: "doc_1", page: 0, fileId: null, problem: null },
  open_incident: { type: "open_incident", source: "delivery", subject: "d", code: "gave_up", message: "" },
  note_alert: {
    type: "note_alert",
    alertId: idFrom("alert", "a"),
    change: "created",
    source: "rule",
    rule: "r",
    title: "t",
    severity: "low",
    status: "triggered",
    assigneeId: null,
    reason: null,
    by: null,
  },
  note_hit_decision: {
    type: "note_hit_decision",
    decisionId: "scd_1",
    list: "l",
    entryId: "e",
    subjectKey: "sub_1",
    verdict: "false_positive",
    reason: "",
    by: { kind: "api_key", id: "k" },
  },
  set_labels: { type: "set_labels", add: ["vip"], remove: [] },
  withdraw_consent: { type: "withdraw_consent", consentId: "cns_1", reason: "by letter" },
  retry_incident: { type: "retry_incident", incidentId: "inc_1" },
  skip_incident: { type: "skip_incident", incidentId: "inc_1", reason: "" },
  supply_result: { type: "supply_result", incidentId: "inc_1", output: {}, reason: "" },
  timer: { type: "timer", timerId: "t" },
  submit_page: { type: "submit_page", page: "p", answers: {}, device: null },
  submit_form: { type: "submit_form" },
  add_file: { type: "add_file", element: "e", file: { fileId: "file_1", fileName: "a.pdf", sizeBytes: 1 } },
  remove_file: { type: "remove_file", element: "e", fileId: "file_1" },
  order_files: { type: "order_files", element: "e", fileIds: ["file_1"] },
  renew_link: { type: "renew_link", linkId: "lnk_1" },
  use_link: { type: "use_link", linkId: "lnk_1" },
  mint_link: {
    type: "mint_link",
    linkId: "lnk_1",
    kind: "session",
    subject: "applicant",
    expiresInSeconds: 60,
    language: null,
  },
  revoke_link: { type: "revoke_link", linkId: "lnk_1" },
  add_document: { type: "add_document", documentId: "doc_1", document: {}, files: [] },
  change_document: {
    type: "change_document",
    documentId: "doc_1",
    category: null,
    documentType: null,
    properties: null,
  },
  file_inspected: {
    type: "file_inspected",
    documentId: "doc_1",
    fileId: "file_1",
    verdict: { status: "refused", problem: "unknown" },
  },
};
/** What an analyst does; an administrator also moves cases to another version. */
const byAnalysts = [
  "send_event",
  "escalate",
  "merge_context",
  "cancel",
  "decide",
  "undo_decision",
  "decide_document",
  "assign",
  "add_note",
  "edit_note",
  "delete_note",
  "pin_note",
  "set_labels",
  "withdraw_consent",
  "retry_incident",
  "skip_incident",
  "mint_link",
  "revoke_link",
  "revoke_links",
  "add_document",
  "change_document",
  "run_plugin",
  "reopen_child",
  "override_risk",
  "reveal_field",
  "vote",
] as const;
const byAdmins = [...byAnalysts, "move_version", "supply_result", "erase", "hold"] as const;
/** A vote is a person's word: keys have none. */
const byKeys = [...byAnalysts.filter((type) => type !== "vote"), "supply_result"];
const byApplicants = [
  "submit_page",
  "submit_form",
  "add_file",
  "remove_file",
  "order_files",
  "renew_link",
  "use_link",
  "note_link",
  "hand_off",
  "send_code",
  "try_code",
] as const;
const byVendors = ["callback", "hook"] as const;

const key = (...scopes: Scope[]): Actor => ({ kind: "api_key", tenantId, keyId: "key2", scopes });
const analyst = (role: Role = "analyst"): Actor => ({
  kind: "analyst",
  tenantId,
  userId: me,
  role,
  name: "Me",
  email: "me@example.test",
});
const system = (part: Extract<Actor, { kind: "system" }>["part"]): Actor => ({ kind: "system", tenantId, part });

/** The commands this actor may give to this case. */
const allowed = (actor: Actor, snapshot = aCase()): string[] =>
  Object.values(commands)
    .filter((command) => mayCommand(actor, command, snapshot) === null)
    .map((command) => command.type)
    .sort();
const sorted = (list: readonly string[]) => [...list].sort();

describe("who may command a case", () => {
  it.each<[name: string, actor: Actor, commands: readonly string[]]>([
    ["a key that writes cases: what people do, votes left out", key("cases:write"), byKeys],
    ["an admin key: the same, and it moves versions", key("admin"), [...byKeys, "move_version", "erase", "hold"]],
    ["a key that only reads: nothing", key("cases:read"), []],
    ["a key that writes definitions: it moves versions", key("definitions:write"), ["move_version"]],
    ["a key for other things: nothing", key("webhooks:write", "secrets:write"), []],
    ["an analyst: all that people do", analyst(), byAnalysts],
    ["an administrator: the same, and moves versions", analyst("admin"), byAdmins],
    ["a viewer: nothing", analyst("viewer"), []],
    ["a vendor: only answers", { kind: "vendor", tenantId, vendor: "sandbox" }, byVendors],
    ["an applicant: what their form offers", { kind: "applicant", tenantId, caseId, linkId: "lnk_1" }, byApplicants],
    [
      "an applicant of another case: nothing",
      { kind: "applicant", tenantId, caseId: idFrom("case", "d"), linkId: "l" },
      [],
    ],
    [
      "the effects: results, children, incidents",
      system("effects"),
      [
        ...[
          "effect_result",
          "page_imported",
          "file_inspected",
          "child_opened",
          "child_changed",
          "open_incident",
          "cancel",
        ],
        ...["note_alert", "note_hit_decision", "erase", "erasure_done"],
      ],
    ],
    ["the timer", system("timer"), ["timer", "effect_result", "open_incident"]],
    [
      "the sweeper",
      system("sweeper"),
      ["assign", "timer", "effect_result", "open_incident", "note_alert", "note_hit_decision", "erase"],
    ],
    ["the family", system("family"), ["child_opened", "child_changed", "cancel"]],
  ])("%s", (_name, actor, expected) => {
    expect(allowed(actor)).toEqual(sorted(expected));
  });

  it("lets a parent send its children back, and never settle them for a person", () => {
    for (const part of ["family", "effects", "timer", "sweeper"] as const) {
      const decided = (decision: "approve" | "reject" | "revision") =>
        mayCommand(system(part), { ...commands.decide, decision }, aCase()) === null;
      expect([decided("revision"), decided("approve"), decided("reject")]).toEqual([part === "family", false, false]);
    }
  });

  it("shows a case of another tenant to nobody, not even that it exists", () => {
    const foreign = aCase({ tenantId: idFrom("tenant", "eu_two") });
    for (const actor of [key("admin"), analyst("admin"), system("effects"), system("timer")])
      for (const command of Object.values(commands))
        expect(mayCommand(actor, command, foreign)).toEqual({ code: "unknown_case" });
  });
});

describe("an analyst at work", () => {
  const theirs = aCase({ assignee: { id: colleague, atMs: 1 } });

  it("works on unassigned cases and on their own", () => {
    expect(allowed(analyst(), aCase({ assignee: { id: me, atMs: 1 } }))).toEqual(sorted(byAnalysts));
    expect(allowed(analyst(), aCase())).toEqual(sorted(byAnalysts));
  });

  it("may only talk about, vote on and take over a colleague's case", () => {
    expect(allowed(analyst(), theirs)).toEqual([
      "add_note",
      "assign",
      "delete_note",
      "edit_note",
      "pin_note",
      "reveal_field",
      "set_labels",
      "undo_decision",
      "vote",
      "withdraw_consent",
    ]);
    expect(allowed(analyst("admin"), theirs)).toEqual(sorted(byAdmins));
  });

  it("undoes a pending decision only if it is their own; an administrator undoes any", () => {
    const pendingBy = (byId: string) =>
      aCase({ pendingDecision: { event: "approve", reason: null, comment: null, byId, dueAtMs: 1 } });
    expect(mayCommand(analyst(), commands.undo_decision, pendingBy(me))).toBeNull();
    expect(mayCommand(analyst(), commands.undo_decision, pendingBy(colleague))?.code).toBe("not_permitted");
    expect(mayCommand(analyst("admin"), commands.undo_decision, pendingBy(colleague))).toBeNull();
  });

  // Sabotage tried: who opened a case may settle it (policy.ts) → red.
  it.each(["analyst", "admin"] as const)("does not settle a case they opened themselves (%s)", (role) => {
    const own = aCase({ openedById: me });
    const refused = (command: CommandBody) => mayCommand(analyst(role), command, own)?.code;
    expect(refused(commands.decide)).toBe("not_permitted");
    expect(refused({ ...commands.decide, decision: "reject" })).toBe("not_permitted");
    expect(refused({ ...commands.send_event, name: "approve" })).toBe("not_permitted");
    expect(refused({ ...commands.decide, decision: "revision" })).toBeUndefined();
    expect(refused(commands.add_note)).toBeUndefined();
  });
});

describe("what each role may do to a case", () => {
  const kinds: CommandBody["type"][] = [
    "add_note",
    "decide",
    "assign",
    "reveal_field",
    "move_version",
    "vote",
    "supply_result",
  ];
  it.each<[Role, string[]]>([
    ["viewer", []],
    ["analyst", ["add_note", "decide", "assign", "reveal_field", "vote"]],
    ["senior", ["add_note", "decide", "assign", "reveal_field", "vote", "supply_result"]],
    ["manager", ["add_note", "decide", "assign", "reveal_field", "vote", "supply_result"]],
    ["builder", ["move_version"]],
    ["admin", kinds],
    ["auditor", []],
  ])("%s", (role, expected) => {
    expect(kinds.filter((kind) => mayCommand(analyst(role), commands[kind], aCase()) === null)).toEqual(expected);
  });

  it("a manager acts on a colleague's case as an administrator does; a senior takes it over first", () => {
    const theirs = aCase({ assignee: { id: colleague, atMs: 1 } });
    const decides = (role: Role) => mayCommand(analyst(role), commands.decide, theirs) === null;
    expect(["analyst", "senior", "manager", "admin"].map((role) => decides(role as Role))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});

describe("a tenant that asks for more", () => {
  const rules = { seniorDecidesHighRisk: false, managerAssignsOthers: false, maskedFields: [] };
  const under = (role: Role, over: Partial<typeof rules>): Actor =>
    ({ ...analyst(role), teamRules: { ...rules, ...over } }) as Actor;
  const atRisk = (level: string, asked = false) =>
    ({
      ...aCase(),
      risk: { level, score: 80, indicators: [] },
      ...(asked && { seniorDecidesHighRisk: true }),
    }) as CaseSnapshot;
  const settling = [
    commands.decide,
    { ...commands.decide, decision: "reject" },
    { ...commands.send_event, name: "approve" },
    commands.override_risk,
  ] as const;

  it.each(["high", "critical"])(
    "has cases of %s risk settled, and their risk talked down, by seniors and managers only",
    (level) => {
      for (const command of settling) {
        const may = (role: Role) =>
          mayCommand(under(role, { seniorDecidesHighRisk: true }), command, atRisk(level)) === null;
        expect((["analyst", "senior", "manager", "admin"] as const).map(may)).toEqual([false, true, true, true]);
        // The same where the case's definition asks for it, or nobody does.
        expect(mayCommand(analyst(), command, atRisk(level, true))?.code).toBe("not_permitted");
        expect(mayCommand(analyst(), command, atRisk(level))).toBeNull();
      }
    },
  );

  it("leaves ordinary risk, no score, and sending back to every analyst", () => {
    const strict = under("analyst", { seniorDecidesHighRisk: true });
    expect(mayCommand(strict, commands.decide, atRisk("medium"))).toBeNull();
    expect(mayCommand(strict, commands.decide, aCase())).toBeNull();
    expect(mayCommand(strict, { ...commands.decide, decision: "revision" }, atRisk("critical"))).toBeNull();
  });

  it("is not fooled by a risk that a person has set lower", () => {
    const lowered = { ...atRisk("high"), riskOverride: { level: "low" } } as CaseSnapshot;
    expect(mayCommand(under("analyst", { seniorDecidesHighRisk: true }), commands.decide, lowered)?.code).toBe(
      "not_permitted",
    );
  });

  it("lets analysts take what is free and give back their own, and managers do the rest", () => {
    const mayAssign = (role: Role, from: string | null, to: string | null) =>
      mayCommand(
        under(role, { managerAssignsOthers: true }),
        { type: "assign", assigneeId: to },
        aCase({ assignee: from === null ? null : { id: from, atMs: 1 } }),
      ) === null;
    const moves = [
      [null, me],
      [me, null],
      [null, colleague],
      [me, colleague],
      [colleague, me],
      [colleague, null],
    ] as const;
    expect(moves.map(([from, to]) => mayAssign("analyst", from, to))).toEqual([true, true, false, false, false, false]);
    expect(moves.map(([from, to]) => mayAssign("manager", from, to))).toEqual(Array(6).fill(true));
  });
});
