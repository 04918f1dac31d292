import { Badge, type Tone } from "../../../shared";
import type { DeliveryStatus, EndpointStatus } from "./endpoint";

const endpointTones: Record<EndpointStatus, Tone> = { active: "ok", paused: "wait", disabled: "bad" };
const deliveryTones: Record<DeliveryStatus, Tone> = { pending: "wait", delivered: "ok", failed: "bad" };

export const EndpointBadge = ({ status }: { status: EndpointStatus }) => (
  <Badge tone={endpointTones[status]} dot>
    {status}
  </Badge>
);

export const DeliveryBadge = ({ status }: { status: DeliveryStatus }) => (
  <Badge
    tone={deliveryTones[status]}
    icon={status === "pending" ? "clock" : status === "delivered" ? "check" : "alert"}
  >
    {status}
  </Badge>
);
