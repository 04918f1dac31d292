import { isObject, type JsonObject, sameJson } from "../../lib/json";
import type { Api } from "../api";
import type { Command, Invocation } from "../command";
import { CliError } from "../failure";
import { type Resource, readDocument, readResources, writeResources } from "../files";
import { columns, type Output } from "../output";
import { at, objectsIn, pretty, word } from "../words";
import { planned, pushed } from "./plan";

const parts = ["definition", "extensions", "config", "contextSchema", "documentsSchema", "forms"];
const names = ["name", "displayName", "variant"];
const oneOf = { name: "definition", summary: "Key or id" };
const from = { name: "path", summary: "File or folder of definitions", many: true } as const;

export const definitionCommands: readonly Command[] = [
  {
    name: "definitions list",
    summary: "List definitions, newest first",
    options: {
      key: { summary: "Only versions of this key", value: "key" },
      status: { summary: "Only these", value: "status", choices: ["draft", "published", "archived"] },
    },
    async run(call) {
      const api = await call.api();
      const data = await api.list("/workflow-definitions", { key: call.text("key"), status: call.text("status") });
      call.out.answer({ data }, () =>
        columns(
          data.map((one) => [
            word(one, "key"),
            `version ${word(one, "version")}`,
            word(one, "status"),
            word(one, "id"),
          ]),
        ),
      );
    },
  },
  {
    name: "definitions pull",
    summary: "Write published definitions into a folder",
    details: "One file for each, `workflow_definition/<key>.yaml`, as `definitions push` and `config push` read them.",
    examples: ["definitions pull kyb --dir ./kyb", "definitions pull --format json"],
    args: [{ name: "key", summary: "Only these; all without", optional: true, many: true }],
    options: {
      dir: { summary: "The folder (.)", value: "path" },
      format: { summary: "Of the files (yaml)", value: "format", choices: ["yaml", "json"] },
    },
    async run(call) {
      const { resources } = await (await call.api()).get("/config", { kind: "workflow_definition" });
      const wanted = call.rest("key");
      const all = objectsIn(resources).map((one) => asResource(one));
      const missing = wanted.find((key) => !all.some((one) => one.key === key));
      if (missing !== undefined) throw new CliError("failed", `There is no published definition "${missing}".`);
      const chosen = all.filter(({ key }) => wanted.length === 0 || wanted.includes(key));
      const format = call.text("format") === "json" ? "json" : "yaml";
      const files = writeResources(call.text("dir") ?? ".", chosen, format);
      call.out.answer({ files }, () => files.join("\n"));
    },
  },
  {
    name: "definitions push",
    summary: "Make drafts of what has changed in files, and publish them with --publish",
    details:
      "Files as `definitions pull` writes them, or bodies of POST /workflow-definitions. A draft that is there already is changed; what is " +
      "published in the same words is left alone. Only what changed is told. With --publish all are published in one transaction, or none; when " +
      "somebody changes something meanwhile it says so and tries once more.",
    args: [from],
    options: { publish: { summary: "Publish them, together" } },
    examples: ["definitions push ./kyb", "definitions push ./kyb --publish"],
    async run(call) {
      const resources = definitionsIn(call.rest("path"));
      if (resources.length === 0) throw new CliError("usage", noDefinition);
      const api = await call.api();
      if (call.flag("publish")) return pushed(call, resources, { prune: false });
      const data: JsonObject[] = [];
      for (const resource of resources) data.push(await pushDraft(api, resource));
      call.out.answer({ data }, () => pushText(data));
      return 0;
    },
  },
  {
    name: "definitions diff",
    summary: "Show how files differ from what is published",
    details:
      "Field by field. Nothing is saved. Exit code 3 when one could not be published, and with --exit-code when they differ.",
    examples: ["definitions diff ./kyb --exit-code"],
    args: [from],
    options: { "exit-code": { summary: "Exit with 3 when they differ" } },
    run: async (call) => planned(call, definitionsIn(call.rest("path")), { prune: false }),
  },
  {
    name: "definitions validate",
    summary: "Say what is wrong with definitions in files, or with a stored one",
    details: "Exit code 3 when one could not be published. Nothing is saved.",
    args: [{ name: "path", summary: "Files, folders, or one key or id", many: true }],
    run: validate,
  },
  {
    name: "definitions publish",
    summary: "Publish a draft",
    details: "It is validated once more. New cases begin with it; running ones keep the version they began with.",
    args: [{ name: "definition", summary: "Id of a draft, or a key: its newest draft" }],
    async run(call) {
      const api = await call.api();
      const asked = call.arg("definition");
      const drafts = await api.list("/workflow-definitions", { key: asked, status: "draft" }, 1);
      const id = word(drafts[0], "id") || asked;
      const published = await api.post(`/workflow-definitions/${encodeURIComponent(id)}/publish`);
      call.out.answer(
        published,
        () => `${word(published, "key")}, version ${word(published, "version")}, is published.`,
      );
    },
  },
  {
    name: "definitions simulate",
    summary: "Play a case through without any effect",
    args: [{ name: "definition", summary: "Key or id of a stored one; left out: --file says it", optional: true }],
    options: {
      file: { summary: "Body of POST /workflow-definitions/simulate as JSON or YAML; - is stdin", value: "path" },
    },
    details: "Steps are `{event}`, `{plugin, result}` or `{advanceSeconds}`. Exit code 0 wherever the story ends.",
    examples: ["definitions simulate kyb --file story.yaml"],
    async run(call) {
      const file = call.text("file");
      const id = call.maybe("definition");
      const said = file === undefined ? {} : readDocument(file);
      if (!isObject(said)) throw new CliError("usage", `${file} is not an object.`);
      const body = {
        context: { entity: { type: "business", data: {} } },
        steps: [],
        ...said,
        ...(id !== undefined && { id }),
      };
      const story = await (await call.api()).post("/workflow-definitions/simulate", body);
      call.out.answer(story, () => told(story, call.out));
    },
  },
  {
    name: "definitions graph",
    summary: "Draw a definition",
    examples: ["definitions graph kyb > kyb.mmd", "definitions graph kyb --format svg > kyb.svg"],
    args: [oneOf],
    options: { format: { summary: "What comes out (mermaid)", value: "format", choices: ["mermaid", "svg", "json"] } },
    async run(call) {
      const format = call.text("format") ?? "mermaid";
      const id = encodeURIComponent(call.arg("definition"));
      const text = await (await call.api()).text(`/workflow-definitions/${id}/graph`, { format });
      call.out.answer({ format, graph: text }, () => text);
    },
  },
];

