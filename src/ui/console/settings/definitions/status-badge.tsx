import { Badge, type Tone } from "../../../shared";
import type { VersionStatus } from "../frame/families";

const tones: Record<VersionStatus, Tone> = { draft: "wait", published: "ok", archived: "neutral" };

export const StatusBadge = ({ status, prefix = "" }: { status: VersionStatus; prefix?: string }) => (
  <Badge tone={tones[status]} dot>
    {`${prefix}${status}`}
  </Badge>
);
