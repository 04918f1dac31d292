import { Badge, type Tone } from "../../../shared";
import type { DefinitionStatus } from "./definition";

const tones: Record<DefinitionStatus, Tone> = { draft: "wait", published: "ok", archived: "neutral" };

export const StatusBadge = ({ status, prefix = "" }: { status: DefinitionStatus; prefix?: string }) => (
  <Badge tone={tones[status]} dot>
    {`${prefix}${status}`}
  </Badge>
);
