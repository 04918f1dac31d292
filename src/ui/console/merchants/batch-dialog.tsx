import { useState } from "preact/hooks";
import { type BatchFile, readBatchFile } from "../../../merchants/batch-file";
import { TextField } from "../../shared/field";
import { navigate } from "../../shared/router";
import { plural } from "../model/words";
import { FileChoice } from "../settings/frame/file-choice";
import { FormDialog } from "../settings/frame/form-dialog";
import { uploadFile } from "../settings/screening/upload";
import { lookAgain, type MerchantBatch } from "./merchants-model";

const mostRows = 1_000;
const mostShown = 20;

/** Asks for reports on all merchants of a file. It is read here first, as the server will: what it refuses is known before it is sent. */
export function BatchDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState("");
  const [name, setName] = useState<string | null>(null);
  const [part, setPart] = useState<number | null>(null);
  const read = text.trim() === "" ? null : readBatchFile(text, mostRows);
  const send = async () => {
    const answer = await uploadFile<MerchantBatch>("/api/v1/merchant-reports/batches", new Blob([text]), setPart);
    setPart(null);
    if (!answer.ok) return answer.error;
    onClose();
    void lookAgain();
    navigate(`/console/merchants?${new URLSearchParams({ batchId: answer.value.id })}`);
    return null;
  };
  return (
    <FormDialog
      title="Check all merchants of a file"
      button={
        read?.ok && read.value.rows.length > 0 ? `Check ${plural(read.value.rows.length, "merchant")}` : "Check them"
      }
      blocked={whyNot(read)}
      send={send}
      onClose={onClose}
    >
      {() => (
        <>
          <p>
            Comma-separated values, up to {mostRows.toLocaleString("en")} rows. The first one names the columns:{" "}
            <code>websiteUrl</code>, and perhaps <code>merchantName</code>, <code>businessCorrelationId</code>,{" "}
            <code>countryCode</code>, <code>lineOfBusiness</code>, <code>mcc</code>.
          </p>
          <div class="row wrap">
            <FileChoice
              label="Choose a file"
              accept=".csv,text/csv,text/plain"
              onFile={(file) => {
                setName(file.name);
                void file.text().then(setText);
              }}
            />
            {name !== null && (
              <span class="clip" dir="auto">
                {name}
              </span>
            )}
          </div>
          <TextField
            label="Or paste rows"
            value={text}
            rows={5}
            placeholder={"websiteUrl,merchantName,countryCode\nshop.example,Northwind,GB"}
            onInput={(rows) => {
              setName(null);
              setText(rows);
            }}
          />
          {read?.ok && <Preview file={read.value} />}
          {read !== null && !read.ok && (
            <div class="notice bad" role="alert">
              <p>The file cannot be used: {read.error}.</p>
            </div>
          )}
          {part !== null && <progress max={1} value={part} aria-label="Sent" />}
        </>
      )}
    </FormDialog>
  );
}

function whyNot(read: ReturnType<typeof readBatchFile> | null): string | null {
  if (read === null) return "Choose a file or paste rows first.";
  if (!read.ok) return "This file cannot be used.";
  return read.value.rows.length === 0 ? "No row of it can be used." : null;
}

const Preview = ({ file: { rows, refused } }: { file: BatchFile }) => (
  <section class="stack" aria-label="What is in the file">
    <p role="status">
      {plural(rows.length, "merchant")} to be checked
      {refused.length > 0 && `, ${plural(refused.length, "row")} that cannot be used`}.
    </p>
    {refused.length > 0 && (
      <div class="notice warn">
        <ul class="merchant-refused">
          {refused.slice(0, mostShown).map(({ row, problem }) => (
            <li key={row}>
              Row {row}: {problem}
            </li>
          ))}
          {refused.length > mostShown && <li>and {refused.length - mostShown} more</li>}
        </ul>
      </div>
    )}
  </section>
);
