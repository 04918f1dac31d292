import { useState } from "preact/hooks";
import { api, sayFailure } from "../../../shared/api";
import { Button } from "../../../shared/button";
import { TextField } from "../../../shared/field";
import { leftOf } from "../../../shared/typed";
import "./notes.css";

/** Where a note without files or mentions is written; it is posted to `path`. ⌘⏎ sends. */
export function NoteForm({
  path,
  label,
  button,
  done,
}: {
  path: string;
  label: string;
  button: string;
  done: () => void;
}) {
  const [text, setText] = useState("");
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async () => {
    const content = text.trim();
    if (content === "" || sending) return;
    setSending(true);
    const answer = await api.post(path, { content });
    setSending(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    // What was typed while it was on its way is the beginning of the next one.
    setText((now) => leftOf(now, text));
    done();
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
      <TextField label={label} value={text} onInput={setText} rows={2} maxLength={20_000} error={problem} />
      <div class="row end">
        <Button
          size="small"
          type="submit"
          busy={sending}
          blocked={text.trim() === "" ? "Write something first." : null}
        >
          {button}
        </Button>
      </div>
    </form>
  );
}
