import { useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { type ApiFailure, sayFailure } from "../../shared/api";
import { Button, IconButton } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { useShortcut } from "../../shared/shortcut";
import { type BulkJob, type Deed, startBulk } from "../model/bulk";
import { caseList, found } from "../model/case-list";
import { clearSelection, selected, wholeList } from "../model/selection";
import { may, people, worksOnCases } from "../model/session";
import { plural } from "../model/words";
import { BulkProgress } from "./bulk-progress";

const mostAtOnce = 1_000;

/** What can be done to the chosen cases. */
export function BulkBar() {
  const asked = useSignal<Deed["kind"] | null>(null);
  useShortcut("Escape", "Choose no case", clearSelection, { group: "List" });
  const list = caseList.value;
  const all = list?.rows.every(({ id }) => selected.value.has(id)) === true;
  const { count = null, more = false } = found.value ?? {};
  const canTakeAll = all && list?.nextCursor !== null && count !== null && count <= mostAtOnce && !more;
  const how = wholeList.value && count !== null ? count : selected.value.size;
  const blocked =
    may("cases:bulk") === true
      ? how > mostAtOnce
        ? `At most ${mostAtOnce.toLocaleString()} at once.`
        : null
      : "Managers and administrators do this.";
  const ask = (kind: Deed["kind"]) => () => {
    asked.value = kind;
  };
  return (
    <section class="bulk-bar" aria-label="Chosen cases">
      <p role="status">
        {plural(how, "case")} chosen
        {canTakeAll && !wholeList.value && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => {
              wholeList.value = true;
            }}
          >
            Choose all {count.toLocaleString()} of this list
          </button>
        )}
      </p>
      <Button size="small" blocked={blocked} onClick={ask("assign")}>
        Assign
      </Button>
      <Button size="small" blocked={blocked} onClick={ask("labels")}>
        Label
      </Button>
      <Button size="small" blocked={blocked} onClick={ask("move")}>
        Move to version
      </Button>
      <IconButton label="Choose none" icon="close" onClick={clearSelection} />
      {asked.value !== null && (
        <DeedDialog
          kind={asked.value}
          how={how}
          onClose={() => {
            asked.value = null;
          }}
        />
      )}
    </section>
  );
}

const titles: Record<Deed["kind"], string> = { assign: "Assign", labels: "Label", move: "Move to another version" };
const labelsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

function DeedDialog({ kind, how, onClose }: { kind: Deed["kind"]; how: number; onClose: () => void }) {
  const [who, setWho] = useState("");
  const [add, setAdd] = useState("");
  const [remove, setRemove] = useState("");
  const [version, setVersion] = useState("");
  const [job, setJob] = useState<BulkJob | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const deed = (): Deed | null => {
    if (kind === "assign") return { kind, assigneeId: who === "" ? null : who };
    if (kind === "move") return /^[1-9]\d{0,5}$/.test(version) ? { kind, toVersion: Number(version) } : null;
    const [more, less] = [labelsIn(add), labelsIn(remove)];
    return more.length + less.length === 0 ? null : { kind, add: more, remove: less };
  };
  const ready = deed();
  const start = async () => {
    if (ready === null || busy) return;
    setBusy(true);
    const answer = await startBulk(ready);
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) setJob(answer.value);
  };
  const isDone = job !== null;
  return (
    <Dialog
      title={`${titles[kind]}: ${plural(how, "case")}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{isDone ? "Close" : "Back"}</Button>
          {!isDone && (
            <Button
              kind="primary"
              type="submit"
              form="bulk-deed"
              busy={busy}
              blocked={ready === null ? "Fill this in first." : null}
            >
              {titles[kind]}
            </Button>
          )}
        </>
      }
    >
      {job !== null ? (
        <BulkProgress first={job} />
      ) : (
        <form
          id="bulk-deed"
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          {kind === "assign" && (
            <SelectField
              label="To"
              value={who}
              options={[
                { value: "", label: "Nobody" },
                ...(people.value ?? []).filter(worksOnCases).map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={setWho}
            />
          )}
          {kind === "labels" && (
            <>
              <TextField
                label="Add"
                hint="Several with commas between them"
                value={add}
                onInput={setAdd}
                maxLength={400}
                autofocus
              />
              <TextField label="Take off" value={remove} onInput={setRemove} maxLength={400} />
            </>
          )}
          {kind === "move" && (
            <TextField
              label="Version"
              hint="A published version of each case's own workflow. Cases whose state is missing there refuse."
              type="number"
              value={version}
              onInput={setVersion}
              autofocus
            />
          )}
          {failure && (
            <p class="error" role="alert">
              {sayFailure(failure)}
            </p>
          )}
        </form>
      )}
    </Dialog>
  );
}
