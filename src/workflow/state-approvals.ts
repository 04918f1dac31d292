import * as z from "zod";
import type { Problem } from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { type ApprovalPlugin, Findings, type Plugin, readApproval } from "../plugins";
import type { Chart, StateNode } from "./chart";

const EventName = z.string().trim().min(1).max(200);
const Events = z.strictObject({
  event: EventName,
  rejectedEvent: EventName.optional(),
  timeoutEvent: EventName.optional(),
});
const settingKeys = ["roles", "count", "selfApproval", "timeoutSeconds", "timeout", "form", "displayName", "name"];

/**
 * `meta.approval` of states (DECISIONS 8) as the plugins they stand for, one per state: `event` is raised when enough people have
 * approved, `rejectedEvent` and `timeoutEvent` otherwise. The plugin is called `approval_<state>` unless `name` says otherwise; one
 * whose name is another plugin's (`others`) is left out, with a problem.
 */
export function stateApprovals(
  chart: Chart,
  others: readonly Plugin[],
): { plugins: ApprovalPlugin[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const taken = new Set(others.map(({ name }) => name));
  const plugins = chart.nodes.flatMap((node) => {
    if (!Object.hasOwn(node.meta, "approval")) return [];
    const findings = new Findings(`definition.states.${node.path.replaceAll(".", ".states.")}.meta.approval`);
    const plugin = approvalOf(node, findings);
    if (plugin !== null && taken.has(plugin.name))
      findings.error(
        "duplicate_plugin_name",
        "name",
        `"${plugin.name}" is the name of another plugin or approval too: give this approval a \`name\` of its own`,
      );
    problems.push(...findings.problems);
    if (plugin === null || taken.has(plugin.name)) return [];
    taken.add(plugin.name);
    return { ...plugin, byPath: true as const };
  });
  return { plugins, problems };
}

function approvalOf(node: StateNode, findings: Findings): ApprovalPlugin | null {
  const raw = node.meta.approval;
  if (!isObject(raw)) {
    findings.error("bad_approval", "", "an approval is {roles, count, selfApproval, timeoutSeconds, event}");
    return null;
  }
  const settings: JsonObject = {};
  const events: JsonObject = {};
  for (const [key, value] of Object.entries(raw)) (settingKeys.includes(key) ? settings : events)[key] = value;
  const read = Events.safeParse(events);
  if (!read.success) {
    for (const { path, message } of read.error.issues) findings.error("bad_approval", path.join("."), message);
    return null;
  }
  const { event, rejectedEvent, timeoutEvent } = read.data;
  return readApproval(
    {
      name: `approval_${node.path.replaceAll(".", "_")}`,
      ...settings,
      stateNames: [node.path],
      successAction: event,
      cancelledAction: rejectedEvent ?? null,
      timeoutAction: timeoutEvent ?? null,
    },
    findings,
  );
}
