import type { JsonObject } from "../../lib/json";
import type { Command } from "../command";
import { CliError } from "../failure";
import { readDocument } from "../files";
import { columns, type Output } from "../output";
import { at, jsonIn, objectIn, pretty, word } from "../words";
import { follow, shortEvent } from "./follow";

export const caseCommands: readonly Command[] = [
  {
    name: "cases create",
    summary: "Open a case",
    args: [{ name: "workflow", summary: "Key or id of a published definition", optional: true }],
    options: {
      file: { summary: "Body of POST /cases, as JSON or YAML; - is stdin", value: "path" },
      context: { summary: "The facts it starts with", value: "json" },
      "external-id": { summary: "Your own id of the case", value: "id" },
      version: { summary: "Of the definition; the newest without", value: "number" },
    },
    examples: [
      `cases create kyb --context '{"entity":{"type":"business","data":{"companyName":"Acme Ltd"}}}'`,
      "cases create --file case.yaml --json",
    ],
    async run(call) {
      const file = call.text("file");
      const context = call.text("context");
      const workflow = call.maybe("workflow");
      const externalId = call.text("external-id");
      const body = file === undefined ? {} : objectIn(JSON.stringify(readDocument(file)), file);
      const wish: JsonObject = {
        ...body,
        ...(workflow !== undefined && { workflow }),
        ...(context !== undefined && { context: objectIn(context, "--context") }),
        ...(externalId !== undefined && { externalId }),
        ...(call.text("version") !== undefined && { version: call.count("version", 1, 1) }),
      };
      if (wish.workflow === undefined)
        throw new CliError("usage", "cases create needs <workflow>, or --file with one.");
      if (wish.context === undefined) throw new CliError("usage", "cases create needs --context, or --file with one.");
      const opened = await (await call.api()).post("/cases", wish);
      call.out.answer(opened, () => describedCase(opened));
    },
  },
  {
    name: "cases get",
    summary: "Show a case as it is now",
    args: [{ name: "case", summary: "Its id" }],
    async run(call) {
      const found = await (await call.api()).get(`/cases/${encodeURIComponent(call.arg("case"))}`);
      call.out.answer(found, () => `${describedCase(found)}\n\n${pretty(found.context ?? null)}`);
    },
  },
  {
    name: "cases list",
    summary: "List cases, newest first",
    options: {
      status: { summary: "Only these", value: "status", choices: ["active", "completed", "failed", "cancelled"] },
      workflow: { summary: "Only of this workflow", value: "key" },
      state: { summary: "Only in this state", value: "state" },
      tag: { summary: "Only with this tag", value: "tag" },
      q: { summary: "Name, company, e-mail or external id", value: "words" },
      limit: { summary: "How many at most (20)", value: "number" },
    },
    async run(call) {
      const names = ["status", "workflow", "state", "tag", "q"] as const;
      const filters = Object.fromEntries(names.map((name) => [name, call.text(name)]));
      const data = await (await call.api()).list("/cases", filters, call.count("limit", 20, 1));
      call.out.answer({ data }, () => table(data, call.out));
    },
  },
  {
    name: "cases send-event",
    summary: "Send an event to a case",
    details: "Exit code 1 when the case knows the event but no guard lets it through.",
    args: [
      { name: "case", summary: "Its id" },
      { name: "event", summary: "Name of the event" },
    ],
    options: { payload: { summary: "What goes with it", value: "json" } },
    examples: ["cases send-event case_… approve"],
    async run(call) {
      const payload = call.text("payload");
      const body = { name: call.arg("event"), ...(payload !== undefined && { payload: jsonIn(payload, "--payload") }) };
      const told = await (await call.api()).post(`/cases/${encodeURIComponent(call.arg("case"))}/events`, body);
      const accepted = told.accepted !== false;
      call.out.answer(told, () =>
        accepted ? describedCase(told) : `No guard lets "${body.name}" through in ${word(told, "state")}.`,
      );
      return accepted ? 0 : 1;
    },
  },
  {
    name: "cases tail",
    summary: "Follow the events of a case, or of the whole tenant",
    details: "Until Ctrl-C, or until the case is closed. With --json one event a line.",
    args: [{ name: "case", summary: "Its id; all cases without", optional: true }],
    options: {
      events: { summary: "Only of these types", value: "type", many: true },
      past: { summary: "Begin with what has happened already" },
      limit: { summary: "Stop after so many events", value: "number" },
    },
    async run(call) {
      const caseId = call.maybe("case");
      const past = call.flag("past") ? { fromStart: true } : {};
      let left = call.text("limit") === undefined ? Number.POSITIVE_INFINITY : call.count("limit", 1, 1);
      const wish = { types: call.texts("events"), ...(caseId !== undefined && { caseId }), ...past };
      for await (const event of follow(await call.api(), wish, call.signal)) {
        call.out.line(event, () => shortEvent(event, call.out));
        left -= 1;
        if (left === 0 || (caseId !== undefined && endings.has(word(event, "type")))) return;
      }
    },
  },
];

const endings = new Set(["workflow.completed", "case.cancelled"]);

const describedCase = (found: JsonObject): string =>
  columns(
    [
      ["Case", word(found, "id")],
      ["Workflow", `${word(found, "workflow", "key")}, version ${word(found, "workflow", "version")}`],
      ["Status", `${word(found, "status")}${word(found, "outcome") === "" ? "" : ` (${word(found, "outcome")})`}`],
      ["State", word(found, "state")],
      ["Listens to", [at(found, "allowedEvents") ?? []].flat().join(", ")],
      ["Applicant", word(found, "links", "collection")],
    ].filter(([, value]) => value !== ""),
  );

function table(cases: readonly JsonObject[], out: Output): string {
  if (cases.length === 0) return "No cases.";
  return columns([
    ["ID", "WORKFLOW", "STATUS", "STATE", "OPENED"].map((title) => out.paint("dim", title)),
    ...cases.map((one) => [
      word(one, "id"),
      word(one, "workflow", "key"),
      word(one, "status"),
      word(one, "state"),
      word(one, "createdAt"),
    ]),
  ]);
}
