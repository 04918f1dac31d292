import { describe, expect, it } from "vitest";
import { type CommandBody, idFrom } from "../../src/domain";
import { analyst, caller, engine, integrator, success, tell, waiting } from "../support/decisions";

const firstIncident = (story: ReturnType<typeof tell>): string =>
  story.snapshot.incidents.find((incident) => incident.resolvedAtMs === null)?.id ?? "";

describe("a retry by hand always leads to new work or to a new incident", () => {
  it("when the plugin could not even be asked: it is prepared again, from the facts of now", () => {
    const story = tell({
      states: { asking: { on: { ANSWERED: "done" } }, done: { type: "final" } },
      plugins: [
        caller("vendor", ["asking"], { url: "https://vendor.fake.test/{entity.data.number}", errorAction: null }),
      ],
    });
    expect(story.snapshot.incidents).toMatchObject([{ code: "missing_value" }]);
    story.give({ type: "retry_incident", incidentId: firstIncident(story) }, { actor: analyst });
    // Nothing is better yet: it says so again instead of waiting for an answer that nobody was asked for.
    expect(story.run("vendor").status).toBe("error");
    expect(story.snapshot.incidents.filter((incident) => incident.resolvedAtMs === null)).toHaveLength(1);
    story.give({ type: "merge_context", merge: { entity: { data: { number: "42" } } }, arrays: "by_id" });
    const retried = story.give({ type: "retry_incident", incidentId: firstIncident(story) }, { actor: analyst });
    expect(retried.effects.map(({ effect }) => effect.kind)).toEqual(["call_http"]);
    story.finish("vendor", success());
    expect(story.state()).toBe("done");
  });

  it("when children could not be opened: those are asked for again, and only those", () => {
    const story = tell({
      states: { owners: { on: { OPENED: "done" } }, done: {} },
      children: [
        {
          name: "owners",
          pluginKind: "child",
          definitionId: "owner",
          stateNames: ["owners"],
          iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" }],
          transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
          successAction: "OPENED",
        },
      ],
      data: { additionalInfo: { ubos: [{ id: "a" }, { id: "b" }] } },
    });
    const opened = (childKey: string, caseId: ReturnType<typeof idFrom<"case">> | null) =>
      story.give({ type: "child_opened", childKey, caseId, problem: null }, { actor: engine });
    opened("owners:a", idFrom("case", "childa"));
    opened("owners:b", null);
    expect(story.snapshot.incidents).toMatchObject([{ code: "child_not_opened" }]);
    const retried = story.give({ type: "retry_incident", incidentId: firstIncident(story) });
    expect(retried.effects.map(({ effect }) => "childKey" in effect && effect.childKey)).toEqual(["owners:b"]);
    opened("owners:b", idFrom("case", "childb"));
    expect(story.state()).toBe("done");
    expect(story.snapshot.children.map((child) => child.status)).toEqual(["active", "active"]);
  });
});

describe("a case that has ended", () => {
  it("opens no incident for an answer it no longer waits for, but for work that failed it does", () => {
    const story = tell({
      states: { asking: { on: { finish: "over" } }, over: { type: "final" } },
      plugins: [caller("vendor", ["asking"], { errorAction: null }), caller("notice", ["over"], { errorAction: null })],
    });
    story.finish("vendor", waiting);
    story.send("finish");
    story.finish("vendor", { status: "timeout" });
    expect(story.run("vendor").status).toBe("timeout");
    expect(story.snapshot.incidents).toEqual([]);
    story.finish("notice", { status: "timeout" });
    expect(story.snapshot.incidents).toMatchObject([{ code: "timeout" }]);
  });
});

describe("links", () => {
  const mint = (linkId: string, subject = "applicant"): CommandBody => ({
    type: "mint_link",
    linkId,
    kind: "session",
    subject,
    expiresInSeconds: 600,
    language: null,
  });

  it("made again under the same id are one link with a new secret: a revoked one cannot come back beside it", () => {
    const story = tell({ states: { here: {} } });
    story.give(mint("lnk_1"));
    story.give({ type: "revoke_link", linkId: "lnk_1" });
    const { generation } = story.snapshot.links[0] ?? { generation: 0 };
    story.give(mint("lnk_1"));
    expect(story.snapshot.links).toHaveLength(1);
    expect(story.snapshot.links[0]).toMatchObject({ generation: generation + 1, revokedAtMs: null });
    story.give({ type: "revoke_link", linkId: "lnk_1" });
    expect(story.snapshot.links.every((link) => link.revokedAtMs !== null)).toBe(true);
  });

  it("of another person are not sent to the applicant's address", () => {
    const story = tell({ states: { here: {} }, data: { email: "ada@example.test", ubos: [{ id: "owner-1" }] } });
    story.give(mint("lnk_owner", "owner-1"));
    story.give(mint("lnk_applicant"));
    const renewed = (linkId: string) => story.try({ type: "renew_link", linkId }, { actor: integrator });
    expect(renewed("lnk_owner")).toMatchObject({ ok: false, error: { code: "bad_value" } });
    expect(renewed("lnk_applicant")).toMatchObject({ ok: true });
  });
});
