import { useSignal } from "@preact/signals";
import { caseColumns } from "../../../domain/case-columns";
import { type ApiFailure, api, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { type BulkJob, listFilter } from "../model/bulk";
import { filters } from "../model/case-list";
import { shownColumns } from "../model/list-look";
import { BulkProgress } from "./bulk-progress";

/** The rows of this list as a file. */
export function ExportButton() {
  const open = useSignal(false);
  return (
    <>
      <Button
        size="small"
        icon="download"
        onClick={() => {
          open.value = true;
        }}
      >
        Export as CSV
      </Button>
      {open.value && (
        <ExportDialog
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}

function ExportDialog({ onClose }: { onClose: () => void }) {
  const allColumns = useSignal(false);
  const withByteOrderMark = useSignal(true);
  const busy = useSignal(false);
  const job = useSignal<BulkJob | null>(null);
  const failure = useSignal<ApiFailure | null>(null);
  const start = async () => {
    busy.value = true;
    const { sort } = filters.peek();
    const answer = await api.post<BulkJob>("/cases/exports", {
      filter: listFilter(),
      ...(sort !== undefined && { sort }),
      columns: allColumns.value ? [...caseColumns] : shownColumns.peek().map(({ id }) => id),
      withByteOrderMark: withByteOrderMark.value,
    });
    busy.value = false;
    failure.value = answer.ok ? null : answer.error;
    if (answer.ok) job.value = answer.value;
  };
  return (
    <Dialog
      title="Export this list"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{job.value === null ? "Back" : "Close"}</Button>
          {job.value === null && (
            <Button kind="primary" busy={busy.value} onClick={() => void start()} autofocus>
              Write the file
            </Button>
          )}
        </>
      }
    >
      {job.value !== null ? (
        <BulkProgress first={job.value} />
      ) : (
        <div class="stack">
          <p>
            All cases of this list, 50,000 rows at most. The file can be fetched for a day, by you only; that it was
            made is in the audit log.
          </p>
          <Check label="All columns, also those that are not shown" now={allColumns} />
          <Check label="For Excel (byte order mark)" now={withByteOrderMark} />
          {failure.value && (
            <p class="error" role="alert">
              {sayFailure(failure.value)}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}

const Check = ({ label, now }: { label: string; now: { value: boolean } }) => (
  <label class="row">
    <input
      type="checkbox"
      checked={now.value}
      onChange={(event) => {
        now.value = event.currentTarget.checked;
      }}
    />
    <span>{label}</span>
  </label>
);
