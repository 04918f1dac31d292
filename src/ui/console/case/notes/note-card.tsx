import { useSignal } from "@preact/signals";
import { noteEditMs } from "../../../../domain/notices";
import { api, sayFailure } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import { Icon } from "../../../shared/icon";
import { Menu, type MenuItem } from "../../../shared/menu";
import { caseNowMs, Time } from "../../../shared/time";
import { toast } from "../../../shared/toast";
import { Face } from "../../list/case-row";
import { noteOwnVersion } from "../../model/case-list";
import { refreshCase } from "../../model/open-case";
import { actorName, may, myId, people, personName } from "../../model/session";
import type { Case, Note, NoteFile } from "../../model/types";
import { Name } from "../../names/name";
import { partsOf } from "./mentions";
import { WriteNote } from "./write-note";

/** One note with what can be done to it. Of a deleted one only that there was one. */
export function NoteCard({ now, note, mayWrite }: { now: Case; note: Note; mayWrite: boolean }) {
  const mode = useSignal<"read" | "edit">("read");
  const path = `/cases/${encodeURIComponent(now.id)}/notes/${encodeURIComponent(note.id)}`;
  if (note.deleted !== null)
    return (
      <article class="note gone" id={`note-${note.id}`}>
        <span class="face">–</span>
        <p class="muted">
          {personName(note.deleted.byId) ?? "Somebody"} deleted a note of{" "}
          {actorName(note.author).replace("You", "yours")} · <Time at={note.createdAt} />
        </p>
      </article>
    );
  const isMine = note.author.kind === "analyst" && note.author.id === myId.value;
  const items: MenuItem[] = [
    {
      label: note.pinned === null ? "Pin to the top" : "Take down",
      icon: "flag",
      run: () => void pin(now, path, note),
    },
    ...(isMine
      ? [
          {
            label: "Edit",
            icon: "note" as const,
            blocked:
              caseNowMs() - Date.parse(note.createdAt) > noteEditMs ? "A note can be changed for 15 minutes." : null,
            run: () => {
              mode.value = "edit";
            },
          },
        ]
      : []),
    ...(isMine || may("cases:lead") === true
      ? [{ label: "Delete", icon: "close" as const, danger: true, run: () => void remove(now, path) }]
      : []),
  ];
  if (mode.value === "edit")
    return (
      <WriteNote
        now={now}
        noteId={note.id}
        before={note.content ?? ""}
        label="Edit note"
        onDone={() => (mode.value = "read")}
        autofocus
      />
    );
  return (
    <article class="note" id={`note-${note.id}`}>
      {note.author.kind === "analyst" ? <Face id={note.author.id} /> : <span class="face">A</span>}
      <div>
        <p class="row">
          <b>{actorName(note.author)}</b>
          <span class="muted">
            <Time at={note.createdAt} />
          </span>
          {note.edits > 0 && <History path={path} edits={note.edits} />}
          {note.pinned !== null && (
            <Badge tone="info" icon="flag">
              Pinned
            </Badge>
          )}
          <span class="push" />
          {mayWrite && (
            <Menu label={`Actions for the note of ${actorName(note.author)}`} items={items}>
              <Icon name="dots" />
            </Menu>
          )}
        </p>
        <NoteText content={note.content ?? ""} mentions={note.mentions} />
        {note.files.length > 0 && (
          <ul class="note-files" aria-label="Files">
            {note.files.map((file) => (
              <li key={file.fileId}>
                <FileLine path={path} file={file} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </article>
  );
}

/** Names of people who were told stand out. */
export function NoteText({ content, mentions }: { content: string; mentions: readonly string[] }) {
  const told = (people.value ?? []).filter(({ id }) => mentions.includes(id));
  return (
    <p class="note-text" dir="auto">
      {partsOf(content, told).map((part, place) =>
        "words" in part ? (
          part.words
        ) : (
          <b key={`${part.person.id}.${place}`} class={part.person.id === myId.value ? "mention me" : "mention"}>
            @{part.person.name}
          </b>
        ),
      )}
    </p>
  );
}

function FileLine({ path, file }: { path: string; file: NoteFile }) {
  const size = `${Math.max(1, Math.round(file.sizeBytes / 1_000)).toLocaleString("en")} kB`;
  if (file.status !== "ready")
    return (
      <span class="row muted">
        <Icon name="doc" size={14} />
        <span class="clip" dir="auto">
          <Name text={file.fileName} />
        </span>
        {file.status === "processing" ? "being looked at" : "was not taken: it is no file we can show"}
      </span>
    );
  return (
    <a class="row" href={`/api/v1${path}/files/${encodeURIComponent(file.fileId)}`} download={file.fileName}>
      <Icon name="download" size={14} />
      <span class="clip" dir="auto">
        <Name text={file.fileName} />
      </span>
      <span class="muted num">{size}</span>
    </a>
  );
}

/** What the note said before, asked for when somebody wants to know. */
function History({ path, edits }: { path: string; edits: number }) {
  const texts = useSignal<{ content: string; until: string }[] | null>(null);
  const load = async () => {
    const answer = await api.get<{ data: { content: string; until: string }[] }>(`${path}/history`);
    if (answer.ok) texts.value = answer.value.data;
  };
  return (
    <details class="note-history" onToggle={(event) => event.currentTarget.open && void load()}>
      <summary class="muted">Edited{edits > 1 ? ` ${edits} times` : ""}</summary>
      <ul>
        {(texts.value ?? []).map(({ content, until }) => (
          <li key={until}>
            <span class="muted">
              Until <Time at={until} exact />
            </span>
            <p class="note-text" dir="auto">
              {content}
            </p>
          </li>
        ))}
      </ul>
    </details>
  );
}

async function pin(now: Case, path: string, note: Note): Promise<void> {
  const answer = await api.put<{ caseVersion: number }>(`${path}/pin`, { pinned: note.pinned === null });
  await told(now, answer);
}

async function remove(now: Case, path: string): Promise<void> {
  await told(now, await api.delete<{ caseVersion: number }>(path, {}));
}

async function told(now: Case, answer: Awaited<ReturnType<typeof api.put<{ caseVersion: number }>>>): Promise<void> {
  if (answer.ok) noteOwnVersion(now.id, answer.value.caseVersion);
  else toast({ tone: "bad", text: sayFailure(answer.error) });
  await refreshCase();
}