async function validate(call: Invocation): Promise<number> {
  const api = await call.api();
  const [path = ""] = call.rest("path");
  const isStored = call.rest("path").length === 1 && !/[./\\]|^-$/.test(path);
  const problems = isStored ? await storedProblems(api, path) : await fileProblems(api, call.rest("path"));
  const valid = !problems.some(({ severity }) => severity === "error");
  call.out.answer({ valid, problems }, () =>
    problems.length === 0
      ? "Nothing is wrong."
      : problems
          .map((one) => {
            const colour = one.severity === "error" ? "red" : "yellow";
            return `${call.out.paint(colour, word(one, "severity"))}  ${word(one, "key")} ${word(one, "path")}: ${word(one, "message")}`;
          })
          .join("\n"),
  );
  return valid ? 0 : 3;
}

async function storedProblems(api: Api, id: string): Promise<JsonObject[]> {
  const { problems } = await api.post(`/workflow-definitions/${encodeURIComponent(id)}/validate`);
  return objectsIn(problems).map((one) => ({ key: id, ...one }));
}

async function fileProblems(api: Api, paths: readonly string[]): Promise<JsonObject[]> {
  const plan = await api.post("/config/apply", { resources: sendable(definitionsIn(paths)), dryRun: true });
  return objectsIn(plan.problems);
}

