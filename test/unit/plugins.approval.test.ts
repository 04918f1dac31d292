import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, type CommandBody, idFrom, type Role } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { mayCommand } from "../../src/review/policy";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";
import { allowedNow } from "../../src/workflow/view";
import { fire, integrator, type Plot, type Story, success, tell, tenantId } from "../support/decisions";

const person = (name: string, role: Role = "analyst"): Actor => ({
  kind: "analyst",
  tenantId,
  userId: idFrom("user", name),
  role,
  name,
  email: `${name}@example.test`,
});
const [ada, bob, eve] = [person("ada"), person("bob"), person("eve")];

const done = { type: "final" };
const asked = (over: JsonObject = {}): JsonObject => ({
  pluginKind: "approval",
  name: "sign_off",
  stateNames: ["asked"],
  count: 2,
  timeoutSeconds: 3_600,
  successAction: "GRANTED",
  cancelledAction: "DENIED",
  timeoutAction: "LAPSED",
  ...over,
});
const approvalPlot = (over: JsonObject = {}, opening: Plot["opening"] = {}): Plot => ({
  states: {
    asked: { on: { GRANTED: "granted", DENIED: "denied", LAPSED: "lapsed", LEAVE: "away" } },
    away: { on: { BACK: "asked" } },
    granted: done,
    denied: done,
    lapsed: done,
  },
  common: [asked(over)],
  opening,
});
const voteOf = (story: Story, actor: Actor, decision: "approve" | "reject", comment: string | null = null) =>
  story.try({ type: "vote", plugin: "sign_off", decision, comment }, { actor });

