import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type JsonObject } from "../../lib/json";
import type { Api } from "../api";
import type { Command } from "../command";
import { CliError } from "../failure";
import { objectsIn, word } from "../words";
import { shortEvent } from "./follow";
import { triggerWorkflow } from "./trigger-workflow";

type Cause = (api: Api, caseId: string) => Promise<unknown>;

const send =
  (name: string): Cause =>
  (api, caseId) =>
    api.post(`/cases/${caseId}/events`, { name });

/** What is done to a fresh case so that it tells this. */
const causes: Readonly<Record<string, Cause>> = {
  "case.created": async () => {},
  "case.assigned": assign,
  "case.escalated": (api, caseId) => api.post(`/cases/${caseId}/escalate`, { reason: "tried from the command line" }),
  "case.cancelled": (api, caseId) => api.post(`/cases/${caseId}/cancel`, { reason: "tried from the command line" }),
  "workflow.state.changed": send("NEXT"),
  "workflow.context.changed": (api, caseId) =>
    api.patch(`/cases/${caseId}/context`, { merge: { customData: { triggered: true } } }),
  "workflow.context.document.changed": decideDocument,
  "workflow.completed": send("FINISH"),
  "workflow.event.dispatched": send("DISPATCH"),
  "check.completed": send("CHECK"),
  "check.failed": send("CHECK"),
  "incident.opened": send("CHECK"),
  "risk.scored": send("SCORE"),
  "alert.created": send("SCORE"),
  "alert.changed": reviewAlert,
};

/** Why the others cannot be caused in a moment. */
const excuses: Readonly<Record<string, string>> = {
  "collection.": "an applicant has to fill in a form: open the link of a case (`cases create kyb`) and send it",
  "revision.": "an applicant has to be asked again: decide `revision` on a case that was collected",
  "sla.": "time has to pass: `edgecase clock advance 7d` moves it for every case of the sandbox",
};

const waitMs = 30_000;

export const triggerCommand: Command = {
  name: "trigger",
  summary: "Make a real case of the sandbox tell an event",
  details:
    `Opens a case of a small workflow ("${triggerWorkflow.key}", published when it is not there) and does to it what causes the event: it is ` +
    "recorded, delivered and retried like any other. Live tenants are refused.",
  args: [{ name: "event", summary: "A type of event", optional: true, choices: Object.keys(causes) }],
  examples: ["trigger workflow.completed", "trigger check.failed --json"],
  async run(call) {
    const type = call.maybe("event");
    if (type === undefined) {
      call.out.answer({ data: Object.keys(causes) }, () => Object.keys(causes).join("\n"));
      return;
    }
    const cause = Object.hasOwn(causes, type) ? causes[type] : undefined;
    if (cause === undefined) throw new CliError("usage", excuseFor(type));
    const api = await call.api();
    if (word(await api.get("/me"), "tenant", "environment") !== "sandbox")
      throw new CliError("failed", "Events are triggered in sandbox tenants only.", { code: "not_permitted" });
    await publishWorkflow(api);
    const opened = await api.post("/cases", { workflow: triggerWorkflow.key, context: contextFor(type) });
    const caseId = word(opened, "id");
    await cause(api, caseId);
    const event = await eventOf(api, caseId, type, call.signal);
    call.out.answer(event, () => shortEvent(event, call.out));
  },
};

function excuseFor(type: string): string {
  const [, why] = Object.entries(excuses).find(([prefix]) => type.startsWith(prefix)) ?? [];
  return why === undefined
    ? `"${type}" is no event that can be triggered; \`edgecase trigger\` lists them.`
    : `"${type}" cannot be triggered at once: ${why}.`;
}

/** A failing check fails for good at the sandbox's vendor because of the name. */
function contextFor(type: string): JsonObject {
  const fails = type === "check.failed" || type === "incident.opened";
  const data = { firstName: "Command", lastName: fails ? "Error" : "Line", dateOfBirth: "1990-01-31", country: "GB" };
  return { entity: { type: "individual", data } };
}

async function publishWorkflow(api: Api): Promise<void> {
  const known = await api.list("/workflow-definitions", { key: triggerWorkflow.key, status: "published" }, 1);
  if (known.length > 0) return;
  const { id } = await api.post("/workflow-definitions", triggerWorkflow);
  await api.post(`/workflow-definitions/${String(id)}/publish`);
}

async function assign(api: Api, caseId: string): Promise<void> {
  const [someone] = objectsIn((await api.get("/users")).data);
  if (someone === undefined) throw new CliError("failed", "The tenant has nobody to give a case to.");
  await api.post(`/cases/${caseId}/assignment`, { assigneeId: word(someone, "id") });
}

async function decideDocument(api: Api, caseId: string): Promise<void> {
  const form = new FormData();
  form.set("document", JSON.stringify({ category: "proof_of_address", type: "utility_bill" }));
  form.set("file", new Blob(["%PDF-1.4\n%%EOF\n"], { type: "application/pdf" }), "bill.pdf");
  const document = await api.form(`/cases/${caseId}/documents`, form);
  await api.post(`/cases/${caseId}/documents/${word(document, "id")}/decision`, { decision: "approve" });
}

async function reviewAlert(api: Api, caseId: string): Promise<void> {
  await send("SCORE")(api, caseId);
  const raised = await until(async () => objectsIn((await api.get("/alerts", { caseId })).data)[0] ?? null, null);
  if (raised === null) throw new CliError("failed", "The case raised no alert.");
  await api.post(`/alerts/${word(raised, "id")}/dismiss`, { reason: "tried from the command line" });
}

async function eventOf(api: Api, caseId: string, type: string, signal: AbortSignal): Promise<JsonObject> {
  const event = await until(async () => {
    const { data } = await api.get("/events", { case: caseId, type, limit: 1 });
    return Array.isArray(data) && isObject(data[0]) ? data[0] : null;
  }, signal);
  if (event === null) throw new CliError("failed", `The case ${caseId} has not told "${type}" within 30 seconds.`);
  return event;
}

async function until(look: () => Promise<JsonObject | null>, signal: AbortSignal | null): Promise<JsonObject | null> {
  const endMs = Date.now() + waitMs;
  for (;;) {
    const found = await look();
    if (found !== null || Date.now() > endMs || signal?.aborted === true) return found;
    await sleep(300);
  }
}
