import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { sayFailure } from "../../shared/api";
import { Badge } from "../../shared/badge";
import { Button } from "../../shared/button";
import { SelectField } from "../../shared/field";
import { reachable } from "../../shared/reachable";
import { Link, navigate } from "../../shared/router";
import { Skeleton } from "../../shared/skeleton";
import { FactLine } from "../list/fact-line";
import { FileChoice } from "../settings/frame/file-choice";
import { ImportAmounts } from "./import-amounts";
import { ImportDates } from "./import-dates";
import { importLook } from "./import-look";
import {
  amountPlace,
  amountWords,
  type ColumnChoices,
  fieldWords,
  type ImportPreview,
  isWrittenOddly,
  leftToSay,
  mostFileBytes,
  sendImport,
  sizeText,
} from "./import-model";
import { importHref, importsHref } from "./transaction-links";
import { changesLocked } from "./transaction-words";

/** A file is chosen, what its columns become is seen and put right, and it is sent. */
export function NewImportPage() {
  const { file, preview, wishes, failure, isLooking, choose, wish } = useMemo(() => importLook(), []);
  /** How much of the file is sent, from 0 to 1; null: it is not being sent. */
  const sent = useSignal<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => {
    document.title = "Import a file · Transactions · Edgecase";
    return () => stop.current?.abort();
  }, []);
  useEffect(() => {
    if (sent.value === null) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [sent.value === null]);

  const become = (column: string, field: string) => {
    if (preview.value === null) return;
    const now = Object.fromEntries(preview.value.columns.map((one) => [one.name, one.field ?? ""]));
    // The preview may not know yet what was chosen a moment ago.
    void wish({ choices: { ...now, ...wishes.value.choices, [column]: field } });
  };
  const send = async () => {
    if (file.value === null || preview.value === null || sent.value !== null) return;
    const mine = new AbortController();
    stop.current = mine;
    sent.value = 0;
    const sending = { onPart: (part: number) => (sent.value = part), stop: mine.signal };
    const answer = await sendImport(file.value, wishes.value, preview.value, sending);
    sent.value = null;
    if (answer.ok) navigate(importHref(answer.value.id), { replace: true });
    else failure.value = sayFailure(answer.error);
  };

  /** Nobody has said yet how dates or amounts are written: whether rows would be refused is not known. */
  const isOpen = preview.value !== null && leftToSay(wishes.value, preview.value) !== null;
  const isRefused = preview.value !== null && !isOpen && isAllRefused(preview.value);

  return (
    <main class="list" id="main" aria-label="Import a file">
      <header class="list-head tx-page-head">
        <h1>Import a file</h1>
        <FactLine
          of={[
            <span key="kind">CSV, the first row with names, up to {sizeText(mostFileBytes)}</span>,
            <Link key="all" href={importsHref}>
              All imports
            </Link>,
          ]}
        />
      </header>
      <div class="list-body tx-page" ref={reachable}>
        <div class="stack">
          <section class="panel" aria-label="The file">
            <div class="row wrap">
              <FileChoice
                label={file.value === null ? "Choose a file" : "Choose another file"}
                accept=".csv,.tsv,.txt,text/csv"
                blocked={changesLocked() ?? (sent.value === null ? null : "It is being sent.")}
                onFile={(chosen) => void choose(chosen)}
              />
              {file.value !== null && (
                <span class="tx-file">
                  <bdi>{file.value.name}</bdi> <span class="muted num">{sizeText(file.value.size)}</span>
                </span>
              )}
            </div>
            {failure.value !== null && (
              <p class="notice bad" role="alert">
                {failure.value}
              </p>
            )}
          </section>
          {preview.value === null && isLooking.value && <Skeleton lines={6} label="Looking at the file" />}
          {preview.value !== null && (
            <>
              <Columns
                preview={preview.value}
                choices={wishes.value.choices}
                isBlocked={sent.value !== null}
                onChoose={become}
              />
              <ImportDates
                preview={preview.value}
                wishes={wishes.value}
                isBlocked={sent.value !== null}
                onWish={(over) => void wish(over)}
              />
              <ImportAmounts
                preview={preview.value}
                wishes={wishes.value}
                isBlocked={sent.value !== null}
                onWish={(over) => void wish(over)}
              />
              <FirstRows preview={preview.value} isOpen={isOpen} />
              {sent.value === null && isRefused && (
                <p class="notice warn" role="status">
                  Every row that was looked at would be refused. Put the columns or the file right first.
                </p>
              )}
              <footer class="row wrap tx-send">
                {sent.value === null ? (
                  <Button
                    kind={isRefused ? "plain" : "primary"}
                    busy={isLooking.value}
                    blocked={
                      changesLocked() ??
                      (preview.value.problems.length > 0 ? "Put the columns right first." : null) ??
                      leftToSay(wishes.value, preview.value)
                    }
                    onClick={() => void send()}
                  >
                    Take it in
                  </Button>
                ) : (
                  <>
                    <progress max={1} value={sent.value} aria-label="Sent so far" />
                    <span class="num muted">{Math.floor(sent.value * 100)} %</span>
                    <Button size="small" onClick={() => stop.current?.abort()}>
                      Stop
                    </Button>
                  </>
                )}
                <span class="muted">Sent twice, a transaction is the same one: nothing is doubled.</span>
              </footer>
            </>
          )}
        </div>
      </div>
    </main>
  );
}

