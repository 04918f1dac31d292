import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { analyst, caller, tell } from "../support/decisions";

const stuck = () => {
  const story = tell({
    states: { asking: { on: { ANSWERED: "done", leave: "parked" } }, done: { type: "final" }, parked: {} },
    plugins: [caller("vendor", ["asking"], { url: "https://vendor.fake.test/ask", errorAction: null })],
  });
  story.finish("vendor", { status: "error", code: "gave_up", message: "no answer" });
  const incident = story.snapshot.incidents[0];
  if (incident === undefined) throw new Error("nothing gave up");
  return { story, incidentId: incident.id };
};
const reason = "Asked by telephone.";

describe("an incident", () => {
  it("is given up for good: nothing is sent again, and the case stays", () => {
    const { story, incidentId } = stuck();
    const done = story.give({ type: "skip_incident", incidentId, reason }, { actor: analyst });
    expect(done.effects).toEqual([]);
    expect(done.effectChanges.map(({ to }) => to)).toEqual(["done"]);
    expect(done.log).toMatchObject({ type: "incident.skipped", detail: { plugin: "vendor", reason } });
    expect(story.snapshot.incidents[0]?.resolvedById).toBe("usr_ada");
    expect(story.state()).toBe("asking");
    const again = story.try({ type: "skip_incident", incidentId, reason });
    expect(again.ok ? null : again.error.code).toBe("unknown_incident");
  });

  it("ends with what a person found out, as if the vendor had said it", () => {
    const { story, incidentId } = stuck();
    const output = { registered: true };
    const done = story.give({ type: "supply_result", incidentId, output, reason }, { actor: analyst });
    expect(story.run("vendor").status).toBe("success");
    expect(story.at("pluginsOutput.vendor")).toEqual(output);
    expect(story.state()).toBe("done");
    expect(done.log).toMatchObject({ type: "incident.supplied", detail: { plugin: "vendor", reason } });
    expect(story.snapshot.incidents.filter(({ resolvedAtMs }) => resolvedAtMs === null)).toEqual([]);
    // A late answer of the vendor changes nothing any more.
    expect(story.finish("vendor", { status: "success", output: { registered: false } }).accepted).toBe(false);
  });

  it("of a check ends with what rules and screens read as its result, and with nothing else", () => {
    const check = { name: "screen", pluginKind: "company-sanctions", vendor: "sandbox", stateNames: ["asking"] };
    const story = tell({
      states: { asking: { on: { ANSWERED: "done" } }, done: { type: "final" } },
      plugins: [{ ...check, successAction: "ANSWERED", errorAction: null }],
      context: { entity: { type: "business", data: { companyName: "Acme", country: "DE" } } },
    });
    story.finish("screen", { status: "error", code: "gave_up", message: "no answer" });
    const incidentId = story.snapshot.incidents[0]?.id ?? "";
    const supply = (output: JsonObject) => ({ type: "supply_result" as const, incidentId, output, reason });
    const garbage: [JsonObject, string][] = [
      [{}, "status"],
      [{ status: "<b>" }, "status"],
      [{ status: "pending" }, "status"],
      [{ status: "clear", data: [] }, "data"],
      [{ status: "clear", matches: "none" }, "matches"],
      [{ status: "clear", reasons: [{ code: "x" }] }, "reasons"],
    ];
    for (const [output, at] of garbage) {
      const refused = story.try(supply(output));
      expect(refused.ok ? null : refused.error).toMatchObject({ code: "bad_value", param: `output.${at}` });
    }
    const done = story.give(supply({ status: "clear", type: "ubo", rawRef: "raw_of_another" }), { actor: analyst });
    expect(done.runs.at(-1)?.result).toMatchObject({
      output: {
        type: "company-sanctions",
        vendor: "sandbox",
        status: "clear",
        reasons: [],
        data: {},
        matches: [],
        vendorRef: null,
      },
    });
    expect(JSON.stringify(done.runs)).not.toContain("raw_of_another");
    expect(story.at("pluginsOutput.companySanctions.verdict")).toBe("clear");
    expect(story.state()).toBe("done");
  });

  it("takes no answer for a run that a newer one replaced", () => {
    const { story, incidentId } = stuck();
    story.give({ type: "open_incident", source: "index", subject: "index", code: "x", message: "" });
    const other = story.snapshot.incidents.find(({ subject }) => subject === "index")?.id ?? "";
    const refused = story.try({ type: "supply_result", incidentId: other, output: {}, reason });
    expect(refused.ok ? null : refused.error.code).toBe("no_result_wanted");
    story.give({ type: "run_plugin", plugin: "vendor" });
    const late = story.try({ type: "supply_result", incidentId, output: {}, reason });
    expect(late.ok ? null : late.error.code).toBe("unknown_incident");
  });
});
