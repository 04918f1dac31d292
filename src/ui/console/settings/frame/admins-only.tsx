import type { ComponentChildren } from "preact";
import { Empty } from "../../../shared";
import { adminsOnly } from "./access";

/** What only administrators may see; to others it says so instead of failing. */
export function AdminsOnly({ children }: { children: ComponentChildren }) {
  const why = adminsOnly();
  if (why === null) return <>{children}</>;
  return (
    <Empty icon="shield" title="For administrators">
      <p>{why}</p>
    </Empty>
  );
}
