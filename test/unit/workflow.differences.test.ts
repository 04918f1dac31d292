import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { caller, success, tell } from "../support/decisions";

// Where we differ on purpose from the documented system, and no other test says so. `docs/engine.md` has the whole table.

const root = path.join(import.meta.dirname, "../..");

describe("where we differ from the documented system", () => {
  it("plugins of the initial state run when the case is opened", () => {
    const story = tell({ states: { begin: {} }, plugins: [caller("registry", ["begin"])] });
    expect(story.last.log.type).toBe("case.created");
    expect(story.steps("plugin_started")).toMatchObject([{ plugin: "registry", state: "begin" }]);
    expect(story.last.effects.map(({ effect }) => effect.kind)).toEqual(["call_http"]);
  });

  it("a plain self-target runs no plugins, reenter runs them again", () => {
    const story = tell({
      states: { ask: { on: { SAME: "ask", AGAIN: { target: "ask", reenter: true } } } },
      plugins: [caller("registry", ["ask"])],
    });
    story.finish("registry", success());
    story.send("SAME");
    expect([story.steps("plugin_started"), story.run("registry").generation]).toEqual([[], 1]);
    story.send("AGAIN");
    expect(story.steps("plugin_started")).toMatchObject([{ plugin: "registry" }]);
    expect(story.run("registry").generation).toBe(2);
  });

  it("an event inside a nested state does not run the plugins of the state around it", () => {
    const story = tell({
      states: { work: { initial: "one", states: { one: { on: { NEXT: "two" } }, two: { on: { NEXT: "one" } } } } },
      plugins: [caller("registry", ["work"]), caller("second", ["two"])],
    });
    story.send("NEXT");
    expect(story.state()).toBe("work.two");
    expect(story.steps("plugin_started").map(({ plugin }) => plugin)).toEqual(["second"]);
    expect(story.run("registry").generation).toBe(1);
  });
});

describe("docs/engine.md", () => {
  const page = readFileSync(path.join(root, "docs/engine.md"), "utf8");
  const rows = page.split("\n").flatMap((line) => {
    const cells = line.split(" | ");
    const [, file, name] = /^`(test\/[\w./-]+)`: (.+?) \|$/.exec(cells.at(-1) ?? "") ?? [];
    return /^\| \d+$/.test(cells[0] ?? "") ? [{ row: cells[0], file: file ?? "", name: name ?? "" }] : [];
  });

  it("has a test for every difference it names", () => {
    expect(rows.length).toBeGreaterThan(15);
    const missing = rows.filter(({ file, name }) => {
      if (file === "" || name === "") return true;
      return !readFileSync(path.join(root, file), "utf8").includes(name);
    });
    expect(missing).toEqual([]);
  });

  it("begins with a definition that is sound", () => {
    const [, json = ""] = /```json\n(\{[\s\S]+?\n\})\n```/.exec(page) ?? [];
    const definition = JSON.parse(json) as { states: Parameters<typeof tell>[0]["states"]; after: { P90D: string } };
    const story = tell({ states: definition.states, initial: "collect", root: { after: definition.after } });
    story.send("COLLECTION_FLOW_FINISHED");
    story.send("KYB");
    expect(story.state()).toBe("checks.kyb.ok|checks.kyc.ask");
    story.send("KYC");
    story.send("approve");
    expect(story.snapshot).toMatchObject({ status: "completed", outcome: "approved", timers: [] });
  });
});
