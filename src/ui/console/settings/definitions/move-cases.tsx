import { useState } from "preact/hooks";
import {
  type ApiFailure,
  Badge,
  Button,
  type Column,
  Dialog,
  Link,
  SelectField,
  Table,
  TextField,
} from "../../../shared";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import type { DefinitionSummary } from "./definition";
import { type CaseMoved, chosenStates, moveAll, moveWords } from "./move-model";
import { RenamedStates } from "./renamed-states";
import { targetsOf } from "./versions-tab";

/** Running cases go on with another version: first a look at what would happen to each, then the deed. */
export function MoveCases({
  from,
  versions,
  onClose,
}: {
  from: DefinitionSummary;
  versions: readonly DefinitionSummary[];
  onClose: () => void;
}) {
  const targets = targetsOf(from, versions);
  const [targetId, setTargetId] = useState(targets[0]?.id ?? "");
  const [names, setNames] = useState<Record<string, string>>({});
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [result, setResult] = useState<{ dryRun: boolean; cases: CaseMoved[] } | null>(null);
  const target = targets.find(({ id }) => id === targetId);
  const movable = result?.cases.filter((one) => one.ok).length ?? 0;
  const isDone = result !== null && !result.dryRun && !busy;
  const change = (act: () => void) => {
    act();
    setResult(null);
  };
  const go = async (dryRun: boolean) => {
    if (target === undefined) return;
    setBusy(true);
    setFailure(null);
    const wish = { toVersion: target.version, states: chosenStates(names), reason: reason.trim() || null, dryRun };
    const answer = await moveAll(from.id, wish, (cases) => setResult({ dryRun, cases }));
    setBusy(false);
    if (!answer.ok) setFailure(answer.error);
  };
  return (
    <Dialog
      title={`Move the running cases of ${from.key} v${from.version}`}
      wide
      onClose={() => {
        if (!busy) onClose();
      }}
      footer={
        isDone ? (
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={onClose} blocked={busy ? "Cases are being moved." : null}>
              Cancel
            </Button>
            <Button busy={busy && result === null} onClick={() => void go(true)}>
              Look first
            </Button>
            <Button
              kind="primary"
              busy={busy}
              blocked={
                result === null ? "Look first at what would happen." : movable === 0 ? "No case can be moved." : null
              }
              onClick={() => void go(false)}
            >
              {`Move ${movable === 1 ? "1 case" : `${movable} cases`}`}
            </Button>
          </>
        )
      }
    >
      {!isDone && (
        <>
          <p>
            Cases go on where they stand: facts, documents, runs, children, links and timers stay, and no plugin runs
            again.
          </p>
          <SelectField
            label="To version"
            value={targetId}
            options={targets.map(({ id, version }) => ({ value: id, label: `v${version}` }))}
            onChange={(id) =>
              change(() => {
                setTargetId(id);
                setNames({});
              })
            }
          />
          {target !== undefined && (
            <RenamedStates
              fromIds={[from.id]}
              to={target}
              names={names}
              onName={(state, name) => change(() => setNames({ ...names, [state]: name }))}
            />
          )}
          <TextField
            label="Reason (optional)"
            hint="Kept in the log of each case."
            value={reason}
            onInput={setReason}
          />
        </>
      )}
      {result !== null && <Results cases={result.cases} isDone={!result.dryRun} />}
      <Refused failure={failure} />
    </Dialog>
  );
}

function Results({ cases, isDone }: { cases: readonly CaseMoved[]; isDone: boolean }) {
  return (
    <>
      <p role="status">{moveWords(cases, isDone)}</p>
      {cases.length > 0 && (
        <Table caption="Cases" rows={cases} rowKey={({ caseId }) => caseId} tools={null} columns={columnsFor(isDone)} />
      )}
    </>
  );
}

const columnsFor = (isDone: boolean): Column<CaseMoved>[] => [
  {
    key: "case",
    label: "Case",
    names: true,
    value: ({ caseId }) => caseId,
    render: ({ caseId }) => (
      <Link class="mono" href={addressOf.case(caseId)} title={caseId}>
        {`${caseId.slice(0, 14)}…`}
      </Link>
    ),
  },
  {
    key: "result",
    label: "Result",
    value: (one) => (one.ok ? "moves" : "refused"),
    render: (one) => (
      <Badge tone={one.ok ? "ok" : "bad"} icon={one.ok ? "check" : "alert"}>
        {one.ok ? (isDone ? "moved" : "can move") : "refused"}
      </Badge>
    ),
  },
  {
    key: "state",
    label: isDone ? "Is in" : "Would be in",
    value: ({ state }) => state,
    render: ({ state, problem }) => <span class="wide-cell breakable">{state ?? problem?.message}</span>,
  },
];
