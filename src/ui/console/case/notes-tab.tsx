import { useState } from "preact/hooks";
import { api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { TextField } from "../../shared/field";
import { Empty, Loaded } from "../../shared/loaded";
import { SkeletonRows } from "../../shared/skeleton";
import { Time } from "../../shared/time";
import { Face } from "../list/case-row";
import { noteOwnVersion } from "../model/case-list";
import { notes, refreshCase } from "../model/open-case";
import { actorName, may } from "../model/session";
import type { Case, Note } from "../model/types";

/** What people here have to say to each other about the case. One level of answers. */
export function NotesTab({ now }: { now: Case }) {
  const mayWrite = may("cases:write") === true;
  return (
    <Loaded of={notes.state} retry={() => void notes.load()} skeleton={<SkeletonRows rows={4} />}>
      {(list) => (
        <section class="panel notes" aria-label="Notes">
          <header class="panel-head">
            <h2>Notes</h2>
            <span class="muted">Only people of your team see them</span>
          </header>
          {list.length === 0 && (
            <Empty icon="note" title="No notes yet">
              <p>Write down what the next person should know.</p>
            </Empty>
          )}
          <ul class="threads">
            {list
              .filter(({ parentId }) => parentId === null)
              .map((note) => (
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
          {mayWrite ? (
            <Write now={now} parentId={null} label="New note" />
          ) : (
            <p class="muted">Viewers may only look.</p>
          )}
        </section>
      )}
    </Loaded>
  );
}

function Thread({ now, note, answers, mayWrite }: { now: Case; note: Note; answers: Note[]; mayWrite: boolean }) {
  const [answering, setAnswering] = useState(false);
  return (
    <>
      <OneNote note={note} />
      <ul class="answers">
        {answers.map((answer) => (
          <li key={answer.id}>
            <OneNote note={answer} />
          </li>
        ))}
      </ul>
      {mayWrite && !answering && (
        <Button size="small" kind="quiet" onClick={() => setAnswering(true)}>
          Answer
        </Button>
      )}
      {answering && <Write now={now} parentId={note.id} label="Answer" onDone={() => setAnswering(false)} autofocus />}
    </>
  );
}

const OneNote = ({ note }: { note: Note }) => (
  <article class="note">
    {note.author.kind === "analyst" ? <Face id={note.author.id} /> : <span class="face">A</span>}
    <div>
      <p class="row">
        <b>{actorName(note.author)}</b>
        <span class="muted">
          <Time at={note.createdAt} />
        </span>
      </p>
      <p class="note-text" dir="auto">
        {note.content}
      </p>
    </div>
  </article>
);

function Write({
  now,
  parentId,
  label,
  onDone,
  autofocus = false,
}: {
  now: Case;
  parentId: string | null;
  label: string;
  onDone?: () => void;
  autofocus?: boolean;
}) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const send = async () => {
    const content = text.trim();
    if (content === "" || sending) return;
    setSending(true);
    const answer = await api.post<{ caseVersion: number }>(`/cases/${encodeURIComponent(now.id)}/notes`, {
      content,
      parentId,
    });
    setSending(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    noteOwnVersion(now.id, answer.value.caseVersion);
    setText("");
    await refreshCase();
    onDone?.();
  };
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        event.stopPropagation(); // ⌘⏎ elsewhere approves the case
        void send();
      }}
    >
      <TextField
        label={label}
        value={text}
        onInput={setText}
        rows={parentId === null ? 3 : 2}
        maxLength={20_000}
        error={problem}
        autofocus={autofocus}
      />
      <div class="row end">
        {onDone && (
          <Button size="small" kind="quiet" onClick={onDone}>
            Back
          </Button>
        )}
        <Button
          size="small"
          type="submit"
          kind="primary"
          busy={sending}
          blocked={text.trim() === "" ? "Write something first." : null}
          keys="mod+Enter"
        >
          {parentId === null ? "Write note" : "Send answer"}
        </Button>
      </div>
    </form>
  );
}
