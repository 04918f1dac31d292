import type { Json } from "../../../lib/json";
import { Badge } from "../../shared/badge";

/** What was decided about a document. */
export function DecisionBadge({ status }: { status: Json | undefined }) {
  switch (status) {
    case "approved":
      return (
        <Badge tone="ok" icon="check">
          Approved
        </Badge>
      );
    case "rejected":
      return (
        <Badge tone="bad" icon="close">
          Rejected
        </Badge>
      );
    case "revision":
      return (
        <Badge tone="wait" icon="refresh">
          Re-upload needed
        </Badge>
      );
    case "revised":
      return <Badge tone="warn">Sent again, to decide</Badge>;
    default:
      return <Badge tone="warn">To decide</Badge>;
  }
}
