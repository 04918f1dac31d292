import { useSignal } from "@preact/signals";
import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { Button, useShortcut } from "../../../shared";
import { caretPath } from "../editor/caret-path";
import { HelpPanel } from "../editor/help-panel";
import { type EditorHandle, JsonEditor, type LineMark } from "../editor/json-editor";
import { placeOf } from "../editor/json-source";
import { helpAt } from "../editor/schema-help";
import { buildersOnly } from "../frame/access";
import { type DefinitionModel, problemsOf } from "./definition-model";
import { ProblemList } from "./problem-list";
import { listedProblems } from "./problems-in-text";

/** The editor with help beside it and problems below. */
export function JsonTab({ model, save }: { model: DefinitionModel; save: () => void }) {
  const hint = useId();
  const handle = useRef<EditorHandle>(null);
  const caret = useSignal(0);
  const text = model.text.value;
  const reading = model.reading.value;
  const isDraft = model.definition.value?.status === "draft";
  const denied = buildersOnly();
  const readOnly = !isDraft || denied !== null;
  const problems = listedProblems(reading, problemsOf(model.checked.value));
  const path = useMemo(() => caretPath(text, caret.value), [text, caret.value]);
  const marks = useMemo(() => {
    const found = new Map<number, LineMark>();
    for (const { line, severity, message } of problems)
      if (line !== null && found.get(line)?.severity !== "error") found.set(line, { severity, message });
    return found;
  }, [problems]);

  const jump = model.jump.value;
  useEffect(() => {
    if (jump === null) return;
    const now = model.reading.peek();
    const place = now.ok ? placeOf(now.source, jump.path) : { start: now.fault.offset, end: now.fault.offset };
    if (place !== null) handle.current?.show(place.start, place.start + firstLineLength(model.text.peek(), place));
    model.jumped();
  }, [jump?.turn]);
  useShortcut("mod+s", "Save the draft", save, { group: "Definition", when: !readOnly });

  const format = () => {
    const now = model.reading.peek();
    if (now.ok) handle.current?.replace(`${JSON.stringify(now.source.value, null, 2)}\n`);
  };
  return (
    <div class="json-tab">
      <div class="editor-column">
        <div class="editor-bar">
          <p id={hint} class="muted">
            {readOnly
              ? (denied ?? "Published versions never change: make a new version to edit.")
              : "Tab indents. Esc, then Tab leaves the editor."}
          </p>
          {!readOnly && (
            <Button
              size="small"
              kind="quiet"
              icon="braces"
              blocked={reading.ok ? null : "Repair the JSON first."}
              onClick={format}
            >
              Format
            </Button>
          )}
        </div>
        <JsonEditor
          label="Definition as JSON"
          text={text}
          marks={marks}
          readOnly={readOnly}
          describedBy={hint}
          onInput={model.type}
          onCaret={(at) => {
            caret.value = at;
          }}
          onSave={save}
          handle={handle}
        />
        <ProblemList model={model} problems={problems} onOpen={(at) => model.jumpTo(at)} />
      </div>
      <HelpPanel
        path={path}
        help={helpAt(path)}
        canInsert={!readOnly}
        onInsert={(piece) => handle.current?.insert(piece)}
      />
    </div>
  );
}

const firstLineLength = (text: string, { start, end }: { start: number; end: number }): number => {
  const stop = text.indexOf("\n", start);
  return Math.max(0, Math.min(end, stop === -1 ? text.length : stop) - start);
};
