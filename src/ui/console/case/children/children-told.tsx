import { Badge } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { type ChildrenDecided, childName } from "../../model/children";
import type { Family } from "../../model/needs";
import { conflictOver } from "../../model/open-case";
import { plural } from "../../model/words";

/** What each child did with a deed to several. One that had changed meanwhile can be looked at in both versions, and done again. */
export function ChildrenTold({
  verb,
  done,
  told,
  members,
  path,
  body,
  onClose,
}: {
  /** "Approve", and "Approved" beside every child that took it. */
  verb: string;
  done: string;
  told: ChildrenDecided;
  members: readonly Family[];
  /** The same deed to one of them. */
  path: string;
  body: object;
  onClose: () => void;
}) {
  const memberOf = (id: string) => members.find(({ child }) => child.id === id);
  const nameOf = (id: string): string => {
    const member = memberOf(id);
    return member === undefined ? id : childName(member);
  };
  const compare = (id: string) => {
    const seen = memberOf(id)?.view ?? null;
    onClose();
    if (seen !== null) void conflictOver(verb, path, body, seen);
  };
  return (
    <Dialog
      title={`${verb}: ${told.accepted.length} of ${plural(members.length, "child", "children")}`}
      onClose={onClose}
      footer={
        <Button kind="primary" autofocus onClick={onClose}>
          Done
        </Button>
      }
    >
      <ul class="lined" aria-label="What each child did">
        {told.accepted.map(({ id, pendingUntil }) => (
          <li key={id} class="row wrap">
            <b dir="auto">{nameOf(id)}</b>
            <Badge tone="ok" icon="check">
              {done}
            </Badge>
            {pendingUntil !== null && <span class="muted">can be undone on its own page for some seconds</span>}
          </li>
        ))}
        {told.refused.map(({ id, code, message }) => (
          <li key={id} class="row wrap">
            <b dir="auto">{nameOf(id)}</b>
            <Badge tone="bad" icon="close">
              Not taken
            </Badge>
            <span class="muted">{message}</span>
            {code === "stale_version" && (
              <Button size="small" onClick={() => compare(id)}>
                Compare both versions…<span class="unseen"> of {nameOf(id)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
