import type { JsonObject } from "../../lib/json";
import type { Api } from "../api";
import type { Command } from "../command";
import { CliError } from "../failure";
import { columns } from "../output";
import { at, objectsIn, pretty, word } from "../words";
import { shortEvent } from "./follow";

export const eventCommands: readonly Command[] = [
  {
    name: "events list",
    summary: "List events, newest first",
    details: "What webhooks send, kept for 90 days. `cases tail` follows one case, `listen` passes new ones on.",
    examples: ["events list --case case_… --limit 5", "events list --type workflow.completed --json"],
    options: {
      case: { summary: "Only of this case", value: "id" },
      type: { summary: "Only of this type", value: "type" },
      limit: { summary: "How many at most (20)", value: "number" },
    },
    async run(call) {
      const query = { case: call.text("case"), type: call.text("type"), order: "desc" };
      const data = await (await call.api()).list("/events", query, call.count("limit", 20, 1));
      call.out.answer({ data }, () =>
        data.length === 0 ? "No events." : data.map((event) => shortEvent(event, call.out)).join("\n"),
      );
    },
  },
  {
    name: "events get",
    summary: "Show an event as it is delivered",
    details: "The full payload, with the facts that its case has now.",
    args: [{ name: "event", summary: "Its id, the `webhook-id` that the receiver saw" }],
    async run(call) {
      const event = await (await call.api()).get(`/events/${encodeURIComponent(call.arg("event"))}`);
      call.out.answer(event, () => pretty(event));
    },
  },
  {
    name: "events resend",
    summary: "Send an event to webhook endpoints once more",
    details: "Every delivery of the event begins its schedule anew: the same id, a fresh signature.",
    args: [{ name: "event", summary: "Its id, the `webhook-id` that the receiver saw" }],
    examples: ["events resend evt_… --endpoint whe_…"],
    options: { endpoint: { summary: "Only to this endpoint; may be repeated", value: "id", many: true } },
    async run(call) {
      const api = await call.api();
      const event = await api.get(`/events/${encodeURIComponent(call.arg("event"))}`, { payload: "thin" });
      const deliveries = await deliveriesOf(api, event, call.texts("endpoint"));
      if (deliveries.length === 0)
        throw new CliError("failed", "No endpoint was ever sent this event.", { code: "not_found" });
      const data: JsonObject[] = [];
      for (const one of deliveries)
        data.push(await api.post(`/webhook-endpoints/${word(one, "endpointId")}/deliveries/${word(one, "id")}/resend`));
      call.out.answer({ data }, () => columns(data.map((one) => [word(one, "endpointId"), word(one, "status")])));
    },
  },
];

async function deliveriesOf(api: Api, event: JsonObject, only: readonly string[]): Promise<JsonObject[]> {
  const endpoints = only.length > 0 ? only : (await api.list("/webhook-endpoints")).map(({ id }) => String(id));
  const found: JsonObject[] = [];
  for (const endpoint of endpoints) {
    const caseId = word(event, "caseId");
    const query = caseId === "" ? {} : { caseId };
    const all = await api.list(`/webhook-endpoints/${encodeURIComponent(endpoint)}/deliveries`, query);
    found.push(...objectsIn(all).filter((one) => at(one, "eventId") === event.id));
  }
  return found;
}
