import { useEffect, useId, useMemo, useRef } from "preact/hooks";
import { Button } from "../../../shared";
import { type EditorHandle, JsonEditor, type LineMark } from "../editor/json-editor";
import { placeOf } from "../editor/json-source";
import type { AlertRuleModel } from "./alert-rule-model";

/** The same rule as text. What is typed is never lost: while it is no JSON, the form shows what it said last. */
export function RuleJson({ model }: { model: AlertRuleModel }) {
  const hint = useId();
  const handle = useRef<EditorHandle>(null);
  const reading = model.reading.value;
  const locked = model.locked.value;
  const problems = model.problems.value;
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
    const now = model.reading.peek();
    if (!now.ok) handle.current?.show(now.fault.offset, now.fault.offset);
  }, [model]);
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
              const now = model.reading.peek();
              if (now.ok) handle.current?.replace(`${JSON.stringify(now.source.value, null, 2)}\n`);
            }}
          >
            Format
          </Button>
        )}
      </div>
      <JsonEditor
        label="Rule as JSON"
        text={model.text.value}
        marks={marks}
        readOnly={locked !== null}
        describedBy={hint}
        onInput={model.type}
        onCaret={() => undefined}
        onSave={() => void model.settleDown()}
        handle={handle}
      />
    </div>
  );
}
