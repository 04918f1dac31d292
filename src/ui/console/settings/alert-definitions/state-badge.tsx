import { Badge } from "../../../shared";
import { type AlertRule, stateWords } from "./alert-rule";

/** Whether a rule judges; while not all windows have what is published, that they are being prepared. */
export function StateBadge({ rule }: { rule: Pick<AlertRule, "state" | "isLive" | "kind"> }) {
  if (rule.state === "enabled" && !rule.isLive && rule.kind === "transactions")
    return (
      <Badge tone="info" dot title="Windows over the transactions that are stored are being made ready for it.">
        preparing
      </Badge>
    );
  const { label, tone } = stateWords[rule.state];
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}
