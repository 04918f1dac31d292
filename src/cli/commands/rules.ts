import { setTimeout as sleep } from "node:timers/promises";
import type { JsonObject } from "../../lib/json";
import type { Api } from "../api";
import type { Command, Invocation } from "../command";
import { CliError } from "../failure";
import { readResources } from "../files";
import { columns } from "../output";
import { at, objectsIn, pretty, word } from "../words";

export const ruleCommands: readonly Command[] = [
  {
    name: "rules test",
    summary: "Run the tests of rule sets, stored ones or in files",
    details:
      "Each test is told. Files are tested by what they say, stored or not. Exit code 3 when a rule cannot be read or a test does not pass. " +
      "Nothing is saved.",
    args: [{ name: "path", summary: "Files, folders, or one key or id", many: true }],
    run: test,
  },
  {
    name: "rules backtest",
    summary: "See what a draft of rules would have made of past cases",
    args: [{ name: "rule-set", summary: "Id, or a key: its newest draft, else what is published" }],
    options: {
      "last-cases": { summary: "How many, newest first (10000)", value: "number" },
      against: {
        summary: "Compare with this published version; without it with what production said",
        value: "number",
      },
    },
    async run(call) {
      const api = await call.api();
      const id = await draftOf(api, call.arg("rule-set"));
      const against = call.text("against");
      const begun = await api.post(`/rule-sets/${id}/backtests`, {
        lastCases: call.count("last-cases", 10_000, 1),
        ...(against !== undefined && { against: call.count("against", 1, 1) }),
      });
      const status = await finished(api, word(begun, "id"), call);
      const report = await api.get(`/backtests/${word(begun, "id")}/report`);
      call.out.answer(
        report,
        () => `Backtest ${word(begun, "id")}: ${status}.\n${pretty(at(report, "cases") ?? report)}`,
      );
      return status === "done" ? 0 : 1;
    },
  },
];

async function test(call: Invocation): Promise<number> {
  const api = await call.api();
  const paths = call.rest("path");
  const isStored = paths.length === 1 && !/[./\\]|^-$/.test(paths[0] ?? "");
  const data = isStored ? [await storedTests(api, paths[0] ?? "")] : await fileTests(api, paths);
  const valid = data.every((one) => one.valid === true);
  call.out.answer({ valid, data }, () => data.map((one) => told(one, call)).join("\n"));
  return valid ? 0 : 3;
}

async function storedTests(api: Api, id: string): Promise<JsonObject> {
  return { ruleSet: id, ...(await api.post(`/rule-sets/${encodeURIComponent(id)}/validate`)) };
}

/** Files are judged by what they say alone, whether there is a stored rule set of the same key or not. */
async function fileTests(api: Api, paths: readonly string[]): Promise<JsonObject[]> {
  const all = paths.flatMap(readResources).filter(({ kind }) => kind === "rule_set");
  if (all.length === 0) throw new CliError("usage", "There is no rule set in these files.");
  const results: JsonObject[] = [];
  for (const { key, spec } of all) {
    const { name: _name, description: _description, ...parts } = spec;
    results.push({ ruleSet: key, ...(await api.post("/rule-sets/validate", parts)) });
  }
  return results;
}

function told(result: JsonObject, { out }: Invocation): string {
  const tests = objectsIn(result.tests).map((one) => [
    one.passed === true ? out.paint("green", "✓") : out.paint("red", "✗"),
    `${word(one, "name")} ${[at(one, "problems") ?? []].flat().join(" ")}`.trim(),
  ]);
  const problems = objectsIn(result.problems).map((one) => [
    out.paint("red", word(one, "severity")),
    `${word(one, "path")}: ${word(one, "message")}`,
  ]);
  return [`${word(result, "ruleSet")}: ${result.valid === true ? "ok" : "not ok"}`, columns([...tests, ...problems])]
    .filter((text) => text !== "")
    .join("\n");
}

async function draftOf(api: Api, asked: string): Promise<string> {
  const [draft] = await api.list("/rule-sets", { key: asked, status: "draft" }, 1);
  return encodeURIComponent(word(draft, "id") || asked);
}

async function finished(api: Api, id: string, { out, signal }: Invocation): Promise<string> {
  for (;;) {
    const backtest = await api.get(`/backtests/${id}`);
    const status = word(backtest, "status");
    if (!["queued", "running"].includes(status) || signal.aborted) return status;
    out.note(`${word(backtest, "progress", "judged")} of ${word(backtest, "progress", "total")} judged`);
    await sleep(1_000, undefined, { signal }).catch(() => {});
  }
}
