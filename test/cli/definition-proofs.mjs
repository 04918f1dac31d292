// Definitions, rules, lists and checks, from files and where they lie. The tenant is configured as config-proofs.mjs leaves it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export async function proveDefinitions({ cli, stateDir, prove }) {
  const folder = join(stateDir, "definitions");
  await cli.run(["definitions", "pull", "flow", "--dir", folder]);
  const [file] = readdirSync(join(folder, "workflow_definition")).map((name) =>
    join(folder, "workflow_definition", name),
  );
  const same = await cli.run(["definitions", "diff", file, "--exit-code"]);
  writeFileSync(file, readFileSync(file, "utf8").replace(/name: Round \d/, "name: Edited"));
  const differs = await cli.run(["definitions", "diff", file, "--exit-code"]);
  const drafted = await cli.run(["definitions", "push", file, "--json"]);
  const again = await cli.run(["definitions", "push", file, "--json"]);
  const published = await cli.run(["definitions", "publish", "flow", "--json"]);
  await prove("a definition goes from the server to a file, is edited, drafted once and published", () => [
    [same.code, 0],
    [differs.code, 3],
    [drafted.json.data[0].action, "created"],
    [again.json.data[0].action, "unchanged"],
    [published.json.name, "Edited"],
    [published.json.status, "published"],
  ]);
  const broken = join(stateDir, "broken.json");
  writeFileSync(
    broken,
    JSON.stringify({ key: "broken", name: "Broken", definition: { id: "b", initial: "gone", states: {} } }),
  );
  const checked = await cli.run(["definitions", "validate", broken, "--json"]);
  const stored = await cli.run(["definitions", "validate", "flow", "--json"]);
  const graph = await cli.run(["definitions", "graph", "flow"]);
  const story = await cli.run(
    ["definitions", "simulate", "flow", "--file", "-", "--json"],
    {},
    '{"steps":[{"event":"DONE"}]}',
  );
  await prove("it is validated (exit code 3 when it is wrong), drawn and played through", () => [
    [checked.code, 3],
    [checked.json.valid, false],
    [stored.code, 0],
    [graph.text.includes("stateDiagram"), true],
    [story.json.state, "end"],
  ]);
}

export async function proveRulesAndLists({ cli, stateDir, prove }) {
  const test = { name: "high", facts: { amount: 9 }, expect: { score: 99 } };
  const file = join(stateDir, "rules.json");
  writeFileSync(
    file,
    JSON.stringify({ kind: "rule_set", key: "not-stored", spec: { name: "Rules", rules: [], tests: [test] } }),
  );
  const [stored, failing] = [
    await cli.run(["rules", "test", "rules", "--json"]),
    await cli.run(["rules", "test", file, "--json"]),
  ];
  const backtest = await cli.run(["rules", "backtest", "rules", "--json"]);
  await prove(
    "rules are tested where they lie, stored or not, with exit code 3 when a test does not pass, and backtested",
    () => [
      [stored.code, 0],
      [failing.code, 3],
      [failing.json.data[0].tests[0].name, "high"],
      [backtest.code, 0],
      [backtest.json.complete, true],
    ],
  );
  const imported = await cli.run(
    ["lists", "import", "fresh", "-", "--create", "--json"],
    {},
    "value,note\na.example,first\nb.example,\n",
  );
  const check = await cli.run(["checks", "run", "iban", "--subject", '{"iban":"GB33BUKB20201555555555"}', "--json"]);
  const clock = await cli.run(["clock", "advance", "90s", "--json"]);
  const live = await cli.run(["clock", "advance", "90s", "--profile", "live"]);
  await prove("lists take files, checks answer, and only the sandbox's clock moves", () => [
    [imported.json.count, 2],
    [check.json.status, "clear"],
    [clock.json.offsetSeconds, 90],
    [live.code, 4],
  ]);
}
