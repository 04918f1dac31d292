import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { Button } from "../../../shared";
import type { JsonDraft } from "./json-draft";
import { type EditorHandle, JsonEditor, type LineMark } from "./json-editor";
import { placeOf } from "./json-source";

type Shown = Pick<
  JsonDraft<unknown, unknown, unknown>,
  "text" | "reading" | "locked" | "problems" | "type" | "settleDown"
>;

/** A draft as text. What is typed is never lost: while it is no JSON, the other views show what it said last. */
export function DraftJson({ draft, label }: { draft: Shown; label: string }) {
  const hint = useId();
  const handle = useRef<EditorHandle>(null);
  const text = draft.text.value;
  const reading = draft.reading.value;
  const locked = draft.locked.value;
  const problems = draft.problems.value;
  const marks = useMemo(() => {
    const found = new Map<number, LineMark>();
    if (!reading.ok) found.set(reading.fault.line, { severity: "error", message: reading.fault.message });
    else
      for (const { path, severity, message } of problems) {
        const line = placeOf(reading.source, path)?.line;
        if (line !== undefined) found.set(line, { severity, message });
      }
    return found;
  }, [reading, problems]);
  // A fault of the text is shown where it is when somebody comes here because of it.
  useEffect(() => {
    const now = draft.reading.peek();
    if (!now.ok) handle.current?.show(now.fault.offset, now.fault.offset);
  }, [draft]);
  return (
    <div class="rules-json">
      <div class="editor-bar">
        <p id={hint} class="muted">
          {locked ?? "Tab indents. Esc, then Tab leaves the editor."}
        </p>
        {locked === null && (
          <Button
            size="small"
            kind="quiet"
            icon="braces"
            blocked={reading.ok ? null : "Repair the JSON first."}
            onClick={() => {
              const now = draft.reading.peek();
              if (now.ok) handle.current?.replace(`${JSON.stringify(now.source.value, null, 2)}\n`);
            }}
          >
            Format
          </Button>
        )}
      </div>
      <JsonEditor
        label={label}
        text={text}
        marks={marks}
        readOnly={locked !== null}
        describedBy={hint}
        onInput={draft.type}
        onCaret={() => undefined}
        onSave={() => void draft.settleDown()}
        handle={handle}
      />
    </div>
  );
}
