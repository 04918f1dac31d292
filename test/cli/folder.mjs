import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** A small configuration whose every part is called `name`. */
export const folderOf = (name) => [
  { kind: "list", key: "names", spec: { name, entries: [{ value: "a" }] } },
  { kind: "rule_set", key: "rules", spec: { name, rules: [] } },
  {
    kind: "workflow_definition",
    key: "flow",
    spec: {
      name,
      definition: {
        id: "flow",
        initial: "start",
        states: { start: { on: { DONE: "end" } }, end: { type: "final", tags: ["approved"] } },
      },
    },
  },
  { kind: "queue", key: "work", spec: { name } },
];

/** Half of it in one file, the rest in files of their own, in both formats. */
export function writeFolder(folder, resources) {
  mkdirSync(folder, { recursive: true });
  const [first, second, ...rest] = resources;
  writeFileSync(join(folder, "together.yaml"), `${stringify(first)}---\n${stringify(second)}`);
  for (const one of rest) writeFileSync(join(folder, `${one.kind}.json`), JSON.stringify(one));
}
