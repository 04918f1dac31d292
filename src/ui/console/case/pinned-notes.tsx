import { Icon } from "../../shared/icon";
import { Link } from "../../shared/router";
import { caseHref } from "../model/case-list";
import { notes } from "../model/open-case";
import { actorName } from "../model/session";
import type { Case } from "../model/types";

/** What somebody wants everybody to read first. */
export function PinnedNotes({ now }: { now: Case }) {
  const pinned = (notes.value ?? []).filter((note) => note.pinned !== null && note.deleted === null);
  if (pinned.length === 0) return null;
  return (
    <section class="panel pinned-notes" aria-label="Pinned notes">
      {pinned.map((note) => (
        <p key={note.id} class="row">
          <Icon name="flag" size={14} />
          <span class="note-text" dir="auto">
            {note.content}
          </span>
          <Link href={caseHref(now.id, "notes")} class="push">
            {actorName(note.author)}
          </Link>
        </p>
      ))}
    </section>
  );
}
