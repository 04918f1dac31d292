import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { bracketPairs, bracketsAt } from "./brackets";
import { CodeLine } from "./code-line";
import { type Edit, editForKey, insertPiece } from "./typing";

/** What stands beside a line number. */
export interface LineMark {
  severity: "error" | "warning";
  message: string;
}

/** What others may ask of the editor. */
export interface EditorHandle {
  /** Selects this part of the text and brings it into view. */
  show(start: number, end: number): void;
  /** Inserts a piece of JSON at the caret. */
  insert(piece: string): void;
  /** Replaces the whole text in a way that can be undone. */
  replace(text: string): void;
}

/** As in the style sheet. */
const linePx = 20;

/**
 * A text area for JSON: the browser does typing, undo, selection and reading aloud; behind it lies the same text in colours, beside it
 * the line numbers with their marks. Tab indents; Escape and then Tab leaves.
 */
export function JsonEditor({
  label,
  text,
  marks,
  readOnly,
  describedBy,
  onInput,
  onCaret,
  onSave,
  handle,
}: {
  label: string;
  text: string;
  marks: ReadonlyMap<number, LineMark>;
  readOnly: boolean;
  describedBy?: string;
  onInput: (text: string) => void;
  onCaret: (offset: number) => void;
  /** ⌘S or Ctrl+S was pressed. */
  onSave: () => void;
  handle: { current: EditorHandle | null };
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const tabLeaves = useRef(false);
  const caret = useSignal(0);
  const lines = useMemo(() => text.split("\n"), [text]);
  const pairs = useMemo(() => bracketPairs(text), [text]);
  const matched = bracketsAt(pairs, caret.value);
  const starts = useMemo(() => lineStarts(lines), [lines]);
  const caretLine = lineAt(starts, caret.value);

  const moved = () => {
    const at = area.current?.selectionEnd ?? 0;
    if (at === caret.peek()) return;
    caret.value = at;
    onCaret(at);
  };
  const apply = ({ from, to, insert, select }: Edit) => {
    const field = area.current;
    if (field === null) return;
    field.setSelectionRange(from, to);
    // The one way that keeps the browser's own undo; the other is for browsers that have given it up.
    if ((insert !== "" || from !== to) && !document.execCommand(insert === "" ? "delete" : "insertText", false, insert))
      field.setRangeText(insert, from, to);
    field.setSelectionRange(select[0], select[1]);
    onInput(field.value);
    moved();
  };
  useEffect(() => {
    handle.current = {
      show(start, end) {
        const field = area.current;
        if (field === null) return;
        field.focus({ preventScroll: true });
        field.setSelectionRange(start, end);
        const line = lineAt(lineStarts(field.value.split("\n")), start);
        scroller.current?.scrollTo({ top: Math.max(0, (line - 4) * linePx), left: 0 });
        moved();
      },
      insert(piece) {
        const field = area.current;
        if (field === null || readOnly) return;
        field.focus();
        apply(insertPiece({ text: field.value, start: field.selectionStart, end: field.selectionEnd }, piece));
      },
      replace(next) {
        const field = area.current;
        if (field === null || readOnly) return;
        field.focus();
        apply({ from: 0, to: field.value.length, insert: next, select: [0, 0] });
      },
    };
  });

  return (
    <div class={readOnly ? "editor read-only" : "editor"} ref={scroller}>
      <div class="editor-numbers" aria-hidden="true">
        {lines.map((_, i) => {
          const mark = marks.get(i + 1);
          return (
            <i key={i} class={`${mark ? mark.severity : ""}${i === caretLine ? " here" : ""}`} title={mark?.message}>
              {i + 1}
            </i>
          );
        })}
      </div>
      <div class="editor-text">
        <pre aria-hidden="true">
          {lines.map((line, i) => (
            <CodeLine
              key={i}
              text={line}
              isHere={i === caretLine}
              mark={marks.get(i + 1)?.severity ?? null}
              matched={matchedIn(matched, starts[i] ?? 0, line.length)}
            />
          ))}
        </pre>
        <textarea
          ref={area}
          aria-label={label}
          aria-describedby={describedBy}
          readOnly={readOnly}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          wrap="off"
          value={text}
          onInput={(event) => {
            onInput(event.currentTarget.value);
            moved();
          }}
          onSelect={moved}
          onKeyUp={moved}
          onClick={moved}
          onKeyDown={(event) => {
            if (event.isComposing || event.altKey) return;
            if (event.metaKey || event.ctrlKey) {
              if (event.key !== "s") return;
              event.preventDefault();
              onSave();
              return;
            }
            if (event.key === "Escape") {
              tabLeaves.current = true;
              return;
            }
            const leaves = tabLeaves.current && event.key === "Tab";
            tabLeaves.current = false;
            if (leaves || readOnly) return;
            const { value, selectionStart, selectionEnd } = event.currentTarget;
            const edit = editForKey(
              { text: value, start: selectionStart, end: selectionEnd },
              event.key,
              event.shiftKey,
            );
            if (edit === null) return;
            event.preventDefault();
            apply(edit);
          }}
        />
      </div>
    </div>
  );
}

function lineStarts(lines: readonly string[]): number[] {
  let at = 0;
  return lines.map((line) => {
    const start = at;
    at += line.length + 1;
    return start;
  });
}

/** The line (from 0) an offset lies in. */
function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Columns of this line that hold a matched bracket, as text, so that lines can be compared cheaply. */
const matchedIn = (pair: readonly number[] | null, start: number, length: number): string =>
  (pair ?? [])
    .filter((at) => at >= start && at < start + length)
    .map((at) => at - start)
    .join(" ");
