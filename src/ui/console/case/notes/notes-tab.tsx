import { useState } from "preact/hooks";
import { Button } from "../../../shared/button";
import { Empty, Loaded } from "../../../shared/loaded";
import { SkeletonRows } from "../../../shared/skeleton";
import { notes } from "../../model/open-case";
import { may } from "../../model/session";
import type { Case, Note } from "../../model/types";
import { EntityNotes } from "./entity-notes";
import { NoteCard } from "./note-card";
import { WriteNote } from "./write-note";
import "./notes.css";

/** What people here have to say to each other about the case, and about whom it is about. One level of answers. */
export function NotesTab({ now }: { now: Case }) {
  const mayWrite = may("cases:write") === true;
  return (
    <div class="notes-tab">
      <Loaded of={notes.state} retry={() => void notes.load()} skeleton={<SkeletonRows rows={4} />}>
        {(list) => (
          <section class="panel notes" aria-label="Notes">
            <header class="panel-head">
              <h2>Notes</h2>
              <span class="muted">Only people of your team see them</span>
            </header>
            {list.length === 0 && (
              <Empty icon="note" title="No notes yet">
                <p>Write down what the next person should know. Type @ to tell somebody.</p>
              </Empty>
            )}
            <ul class="threads">
              {pinnedFirst(list.filter(({ parentId }) => parentId === null)).map((note) => (
                <li key={note.id}>
                  <Thread
                    now={now}
                    note={note}
                    answers={list.filter(({ parentId }) => parentId === note.id)}
                    mayWrite={mayWrite}
                  />
                </li>
              ))}
            </ul>
            {mayWrite ? <WriteNote now={now} label="New note" /> : <p class="muted">Viewers may only look.</p>}
          </section>
        )}
      </Loaded>
      <EntityNotes now={now} mayWrite={mayWrite} />
    </div>
  );
}

const pinnedFirst = (list: readonly Note[]): Note[] => [
  ...list.filter(({ pinned }) => pinned !== null),
  ...list.filter(({ pinned }) => pinned === null),
];

function Thread({ now, note, answers, mayWrite }: { now: Case; note: Note; answers: Note[]; mayWrite: boolean }) {
  const [answering, setAnswering] = useState(false);
  return (
    <>
      <NoteCard now={now} note={note} mayWrite={mayWrite} />
      <ul class="answers">
        {answers.map((answer) => (
          <li key={answer.id}>
            <NoteCard now={now} note={answer} mayWrite={mayWrite} />
          </li>
        ))}
      </ul>
      {mayWrite && !answering && (
        <Button size="small" kind="quiet" onClick={() => setAnswering(true)}>
          Answer
        </Button>
      )}
      {answering && (
        <WriteNote now={now} parentId={note.id} label="Answer" onDone={() => setAnswering(false)} autofocus />
      )}
    </>
  );
}
