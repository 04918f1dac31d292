import type { ComponentChildren } from "preact";
import { Empty } from "../../../shared";
import { blockedFor } from "./access";

/**
 * What only administrators and auditors may see (`builders`: builders as well); to others it says so instead of failing. What can be
 * changed here says by itself whom it is for.
 */
export function AdminsOnly({ builders = false, children }: { builders?: boolean; children: ComponentChildren }) {
  const why = blockedFor("settings:read");
  if (why === null || (builders && blockedFor("definitions:write") === null)) return <>{children}</>;
  return (
    <Empty icon="shield" title="For administrators">
      <p>{why}</p>
    </Empty>
  );
}
