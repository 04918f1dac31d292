import { useEffect, useRef, useState } from "preact/hooks";
import { type ApiFailure, api, Badge, Button, Link, TextField } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import { JsonField, jsonIn } from "../frame/json-field";
import { SettingsPage } from "../frame/settings-page";
import { type Finding, type Imported, type ImportedDefinition, importBody, rowsIn, textOfFiles } from "./import-model";

/** Definitions come in: first the report of what would become of them, then the drafts. */
export function ImportPage() {
  const [text, setText] = useState("");
  const [key, setKey] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [imported, setImported] = useState<Imported | null>(null);
  const { rows, why } = rowsIn(jsonIn(text));
  const denied = buildersOnly();
  /** Rises with what stands there, and with every question about it. */
  const turn = useRef(0);
  const write = (next: string) => {
    turn.current++;
    setText(next);
    setImported(null);
    setFailure(null);
  };
  const ask = async (dryRun: boolean) => {
    if (rows === null) return;
    const mine = ++turn.current;
    setBusy(true);
    setFailure(null);
    const answer = await api.post<Imported>("/workflow-definitions/import", importBody(rows, key, dryRun));
    setBusy(false);
    // Something else stands there by now: what would become of it has not been looked at.
    if (dryRun && mine !== turn.current) return;
    if (answer.ok) setImported(answer.value);
    else setFailure(answer.error);
  };
  const isDone = imported !== null && !imported.dryRun;
  return (
    <SettingsPage
      title="Import definitions"
      back={{ label: "Definitions", href: addressOf.definitions }}
      lead="Rows of the documented system, old spellings too, or documents that were exported here. You see first what would become of them; nothing is stored before you say so."
    >
      {!isDone && (
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            if (why === null && denied === null) void ask(true);
          }}
        >
          <Drop onText={write} />
          <JsonField label="Definitions as JSON" value={text} onInput={write} rows={12} />
          {(rows?.length ?? 1) === 1 && (
            <TextField
              label="Key here (optional)"
              hint="Left out: the key or id it comes with."
              value={key}
              onInput={(next) => {
                turn.current++;
                setKey(next);
                setImported(null);
              }}
              maxLength={128}
            />
          )}
          <div class="row">
            <Button
              type="submit"
              kind={imported === null ? "primary" : "plain"}
              busy={busy}
              blocked={denied ?? (text.trim() === "" ? "Paste JSON or choose a file first." : why)}
            >
              Look at it first
            </Button>
          </div>
          <Refused failure={failure} />
        </form>
      )}
      {imported !== null && <Report imported={imported} busy={busy} denied={denied} onCreate={() => void ask(false)} />}
    </SettingsPage>
  );
}

/** Files by choice, or by dropping them: a short cut for those with a mouse. */
function Drop({ onText }: { onText: (text: string) => void }) {
  const [isOver, setIsOver] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const take = async (files: FileList | null | undefined) => {
    if (files === null || files === undefined || files.length === 0) return;
    onText(textOfFiles(await Promise.all([...files].map((file) => file.text()))));
  };
  useEffect(() => {
    const target = box.current;
    const over = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(true);
    };
    const leave = () => setIsOver(false);
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setIsOver(false);
      void take(event.dataTransfer?.files);
    };
    target?.addEventListener("dragover", over);
    target?.addEventListener("dragleave", leave);
    target?.addEventListener("drop", drop);
    return () => {
      target?.removeEventListener("dragover", over);
      target?.removeEventListener("dragleave", leave);
      target?.removeEventListener("drop", drop);
    };
  }, []);
  return (
    <div ref={box} class={isOver ? "drop over" : "drop"}>
      <p>Drop JSON files here, paste below, or</p>
      <Button size="small" icon="doc" onClick={() => input.current?.click()}>
        Choose files
      </Button>
      <input
        ref={input}
        class="unseen"
        type="file"
        accept=".json,application/json"
        multiple
        tabIndex={-1}
        aria-label="JSON files"
        onChange={(event) => void take(event.currentTarget.files)}
      />
    </div>
  );
}

function Report({
  imported,
  busy,
  denied,
  onCreate,
}: {
  imported: Imported;
  busy: boolean;
  denied: string | null;
  onCreate: () => void;
}) {
  const { dryRun, definitions } = imported;
  const count = definitions.length;
  const drafts = count === 1 ? "1 draft" : `${count} drafts`;
  return (
    <>
      <div class={dryRun ? "notice" : "notice ok"} role="status">
        <p>
          {dryRun
            ? `This is what would become of it: ${drafts}. Nothing is stored yet.`
            : `${drafts} created. Look at the problems, then publish.`}
        </p>
        {dryRun && (
          <Button kind="primary" busy={busy} blocked={denied} onClick={onCreate}>
            {`Create ${drafts}`}
          </Button>
        )}
      </div>
      {definitions.map((one) => (
        <Definition key={one.id ?? one.key} definition={one} />
      ))}
    </>
  );
}

function Definition({ definition }: { definition: ImportedDefinition }) {
  const { id, key, version, valid, problems, report } = definition;
  return (
    <section class="card" aria-label={`Definition ${key}`}>
      <div class="card-head">
        <h2>
          {id === null ? <code>{key}</code> : <Link href={addressOf.definition(id)}>{`${key} v${version}`}</Link>}
        </h2>
        <Badge tone={valid ? "ok" : "warn"} icon={valid ? "check" : "alert"}>
          {valid ? "can be published" : "has errors to repair"}
        </Badge>
        {id !== null && !valid && <Link href={addressOf.definition(id, "problems")}>Show the problems</Link>}
      </div>
      <Findings title="Changed" hint="Kept in another spelling." findings={report.changed} open />
      <Findings title="Ignored" hint="Kept in the definition, without effect." findings={report.ignored} open />
      <Findings title="Understood" hint="Taken as it is." findings={report.understood} />
      {problems.length > 0 && (
        <details class="findings">
          <summary>
            {valid ? "Warnings" : "Problems"} ({problems.length}){" "}
            <span class="muted">
              {valid ? "These may be meant." : "Errors have to be repaired before it is published."}
            </span>
          </summary>
          <ul>
            {problems.map(({ severity, path, message }, i) => (
              <li key={i}>
                <code class="breakable">{path}</code>
                <span>
                  {severity}: {message}
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Findings({
  title,
  hint,
  findings,
  open = false,
}: {
  title: string;
  hint: string;
  findings: readonly Finding[];
  open?: boolean;
}) {
  if (findings.length === 0) return <p class="muted">{`${title}: nothing.`}</p>;
  return (
    <details class="findings" open={open && findings.length <= 20}>
      <summary>
        {title} ({findings.length}) <span class="muted">{hint}</span>
      </summary>
      <ul>
        {findings.map(({ path, sentence, before, after }, i) => (
          <li key={i}>
            <code class="breakable">{path === "" ? "the whole" : path}</code>
            <span>
              {sentence}
              {before !== undefined && after !== undefined && (
                <span class="muted breakable">
                  {" "}
                  {brief(before)} → {brief(after)}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function brief(value: Finding["before"]): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