/** What has become of files: those that changed something, and how many did not. */
function pushText(data: readonly JsonObject[]): string {
  const changed = data.filter(({ action }) => action !== "unchanged");
  const rest = data.length - changed.length;
  const lines = changed.map((one) => [`Draft ${word(one, "action")}:`, word(one, "key"), word(one, "id")]);
  if (changed.length === 0) return `Nothing to do: ${rest} unchanged.`;
  return [columns(lines), ...(rest > 0 ? [`${rest} unchanged.`] : [])].join("\n");
}

const noDefinition = "There is no definition in these files.";

/** Changes the draft of a key, makes one, or finds that nothing is new. */
async function pushDraft(api: Api, { key, spec }: Resource): Promise<JsonObject> {
  const body = Object.fromEntries(
    [...names, ...parts].flatMap((name) => (name in spec ? [[name, spec[name] ?? null]] : [])),
  );
  const [newest] = await api.list("/workflow-definitions", { key }, 1);
  const stored = newest === undefined ? null : await api.get(`/workflow-definitions/${word(newest, "id")}`);
  const isSame = stored !== null && Object.entries(body).every(([name, value]) => sameJson(at(stored, name), value));
  if (stored !== null && isSame && stored.status !== "archived")
    return { key, action: "unchanged", id: stored.id ?? null };
  if (stored?.status === "draft") {
    const wish = { ...body, expectedHash: stored.hash ?? null };
    const changed = await api.put(`/workflow-definitions/${word(stored, "id")}`, wish);
    return { key, action: "changed", id: changed.id ?? null };
  }
  const made = await api.post("/workflow-definitions", { ...body, key });
  return { key, action: "created", id: made.id ?? null };
}

/** Files of resources, and bodies of the API that name a `definition`. */
function definitionsIn(paths: readonly string[]): Resource[] {
  return paths.flatMap((path) => {
    const document = /\.(json|ya?ml)$/.test(path) ? readDocument(path) : null;
    const bodies = [document]
      .flat()
      .filter((one) => isObject(one) && isObject(one.definition) && one.kind === undefined);
    if (bodies.length > 0) return bodies.flatMap((one) => (isObject(one) ? [bodyAsResource(one, path)] : []));
    return readResources(path).filter(({ kind }) => kind === "workflow_definition");
  });
}

function bodyAsResource(
  { key, uiDefinition, definitionType: _type, version: _version, ...body }: JsonObject,
  path: string,
): Resource {
  if (typeof key !== "string") throw new CliError("usage", `${path} has a definition without a key.`);
  const forms = isObject(uiDefinition)
    ? { forms: { [word(uiDefinition, "key") || key]: { key, ...uiDefinition } } }
    : {};
  return { kind: "workflow_definition", key, spec: { name: key, ...body, ...forms } };
}

const sendable = (resources: readonly Resource[]): JsonObject[] => {
  if (resources.length === 0) throw new CliError("usage", noDefinition);
  return resources.map((one) => ({ ...one }));
};

const asResource = (one: JsonObject): Resource => ({
  kind: word(one, "kind"),
  key: word(one, "key"),
  spec: isObject(one.spec) ? one.spec : {},
});

/** A played story: each step, and where it led. */
function told(story: JsonObject, { paint }: Output): string {
  const steps = objectsIn(story.steps).map((step) => [
    word(step, "event") || word(step, "kind") || "…",
    step.accepted === false ? paint("yellow", "refused") : "",
    `${word(step, "before")} → ${word(step, "after")}`,
  ]);
  const end = `Ends in ${paint("bold", word(story, "state"))}${story.done === true ? ", done" : ""}.`;
  return steps.length === 0 ? `${end}\n${pretty(at(story, "tags") ?? [])}` : `${columns(steps)}\n${end}`;
}
