import { useEffect, useMemo, useState } from "preact/hooks";
import type { AlertNote } from "../../../sdk/api/generated/types";
import { api, type Listed, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { loader } from "../../shared/load";
import { Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { NoteForm } from "../case/notes/note-form";
import { Face } from "../list/case-row";
import { actorName, may, myId, personName } from "../model/session";
import { alertsLocked } from "./access";

/** What colleagues wrote about an alert, the newest first. */
export function AlertNotes({ alertId }: { alertId: string }) {
  const path = `/alerts/${encodeURIComponent(alertId)}/notes`;
  const list = useMemo(() => loader<Listed<AlertNote>>((signal) => api.get(`${path}?limit=100`, { signal })), [path]);
  useEffect(() => {
    void list.load();
    return () => list.clear();
  }, [list]);
  return (
    <section class="panel" aria-label="Notes">
      <header class="panel-head">
        <h2>Notes</h2>
      </header>
      {alertsLocked() === null && (
        <NoteForm path={path} label="A note" button="Add note" done={() => void list.load()} />
      )}
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={2} label="Loading notes" />}>
        {({ data, nextCursor }) =>
          data.length === 0 ? (
            <p class="muted">Nobody has written anything.</p>
          ) : (
            <>
              <ul class="alert-lines">
                {data.map((note) => (
                  <li key={note.id}>
                    <Note note={note} path={path} done={() => void list.load()} />
                  </li>
                ))}
              </ul>
              {nextCursor !== null && <p class="muted">Older ones are not shown.</p>}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Note({ note, path, done }: { note: AlertNote; path: string; done: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const { author, content, createdAt, deleted } = note;
  const isMine = author.kind === "analyst" && author.id === myId.value;
  const remove = async () => {
    const answer = await api.delete(`${path}/${encodeURIComponent(note.id)}`);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (answer.ok) done();
  };
  return (
    <article class="alert-note">
      <p class="row wrap">
        {author.kind === "analyst" && <Face id={author.id} />}
        <b>{actorName(author)}</b>
        <span class="muted">
          <Time at={createdAt} />
        </span>
        <span class="push" />
        {deleted === null && alertsLocked() === null && (isMine || may("cases:lead") === true) && (
          <Button size="small" kind="quiet" onClick={() => remove()}>
            Delete
          </Button>
        )}
      </p>
      {deleted === null ? (
        <p class="alert-note-text" dir="auto">
          {content}
        </p>
      ) : (
        <p class="muted">{personName(deleted.byId) ?? "Somebody"} deleted it.</p>
      )}
      {problem !== null && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </article>
  );
}
