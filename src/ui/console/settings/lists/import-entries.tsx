import { useState } from "preact/hooks";
import { type ApiFailure, Badge, Button, CheckField, Dialog, TextField } from "../../../shared";
import { plural } from "../../model/words";
import { Refused } from "../frame/confirm";
import { FileChoice } from "../frame/file-choice";
import { countsWords, type ImportPreview, type Look, seenOf, type TenantList, whyNotImport } from "./list";
import type { ListModel } from "./list-model";
import { sayChanged } from "./say-changed";

/** Entries from a file: first what it would change and which rows are wrong, then, if you say so, the new version. */
export function ImportEntries({ model, list, onClose }: { model: ListModel; list: TenantList; onClose: () => void }) {
  const [csv, setCsv] = useState("");
  const [replace, setReplace] = useState(false);
  const [reason, setReason] = useState("");
  const [looked, setLooked] = useState<Look | null>(null);
  const [busy, setBusy] = useState<"look" | "import" | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const look = async (text: string, isReplacing: boolean) => {
    setFailure(null);
    if (text.trim() === "") return;
    setBusy("look");
    const answer = await model.preview(text, isReplacing);
    setBusy(null);
    if (answer.ok) setLooked({ csv: text, replace: isReplacing, preview: answer.value });
    else setFailure(answer.error);
  };
  const preview = seenOf(looked, csv, replace);
  const run = async (seen: ImportPreview) => {
    setBusy("import");
    const answer = await model.importCsv({ csv, replace, reason, seen: seen.version });
    setBusy(null);
    if (!answer.ok) return setFailure(answer.error);
    sayChanged(model, `Imported: ${countsWords(seen.counts)}.`, answer.value);
    onClose();
  };
  return (
    <Dialog
      title={`Import into ${list.name}`}
      wide
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={replace ? "danger" : "primary"}
            busy={busy === "import"}
            blocked={whyNotImport(preview)}
            onClick={() => preview !== null && void run(preview)}
          >
            {replace ? "Replace the list" : "Import"}
          </Button>
        </>
      }
    >
      <p>
        Comma-separated values. The first row names the columns: <code>value</code>, and perhaps <code>note</code> and{" "}
        <code>expiresAt</code>.
      </p>
      <div class="row wrap">
        <FileChoice
          label="Choose a file"
          accept=".csv,text/csv,text/plain"
          onFile={(file) =>
            void file.text().then((text) => {
              setCsv(text);
              return look(text, replace);
            })
          }
        />
        <Button
          busy={busy === "look"}
          blocked={csv.trim() === "" ? "Paste rows or choose a file first." : null}
          onClick={() => void look(csv, replace)}
        >
          Look at it first
        </Button>
      </div>
      <TextField
        label="Rows"
        value={csv}
        rows={6}
        placeholder={"value,note,expiresAt\nmail.example,reported twice,2027-01-31"}
        onInput={setCsv}
      />
      <CheckField
        label="Replace: what is not in the file leaves the list"
        checked={replace}
        onChange={(isOn) => {
          setReplace(isOn);
          void look(csv, isOn);
        }}
      />
      {preview !== null && <Preview preview={preview} list={list} />}
      <TextField
        label="Reason (optional)"
        hint="Kept with the version."
        value={reason}
        onInput={setReason}
        maxLength={500}
      />
      <Refused failure={failure} />
    </Dialog>
  );
}

function Preview({ preview, list }: { preview: ImportPreview; list: TenantList }) {
  const { rows, problems, problemCount, repeated, unchanged, counts, samples } = preview;
  const emptied = counts.removed > 0 && counts.removed >= list.entries / 2;
  return (
    <section class="stack" aria-label="What the import would do">
      <p role="status">
        {plural(rows, "row")}: {countsWords(counts)}
        {unchanged > 0 && `, ${unchanged.toLocaleString()} stay as they are`}
        {repeated > 0 && `. ${plural(repeated, "row")} come twice; the last one counts`}.
      </p>
      {problemCount > 0 && (
        <div class="notice bad" role="alert">
          <div>
            <p>{plural(problemCount, "row")} cannot be read:</p>
            <ul class="plain-list">
              {problems.slice(0, 20).map(({ row, message }) => (
                <li key={row}>
                  Row {row}: {message}
                </li>
              ))}
              {problemCount > 20 && <li>and {problemCount - 20} more</li>}
            </ul>
          </div>
        </div>
      )}
      {emptied && (
        <div class="notice warn">
          <p>
            This takes {counts.removed.toLocaleString()} of {plural(list.entries, "entry", "entries")} off the list.
          </p>
        </div>
      )}
      <Sample title="Added" tone="ok" values={samples.added} count={counts.added} />
      <Sample title="Changed" tone="info" values={samples.changed} count={counts.changed} />
      <Sample title="Removed" tone="bad" values={samples.removed} count={counts.removed} />
    </section>
  );
}

const Sample = ({
  title,
  tone,
  values,
  count,
}: {
  title: string;
  tone: "ok" | "info" | "bad";
  values: string[];
  count: number;
}) =>
  count === 0 ? null : (
    <p class="breakable">
      <Badge tone={tone}>
        {title} {count.toLocaleString()}
      </Badge>{" "}
      {values.slice(0, 12).join(", ")}
      {count > 12 && " …"}
    </p>
  );
