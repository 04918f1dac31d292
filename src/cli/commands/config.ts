import { writeFileSync } from "node:fs";
import { isObject, type JsonObject } from "../../lib/json";
import type { Command, Invocation, Option } from "../command";
import { CliError } from "../failure";
import { type Resource, readDocument, readResources, writeResources } from "../files";
import { objectsIn, word } from "../words";
import { planned, pushed, type Wish } from "./plan";

const dir = { name: "dir", summary: "The folder (./config)", optional: true } as const;
const prune: Option = { summary: "Take away what is there of the same kinds and not in the files" };
const confirmCases: Option = {
  summary: "How many cases rules of retention may let go at once, where a plan asks for it",
  value: "number",
};
const usualDir = "config";

export const configCommands: readonly Command[] = [
  {
    name: "config pull",
    summary: "Write the tenant's configuration into a folder",
    details: "One file for each thing. Files of resources that are no longer there are taken away; other files stay.",
    args: [dir],
    options: { format: { summary: "Of the files (yaml)", value: "format", choices: ["yaml", "json"] } },
    async run(call) {
      const { resources } = await (await call.api()).get("/config");
      const format = call.text("format") === "json" ? "json" : "yaml";
      const files = writeResources(call.maybe("dir") ?? usualDir, objectsIn(resources).map(asResource), format);
      call.out.answer({ files }, () => `${files.length} files in ${call.maybe("dir") ?? usualDir}.`);
    },
  },
  {
    name: "config plan",
    summary: "Show what a push would do",
    details: "Exit code 3 when it could not be done, and with --exit-code when there is something to do.",
    args: [dir],
    options: {
      ...{ prune, "confirm-cases": confirmCases },
      "exit-code": { summary: "Exit with 3 when there is something to do" },
    },
    run: (call) => planned(call, readResources(call.maybe("dir") ?? usualDir), wishOf(call)),
  },
  {
    name: "config push",
    summary: "Make the tenant's configuration what the folder says, all of it or nothing",
    details:
      "Plans, shows the plan, and applies exactly that plan. When somebody changes something meanwhile it says so and plans anew, once; after " +
      "that nothing is done. " +
      "A second push finds nothing to do.",
    args: [dir],
    options: { prune, "confirm-cases": confirmCases },
    run: (call) => push(call, readResources(call.maybe("dir") ?? usualDir)),
  },
  {
    name: "export",
    summary: "Write the whole configuration as one document",
    details: "Without ids, people, secrets and files: `import` makes another tenant the same (sandbox → live).",
    args: [{ name: "file", summary: "Where to; stdout without", optional: true }],
    async run(call) {
      const document = await (await call.api()).get("/config");
      const file = call.maybe("file");
      if (file === undefined) process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
      else {
        writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
        const { length } = objectsIn(document.resources);
        call.out.answer({ file, resources: length }, () => `${length} resources in ${file}.`);
      }
    },
  },
  {
    name: "import",
    summary: "Make a tenant's configuration what an exported document says",
    details: "Shows the difference first; --dry-run stops there. With --profile it goes to another tenant.",
    args: [{ name: "file", summary: "The document; - is stdin" }],
    options: {
      ...{ prune, "confirm-cases": confirmCases },
      "dry-run": { summary: "Only show what would change" },
      "exit-code": { summary: "With --dry-run: exit with 3 when something would" },
    },
    examples: ["export sandbox.json --profile sandbox", "import sandbox.json --profile live --dry-run"],
    async run(call) {
      const document = readDocument(call.arg("file"));
      if (!isObject(document) || !Array.isArray(document.resources))
        throw new CliError("usage", `${call.arg("file")} is not an exported configuration.`);
      const resources = objectsIn(document.resources).map(asResource);
      if (call.flag("dry-run")) return planned(call, resources, wishOf(call));
      return push(call, resources);
    },
  },
];

const push = (call: Invocation, resources: readonly Resource[]): Promise<number> =>
  pushed(call, resources, wishOf(call));

function wishOf(call: Invocation): Wish {
  const said = call.text("confirm-cases");
  const cases = Number(said ?? 0);
  if (!Number.isInteger(cases) || cases < 0) throw new CliError("usage", "--confirm-cases is a number of cases.");
  return { prune: call.flag("prune"), confirmCases: cases };
}

const asResource = (one: JsonObject): Resource => ({
  kind: word(one, "kind"),
  key: word(one, "key"),
  spec: isObject(one.spec) ? one.spec : {},
});
