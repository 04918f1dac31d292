import { useId, useMemo, useRef, useState } from "preact/hooks";
import { isObject } from "../../../../lib/json";
import { type ApiFailure, api, Button, Icon, useShortcut } from "../../../shared";
import { caretPath } from "../editor/caret-path";
import { vendorHelpAt } from "../editor/help-vendors";
import { type EditorHandle, JsonEditor, type LineMark } from "../editor/json-editor";
import { placeOf, readJsonSource } from "../editor/json-source";
import { adminsOnly } from "../frame/access";
import { prettyJson } from "../frame/json-field";
import { useTyping } from "../frame/typing";
import { draftOf, keepDraft } from "./drafts";
import { type AdapterProblem, adapterProblems, type StoredAdapter } from "./vendor";

/** The description as JSON. What the server has against it stands at its lines; nothing is stored before it has nothing. */
export function AdapterEditor({ stored, onSaved }: { stored: StoredAdapter; onSaved: (next: StoredAdapter) => void }) {
  const hint = useId();
  const handle = useRef<EditorHandle>(null);
  const saved = useMemo(() => textOf(stored), [stored]);
  const typing = useTyping(stored, textOf, draftOf(stored.name));
  const text = typing.form.value;
  const [caret, setCaret] = useState(0);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<{ failure: ApiFailure; text: string } | null>(null);
  const reading = useMemo(() => readJsonSource(text), [text]);
  const source = reading.ok ? reading.value : null;
  const problems: AdapterProblem[] = reading.ok
    ? adapterProblems(refused?.failure ?? null, source)
    : [{ path: `line ${reading.error.line}`, message: reading.error.message, line: reading.error.line }];
  const marks = new Map<number, LineMark>(
    problems.flatMap(({ line, message }) => (line === null ? [] : [[line, { severity: "error", message }]])),
  );
  const help = vendorHelpAt(useMemo(() => caretPath(text, caret), [text, caret]));
  const denied = adminsOnly();
  const isChanged = text !== saved || stored.version === 0;
  const why = denied ?? (reading.ok ? (isChanged ? null : "Nothing is changed.") : "Repair the JSON first.");
  const save = async () => {
    const value = source?.value;
    if (why !== null || busy || !isObject(value)) return;
    setBusy(true);
    const name = typeof value.name === "string" && value.name !== "" ? value.name : stored.name;
    // By another name it is another vendor's description, which is not written over.
    const expected = name === stored.name && stored.source === "own" ? stored.version : 0;
    const path = `/vendor-adapters/${encodeURIComponent(name)}?expectedVersion=${expected}`;
    const answer = await api.put<StoredAdapter>(path, value);
    setBusy(false);
    setRefused(answer.ok ? null : { failure: answer.error, text });
    if (!answer.ok) return;
    typing.saved(text);
    const now = typing.form.peek();
    keepDraft(stored.name, null);
    keepDraft(answer.value.name, now === text ? null : now);
    onSaved(answer.value);
  };
  useShortcut("mod+s", "Save the description", () => void save(), { group: "Vendor", when: denied === null });
  const show = (path: string) => {
    const at = source === null ? null : placeOf(source, path);
    if (at !== null) handle.current?.show(at.start, at.start);
  };
  return (
    <div class="adapter-text">
      <div class="editor-bar">
        <p id={hint} class="muted">
          {denied ?? "Tab indents. Esc, then Tab leaves the editor."}
        </p>
        <span class="row">
          <Button
            blocked={text === saved ? "Nothing is changed." : null}
            onClick={() => handle.current?.replace(saved)}
          >
            Undo all
          </Button>
          <Button kind="primary" keys="mod+s" busy={busy} blocked={why} onClick={() => void save()}>
            {stored.source === "ready" ? "Save as yours" : "Save"}
          </Button>
        </span>
      </div>
      <JsonEditor
        label="Description as JSON"
        text={text}
        marks={marks}
        readOnly={denied !== null}
        describedBy={hint}
        onInput={(next) => {
          typing.set(next);
          keepDraft(stored.name, next === saved ? null : next);
        }}
        onCaret={setCaret}
        onSave={() => void save()}
        handle={handle}
      />
      <section class="problems" aria-label="Problems">
        <p class="problems-sum" role="status">
          {problems.length === 0
            ? "It is JSON. Saving asks the server about the rest."
            : `${refused !== null && refused.text !== text && reading.ok ? "When it was last saved: " : ""}${problems.length === 1 ? "1 problem" : `${problems.length} problems`}.`}
        </p>
        <ul>
          {problems.map(({ path, message, line }, i) => (
            <li key={`${path} ${i}`}>
              <button type="button" class="problem error" onClick={() => show(path)}>
                <Icon name="alert" size={14} />
                <span class="problem-text">{message}</span>
                <span class="problem-place mono">
                  {path}
                  {line !== null && !path.startsWith("line ") && <span class="muted"> · line {line}</span>}
                </span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      {help !== null && (
        <aside class="card" aria-label="Help on the place of the caret">
          <h2>
            {help.title} <code class="muted">{help.at}</code>
          </h2>
          <p>{help.text}</p>
          {help.values && (
            <p class="row wrap">
              {help.values.map((value) => (
                <code key={value}>{value}</code>
              ))}
            </p>
          )}
        </aside>
      )}
    </div>
  );
}

const textOf = ({ adapter }: StoredAdapter): string => `${prettyJson(adapter)}\n`;