/** The columns will do, and still no row of the first ones is a transaction. */
const isAllRefused = ({ problems, rows }: ImportPreview): boolean =>
  problems.length === 0 && rows.length > 0 && rows.every(({ problem }) => problem !== null);

const leaveOut = { value: "", label: "– left out –" };

function Columns({
  preview: { columns, fields, problems, spelling, rows },
  choices,
  isBlocked,
  onChoose,
}: {
  preview: ImportPreview;
  choices: ColumnChoices;
  isBlocked: boolean;
  onChoose: (column: string, field: string) => void;
}) {
  const isFlat = spelling === "flat";
  const missing = problems.flatMap((problem) => missingIn(problem) ?? []);
  const wrong = problems.filter((problem) => missingIn(problem) === null);
  const options = [leaveOut, ...fields.map((value) => ({ value, label: fieldWords(value) }))];
  return (
    <section class="panel" aria-label="Columns">
      <header class="panel-head">
        <h2>What the columns become</h2>
        {problems.length === 0 && (
          <Badge tone="ok" icon="check">
            All that is needed is there
          </Badge>
        )}
      </header>
      {missing.length > 0 && (
        <p class="notice warn" role="alert">
          {isFlat ? "The file lacks" : "Say below which column is"}: {missing.map(fieldWords).join("; ")}.
        </p>
      )}
      {wrong.length > 0 && (
        <div class="notice bad" role="alert">
          <ul class="tx-problems">
            {wrong.map((problem) => (
              <li key={problem}>{problemWords(problem)}</li>
            ))}
          </ul>
        </div>
      )}
      {isFlat ? (
        <p class="muted">The columns have the names of the flat spelling, and are taken by them.</p>
      ) : (
        <fieldset class="tx-columns" disabled={isBlocked}>
          <legend class="unseen">Columns</legend>
          {columns.map(({ name, field }, place) => (
            // Two columns may have the same name.
            <div key={`${place} ${name}`} class={field === null ? "tx-column out" : "tx-column"}>
              <SelectField
                label={name === "" ? `Column ${place + 1}` : name}
                value={(Object.hasOwn(choices, name) ? choices[name] : field) ?? ""}
                options={options}
                onChange={(chosen) => onChoose(name, chosen)}
              />
              <p class="muted clip" dir="auto">
                {rows.find(({ cells }) => cells[place])?.cells[place] ?? "empty"}
              </p>
            </div>
          ))}
        </fieldset>
      )}
    </section>
  );
}

/** `no column becomes "date"` → `date`; null: something else is wrong. */
const missingIn = (problem: string): string | null => /^no column becomes "([\w.]+)"$/.exec(problem)?.[1] ?? null;

/** `two columns become "date"` → as a sentence, with the field's own words. */
const problemWords = (problem: string): string => {
  const said = problem.replaceAll(
    /(becomes?) "([\w.]+)"/g,
    (_all, verb: string, field: string) => `${verb} “${fieldWords(field)}”`,
  );
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
};

function FirstRows({
  preview: { columns, rows: looked, problems },
  isOpen,
}: {
  preview: ImportPreview;
  isOpen: boolean;
}) {
  const rows = isOpen ? looked.map((row) => ({ ...row, problem: null })) : looked;
  const wrong = rows.filter(({ problem }) => problem !== null).length;
  /** Below which cell it is said what the row's amount is read as: where it could be another. */
  const readAt = (cells: string[], read: Pick<ImportPreview["rows"][number], "amount" | "direction">) => {
    const place = amountPlace(columns, { cells, direction: read.direction });
    if (place === null || read.amount === null) return null;
    return columns[place]?.field === "debit" || isWrittenOddly(cells[place]) ? place : null;
  };
  return (
    <section class="panel" aria-label="First rows">
      <header class="panel-head">
        <h2>First rows</h2>
        {problems.length === 0 && !isOpen && (
          <span class="muted num">
            {wrong === 0 ? `none of ${rows.length} would be refused` : `${wrong} of ${rows.length} would be refused`}
          </span>
        )}
      </header>
      {rows.length === 0 ? (
        <p class="muted">There is no row but the first.</p>
      ) : (
        <section class="table-scroll" aria-label="First rows of the file" ref={reachable}>
          <table class="many">
            <caption class="unseen">First rows of the file</caption>
            <thead>
              <tr>
                <th scope="col">Line</th>
                {wrong > 0 && <th scope="col">Problem</th>}
                {columns.map(({ name, field }, place) => (
                  <th scope="col" key={`${place} ${name}`} class={field === null ? "out" : undefined}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ line, cells, problem, ...read }) => (
                <tr key={line} class={problem === null ? undefined : "tx-wrong"}>
                  <th scope="row" class="num">
                    {line}
                  </th>
                  {wrong > 0 && <td class="tx-why">{problem ?? ""}</td>}
                  {columns.map(({ name, field }, place) => (
                    <td key={`${place} ${name}`} class={field === null ? "clip out" : "clip"} dir="auto">
                      {cells[place] ?? ""}
                      {!isOpen && place === readAt(cells, read) && (
                        <span class="tx-read num" dir="ltr">
                          read as {amountWords(read)}
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
