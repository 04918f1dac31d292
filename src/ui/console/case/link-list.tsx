import { useState } from "preact/hooks";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { Time } from "../../shared/time";
import type { Askable } from "../model/asking";
import { type ListedLink, linkName, linkStanding } from "../model/case-links";

/** Every link of a case, newest first, with what became of it. `revoke(null)`: all of them. */
export function LinkList({
  links,
  askable,
  blocked,
  revoke,
}: {
  links: readonly ListedLink[];
  askable: Pick<Askable, "persons" | "pages">;
  blocked: string | null;
  revoke: (linkId: string | null) => void;
}) {
  const [isSure, setIsSure] = useState(false);
  const open = links.filter(({ status }) => status === "active" || status === "used");
  if (links.length === 0) return null;
  return (
    <>
      <ul class="lined" aria-label="Links of this case">
        {links.map((link) => {
          const { label, tone, at } = linkStanding(link);
          const name = linkName(link, askable);
          return (
            <li key={link.id} class="row wrap">
              <span dir="auto">{name}</span>
              <Badge tone={tone}>
                {label} {at !== null && <Time at={at} exact />}
              </Badge>
              <span class="muted">
                made <Time at={link.createdAt} />
              </span>
              <span class="push" />
              {open.includes(link) && (
                <Button size="small" kind="danger" blocked={blocked} onClick={() => revoke(link.id)}>
                  Revoke<span class="unseen"> {name}</span>
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {open.length > 1 && !isSure && (
        <Button size="small" blocked={blocked} onClick={() => setIsSure(true)}>
          Revoke all…
        </Button>
      )}
      {open.length > 1 && isSure && (
        <div class="notice row wrap" role="alert">
          <p>
            All {open.length} links stop working, and whoever came in by one is signed out. What was entered is kept.
          </p>
          <Button
            size="small"
            kind="danger"
            blocked={blocked}
            onClick={() => {
              setIsSure(false);
              revoke(null);
            }}
          >
            Revoke all {open.length}
          </Button>
          <Button size="small" onClick={() => setIsSure(false)}>
            Keep them
          </Button>
        </div>
      )}
    </>
  );
}
