import { Badge, Link } from "../../../shared";
import { addressOf } from "../frame/addresses";
import type { RuleSetUser } from "./rule-set";

/** Definitions with the version they take, when they name one. */
export function Users({ of, most = 4 }: { of: readonly RuleSetUser[] | null; most?: number }) {
  if (of === null) return <span class="muted">…</span>;
  if (of.length === 0) return <span class="muted">no definition</span>;
  return (
    <ul class="rule-users">
      {of.slice(0, most).map(({ id, key, version, status, plugins }) => (
        <li key={id}>
          <Link href={addressOf.definition(id)}>{`${key} v${version}`}</Link>{" "}
          {status === "draft" && <Badge>draft</Badge>}
          {plugins.some((one) => one.version !== null) && (
            <span class="muted num">
              {` takes v${plugins
                .map((one) => one.version)
                .filter((one) => one !== null)
                .join(", v")}`}
            </span>
          )}
        </li>
      ))}
      {of.length > most && <li class="muted">{`and ${of.length - most} more`}</li>}
    </ul>
  );
}
