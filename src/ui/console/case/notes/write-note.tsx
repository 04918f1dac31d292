import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Answer, api, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { leftOf } from "../../../shared/typed";
import { noteOwnVersion } from "../../model/case-list";
import { refreshCase } from "../../model/open-case";
import { notTyping, typing } from "../../model/presence";
import { people } from "../../model/session";
import type { Case } from "../../model/types";
import { MentionField } from "./mention-field";
import { mentionedIn } from "./mentions";

const mostFiles = 5;
const kinds = ".pdf,.jpg,.jpeg,.png,.webp,.heic";

/** Where a note is written, or corrected (`noteId`). ⌘⏎ sends. */
export function WriteNote({
  now,
  parentId = null,
  noteId = null,
  before = "",
  label,
  onDone,
  autofocus = false,
}: {
  now: Case;
  parentId?: string | null;
  noteId?: string | null;
  before?: string;
  label: string;
  onDone?: () => void;
  autofocus?: boolean;
}) {
  const [text, setText] = useState(before);
  const [files, setFiles] = useState<File[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  // While it is drawn: letters typed right behind the key that opened it are no shortcuts.
  useLayoutEffect(() => {
    if (autofocus) form.current?.querySelector("textarea")?.focus();
    return notTyping;
  }, []);
  const typed = useRef(text);
  typed.current = text;
  const chosen = useRef(files);
  chosen.current = files;
  const send = async () => {
    const content = text.trim();
    if (content === "" || sending) return;
    setSending(true);
    const answer = await write(now.id, { content, parentId, noteId, files });
    setSending(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    notTyping();
    noteOwnVersion(now.id, answer.value.caseVersion);
    // What was typed and chosen while it was on its way is the beginning of the next one.
    const isAll = typed.current === text && chosen.current === files;
    if (noteId === null || isAll) setText((now) => leftOf(now, text));
    setFiles((now) => now.filter((file) => !files.includes(file)));
    await refreshCase();
    if (isAll) onDone?.();
  };
  return (
    <form
      ref={form}
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
      <MentionField
        label={label}
        value={text}
        onInput={(value) => {
          setText(value);
          typing();
        }}
        rows={parentId === null && noteId === null ? 3 : 2}
        error={problem}
      />
      {files.length > 0 && (
        <ul class="note-files" aria-label="Files to send">
          {files.map((file) => (
            <li key={`${file.name}.${file.lastModified}.${file.size}`} class="row">
              <span class="clip" dir="auto">
                {file.name}
              </span>
              <Button size="small" kind="quiet" onClick={() => setFiles(files.filter((other) => other !== file))}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div class="row end">
        {onDone && (
          <Button size="small" kind="quiet" onClick={onDone}>
            Back
          </Button>
        )}
        {noteId === null && (
          <>
            <Button
              size="small"
              kind="quiet"
              icon="doc"
              blocked={files.length >= mostFiles ? `At most ${mostFiles} files.` : null}
              onClick={() => input.current?.click()}
            >
              Add files
            </Button>
            <input
              ref={input}
              class="unseen"
              type="file"
              multiple
              accept={kinds}
              tabIndex={-1}
              aria-label="Files for the note"
              onChange={(event) => {
                setFiles([...files, ...(event.currentTarget.files ?? [])].slice(0, mostFiles));
                event.currentTarget.value = "";
              }}
            />
          </>
        )}
        <Button
          size="small"
          type="submit"
          kind="primary"
          busy={sending}
          blocked={text.trim() === "" ? "Write something first." : null}
          keys="mod+Enter"
        >
          {noteId !== null ? "Save" : parentId === null ? "Write note" : "Send answer"}
        </Button>
      </div>
    </form>
  );
}

function write(
  caseId: string,
  {
    content,
    parentId,
    noteId,
    files,
  }: { content: string; parentId: string | null; noteId: string | null; files: readonly File[] },
): Promise<Answer<{ caseVersion: number }>> {
  const path = `/cases/${encodeURIComponent(caseId)}/notes`;
  const mentions = mentionedIn(content, people.value ?? []).slice(0, 20);
  const said = { content, ...(mentions.length > 0 && { mentions }) };
  if (noteId !== null) return api.patch(`${path}/${encodeURIComponent(noteId)}`, said);
  if (files.length === 0) return api.post(path, { ...said, parentId });
  const form = new FormData();
  form.set("note", JSON.stringify({ ...said, parentId }));
  for (const file of files) form.append("files", file, file.name);
  return api.form(`${path}/with-files`, form);
}