describe("an approval", () => {
  it("is granted by as many different people as it asks for", () => {
    const story = tell(approvalPlot());
    voteOf(story, ada, "approve", "fine");
    expect([
      story.state(),
      story.at("pluginsOutput.sign_off.status"),
      story.at("pluginsOutput.sign_off.approvals"),
    ]).toEqual(["asked", "waiting", 1]);
    voteOf(story, bob, "approve");
    expect(story.state()).toBe("granted");
    expect(story.at("pluginsOutput.sign_off")).toMatchObject({
      status: "approved",
      votes: [
        { byId: "usr_ada", role: "analyst", decision: "approve", comment: "fine" },
        { byId: "usr_bob", decision: "approve" },
      ],
    });
  });

  it("counts a person once, however often they say it", () => {
    const story = tell(approvalPlot());
    for (const comment of ["one", "two", "three"]) voteOf(story, ada, "approve", comment);
    expect([story.state(), story.snapshot.approvals[0]?.votes.length]).toEqual(["asked", 1]);
    const again = voteOf(story, ada, "approve", "three");
    expect(again.ok && again.value.accepted).toBe(false);
  });

  it("is over with one rejection, also of somebody who had approved", () => {
    const story = tell(approvalPlot());
    voteOf(story, ada, "approve");
    voteOf(story, ada, "reject", "thought again");
    expect([story.state(), story.at("pluginsOutput.sign_off.status")]).toEqual(["denied", "rejected"]);
  });

  it.each<[name: string, actor: Actor, over: JsonObject, opening: Plot["opening"]]>([
    ["a key, which is no person", integrator, {}, {}],
    ["a viewer", person("ann", "viewer"), {}, {}],
    ["somebody of another role", ada, { roles: ["admin"] }, {}],
    ["who opened the case", ada, {}, { actor: ada }],
    ["who opened the case, as an administrator", person("ada", "admin"), {}, { actor: ada }],
  ])("does not take the word of %s", (_name, actor, over, opening) => {
    const story = tell(approvalPlot(over, opening));
    const voted = voteOf(story, actor, "approve");
    expect(voted).toMatchObject({ ok: false, error: { code: "not_permitted" } });
    expect(story.snapshot.approvals[0]?.votes).toEqual([]);
  });

  it.each<[name: string, body: CommandBody, actor: Actor]>([
    ["an event", { type: "send_event", name: "approve", payload: null }, integrator],
    ["a decision", { type: "decide", decision: "approve", reason: null, comment: null }, person("root", "admin")],
    ["a decision of a key", { type: "decide", decision: "approve", reason: null, comment: null }, integrator],
    ["a hook", { type: "hook", event: "approve", destination: "pluginsOutput.x", process: null, body: {} }, integrator],
  ])("is not to be had by %s that says the same, while people are asked", (_name, body, actor) => {
    const states = {
      ready: { on: { approve: "work" } },
      work: { initial: "asked", states: { asked: { on: { approve: "granted" } }, granted: {} } },
    };
    const story = tell({ states, common: [asked({ stateNames: ["work.asked"], successAction: "approve" })] });
    // The same word means nothing special where nobody is asked.
    story.send("approve");
    expect(story.state()).toBe("work.asked");
    expect(story.try(body, { actor }).ok).toBe(false);
    expect(allowedNow(story.definition, story.snapshot)).not.toContain("approve");
    for (const voter of [ada, bob]) voteOf(story, voter, "approve");
    expect(story.state()).toBe("work.granted");
  });

  it.each(["DENIED", "LAPSED"])(
    "ends with %s by its votes and its time alone, or by a plugin of the same word",
    (event) => {
      const api = {
        pluginKind: "api",
        name: "vendor",
        url: "https://v.example",
        successAction: event,
        errorAction: "NO",
      };
      const story = tell({ ...approvalPlot(), plugins: [{ ...api, stateNames: ["asked"] }] });
      const asked = story.try({ type: "send_event", name: event, payload: null });
      expect(asked).toMatchObject({ ok: false, error: { code: "event_not_allowed", allowed: ["LEAVE"] } });
      expect(story.try({ type: "hook", event, destination: "pluginsOutput.x", process: null, body: {} }).ok).toBe(
        false,
      );
      expect([story.state(), allowedNow(story.definition, story.snapshot)]).toEqual(["asked", ["LEAVE"]]);
      story.finish("vendor", success({}));
      expect(story.state()).toBe(event === "DENIED" ? "denied" : "lapsed");
    },
  );

  it("is not to be had by a hook that came before people were asked", () => {
    const story = tell({ ...approvalPlot(), initial: "away" });
    story.hook("GRANTED");
    story.send("BACK");
    expect(story.state()).toBe("asked");
  });

  it("takes the word of who opened the case when its definition says so", () => {
    const story = tell(approvalPlot({ count: 1, selfApproval: true }, { actor: ada }));
    voteOf(story, ada, "approve");
    expect(story.state()).toBe("granted");
  });

  it("runs out of time, not a moment early", () => {
    const story = tell(approvalPlot());
    const dueAtMs = story.snapshot.timers[0]?.dueAtMs ?? 0;
    expect(dueAtMs).toBe(story.nowMs + 3_600_000);
    story.nowMs = dueAtMs - 1;
    const early = story.give({ type: "timer", timerId: story.snapshot.timers[0]?.id ?? "" });
    expect([early.accepted, story.state()]).toEqual([false, "asked"]);
    voteOf(story, ada, "approve");
    fire(story, 0);
    expect([story.state(), story.at("pluginsOutput.sign_off.status")]).toEqual(["lapsed", "timeout"]);
    expect(story.at("pluginsOutput.sign_off.votes.0.byId")).toBe("usr_ada");
  });

  it("ends with its state, and begins without old votes when the state is entered again", () => {
    const story = tell(approvalPlot());
    voteOf(story, ada, "approve");
    story.send("LEAVE");
    expect(story.snapshot.timers).toEqual([]);
    expect(story.at("pluginsOutput.sign_off")).toMatchObject({ status: "cancelled", approvals: 1, needed: 2 });
    expect(voteOf(story, bob, "approve")).toMatchObject({ ok: false, error: { code: "no_approval" } });
    story.send("BACK");
    voteOf(story, bob, "approve");
    expect([story.state(), story.at("pluginsOutput.sign_off.approvals")]).toEqual(["asked", 1]);
    voteOf(story, eve, "approve");
    expect(story.state()).toBe("granted");
  });

  it("takes no vote once it is decided", () => {
    const story = tell({ ...approvalPlot({ successAction: "OTHER" }) });
    voteOf(story, ada, "approve");
    voteOf(story, bob, "approve");
    expect(voteOf(story, eve, "reject")).toMatchObject({ ok: false, error: { code: "no_approval" } });
    expect(story.at("pluginsOutput.sign_off.status")).toBe("approved");
  });

  it("G28: whoever votes in whatever order, what is granted was approved by enough different people, none of whom opened the case", () => {
    const people = ["ada", "bob", "eve", "kim"].map((name) => person(name));
    const ballot = fc.record({ voter: fc.nat({ max: 3 }), approve: fc.boolean(), comment: fc.constantFrom(null, "x") });
    fc.assert(
      fc.property(fc.array(ballot, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (ballots, count) => {
        const story = tell(approvalPlot({ count }, { actor: ada }));
        for (const { voter, approve, comment } of ballots) {
          const actor = people[voter] as Actor;
          const body = { type: "vote", plugin: "sign_off", decision: approve ? "approve" : "reject", comment } as const;
          if (mayCommand(actor, body, story.snapshot) === null) story.try(body, { actor });
        }
        const votes = story.snapshot.approvals[0]?.votes ?? [];
        const approvers = new Set(votes.filter((vote) => vote.decision === "approve").map((vote) => vote.byId));
        const rejected = votes.some((vote) => vote.decision === "reject");
        expect(approvers.has("usr_ada")).toBe(false);
        expect(new Set(votes.map((vote) => vote.byId)).size).toBe(votes.length);
        expect(story.state()).toBe(rejected ? "denied" : approvers.size >= count ? "granted" : "asked");
      }),
      { numRuns: 150 },
    );
  });

  it("may stand in the meta of its state", () => {
    const story = tell({
      states: {
        review: {
          meta: { approval: { roles: ["admin"], count: 1, timeoutSeconds: 60, event: "OK", rejectedEvent: "NO" } },
          on: { OK: "granted", NO: "denied" },
        },
        granted: done,
        denied: done,
      },
    });
    expect(story.snapshot.approvals[0]).toMatchObject({ plugin: "approval_review", roles: ["admin"], count: 1 });
    story.give(
      { type: "vote", plugin: "approval_review", decision: "reject", comment: null },
      { actor: person("root", "admin") },
    );
    expect(story.state()).toBe("denied");
  });
});

describe("an approval of a state", () => {
  const meta = { approval: { count: 1, event: "OK" } };

  it("is asked for in that state only, not in others of the same name", () => {
    const story = tell({
      states: {
        box: { initial: "review", states: { review: { on: { next: "#top" } } } },
        review: { id: "top", meta, on: { OK: "over" } },
        over: { type: "final" },
      },
    });
    expect(story.snapshot.approvals).toEqual([]);
    story.send("next");
    expect(story.snapshot.approvals).toHaveLength(1);
  });

  it.each([
    ["another approval's", {}, "definition.states.a_b.meta.approval.name"],
    [
      "a plugin's",
      { commonPlugins: [asked({ name: "approval_a_b", stateNames: ["over"] })] },
      "definition.states.a.states.b.meta.approval.name",
    ],
  ])("is refused at publish when its name is %s: outputs and votes are known by it", (_whose, extensions, path) => {
    const states = {
      a: { initial: "b", states: { b: { meta, on: { OK: "#two" } } } },
      a_b: { id: "two", meta, on: { OK: "over" } },
      over: { type: "final" },
    };
    const body = parseDefinitionBody({ definition: { id: "d", initial: "a", states }, extensions });
    if (!body.ok) throw new Error("not read");
    const found = validateDefinition(body.value).filter(({ code }) => code === "duplicate_plugin_name");
    expect(found.map((problem) => [problem.severity, problem.path])).toContainEqual(["error", path]);
  });
});
