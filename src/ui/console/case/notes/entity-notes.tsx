import { useEffect, useMemo, useState } from "preact/hooks";
import type { EntityNote } from "../../../../sdk/api/generated/types";
import { api, type Listed, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { loader } from "../../../shared/load";
import { Loaded } from "../../../shared/loaded";
import { Link } from "../../../shared/router";
import { SkeletonRows } from "../../../shared/skeleton";
import { Time } from "../../../shared/time";
import { Face } from "../../list/case-row";
import { caseHref } from "../../model/case-list";
import { actorName, may, myId } from "../../model/session";
import { isPerson } from "../../model/subject";
import type { Case } from "../../model/types";
import { NoteForm } from "./note-form";

/** Notes on the person or company itself: the same on every case of theirs. */
export const EntityNotes = ({ now, mayWrite }: { now: Case; mayWrite: boolean }) => (
  <NotesOnEntity
    path={`/cases/${encodeURIComponent(now.id)}/entity-notes`}
    whom={isPerson(now.context) ? "person" : "company"}
    caseId={now.id}
    version={now.version}
    mayWrite={mayWrite}
  />
);

/** The same by whatever path they are read. `caseId`: the case on the screen; null: none is. */
export function NotesOnEntity({
  path,
  whom,
  caseId,
  version,
  mayWrite,
}: {
  path: string;
  whom: "person" | "company";
  caseId: string | null;
  version: number;
  mayWrite: boolean;
}) {
  const list = useMemo(() => loader<Listed<EntityNote>>((signal) => api.get(`${path}?limit=50`, { signal })), [path]);
  useEffect(() => void list.load(), [list, version]);
  return (
    <section class="panel notes" aria-label={`Notes on the ${whom}`}>
      <header class="panel-head">
        <h2>On the {whom}</h2>
        <span class="muted">Stands on every case of theirs</span>
      </header>
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={2} />}>
        {({ data }) => (
          <ul class="threads">
            {data
              .filter(({ deleted }) => deleted === null)
              .map((note) => (
                <li key={note.id}>
                  <One caseId={caseId} note={note} remove={async () => void (await list.load())} path={path} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      {mayWrite && (
        <NoteForm path={path} label={`About the ${whom}`} button="Add to every case" done={() => void list.load()} />
      )}
    </section>
  );
}

function One({
  caseId,
  note,
  path,
  remove,
}: {
  caseId: string | null;
  note: EntityNote;
  path: string;
  remove: () => Promise<void>;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const isMine = note.author.kind === "analyst" && note.author.id === myId.value;
  const take = async () => {
    const answer = await api.delete(`${path}/${encodeURIComponent(note.id)}`);
    if (answer.ok) await remove();
    else setProblem(sayFailure(answer.error));
  };
  return (
    <article class="note">
      {note.author.kind === "analyst" ? <Face id={note.author.id} /> : <span class="face">A</span>}
      <div>
        <p class="row">
          <b>{actorName(note.author)}</b>
          <span class="muted">
            <Time at={note.createdAt} />
          </span>
          {note.caseId !== null && note.caseId !== caseId && (
            <Link href={caseHref(note.caseId)}>{caseId === null ? "From a case" : "From another case"}</Link>
          )}
          <span class="push" />
          {(isMine || may("cases:lead") === true) && (
            <Button size="small" kind="quiet" onClick={() => take()}>
              Delete
            </Button>
          )}
        </p>
        <p class="note-text" dir="auto">
          {note.content}
        </p>
        {problem !== null && (
          <p class="error" role="alert">
            {problem}
          </p>
        )}
      </div>
    </article>
  );
}
