import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type ApiFailure, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { DecisionDialog } from "../case/decision-dialog";
import { TargetField } from "../case/settle-dialogs";
import { type BulkJob, casesOf, type Deed, startBulk, type TakingBack, takenBack } from "../model/bulk";
import { caseList } from "../model/case-list";
import { reasonSaid } from "../model/decision-reasons";
import { targetBody } from "../model/escalation";
import { selected } from "../model/selection";
import { people, worksOnCases } from "../model/session";
import { plural } from "../model/words";
import { BulkProgress } from "./bulk-progress";
import { MoveFields } from "./move-fields";

const titles: Record<Deed["kind"], string> = {
  assign: "Assign",
  labels: "Label",
  escalate: "Hand on",
  move: "Move to another version",
};

/** A deed that was started: as one job, or several where cases that stood apart are set back. */
interface Begun {
  jobs: BulkJob[];
  deed: Deed;
  isBack: boolean;
}

const backWords: Partial<Record<Deed["kind"], string>> = {
  assign: "Give them back",
  labels: "Undo the labels",
  move: "Move them back",
};

/** One deed to many cases: what exactly, then how far it is and what became of each. */
export function DeedDialog({ kind, how, onClose }: { kind: Deed["kind"]; how: number; onClose: () => void }) {
  const [begun, setBegun] = useState<Begun | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [busy, setBusy] = useState(false);
  // Those that refused, once somebody wants to say more about them; null: what is chosen in the list.
  const [only, setOnly] = useState<string[] | null>(null);
  // As they stood when the dialog opened: the list goes on.
  const [rows] = useState(() => caseList.value?.rows.filter(({ id }) => selected.peek().has(id)) ?? []);
  const count = only?.length ?? how;
  const title = `${titles[kind]}: ${plural(count, "case")}`;
  const start = async (deed: Deed): Promise<string | null> => {
    if (busy) return null;
    setBusy(true);
    const answer = await startBulk(deed, only);
    setBusy(false);
    setFailure(answer.ok ? null : answer.error);
    if (answer.ok) setBegun({ jobs: [answer.value], deed, isBack: false });
    return answer.ok ? null : sayFailure(answer.error);
  };
  const takeBack = async (deed: Deed, ways: readonly TakingBack[], done: ReadonlySet<string>): Promise<void> => {
    setBusy(true);
    const jobs: BulkJob[] = [];
    let refused: ApiFailure | null = null;
    for (const way of ways) {
      const caseIds = way.caseIds.filter((id) => done.has(id));
      if (caseIds.length === 0 || refused !== null) continue;
      const answer = await startBulk(way.deed, caseIds);
      if (answer.ok) jobs.push(answer.value);
      else refused = answer.error;
    }
    setBusy(false);
    setFailure(refused);
    if (jobs.length > 0) setBegun({ jobs, deed, isBack: true });
  };
  if (begun !== null) {
    const { jobs, deed, isBack } = begun;
    // What lies outside the list on the screen may have stood anywhere.
    const back = isBack || rows.length < how ? null : takenBack(deed, rows);
    const again = async (jobId: string): Promise<void> => {
      const refused = await casesOf(jobId, "refused");
      if (!refused.ok) return setFailure(refused.error);
      setOnly(refused.value);
      setBegun(null);
    };
    const undo = async (jobId: string): Promise<void> => {
      const done = await casesOf(jobId, "done");
      if (!done.ok || back === null) return done.ok ? undefined : setFailure(done.error);
      await takeBack(deed, back, new Set(done.value));
    };
    return (
      <Dialog
        title={isBack ? `Taken back: ${titles[kind].toLowerCase()}` : title}
        onClose={onClose}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        {jobs.map((job) => (
          <BulkProgress key={job.id} first={job}>
            {(now) => (
              <>
                {kind === "move" && now.refused > 0 && !isBack && (
                  <Button size="small" onClick={() => again(now.id)}>
                    Say more about the rest…
                  </Button>
                )}
                {back !== null && back.length > 0 && now.done > 0 && (
                  <Button size="small" icon="undo" busy={busy} onClick={() => undo(now.id)}>
                    {backWords[kind]}
                  </Button>
                )}
              </>
            )}
          </BulkProgress>
        ))}
        <Refused failure={failure} />
      </Dialog>
    );
  }
  const rest = { title, busy, failure, onClose, start };
  switch (kind) {
    case "assign":
      return <Assign {...rest} />;
    case "labels":
      return <Labels {...rest} />;
    case "move":
      return <Move {...rest} rows={rows} isAll={rows.length >= how} />;
    case "escalate":
      return <HandOn {...rest} />;
  }
}

interface Asking {
  title: string;
  busy: boolean;
  failure: ApiFailure | null;
  onClose: () => void;
  start: (deed: Deed) => Promise<string | null>;
}

function Assign(asking: Asking) {
  const [who, setWho] = useState("");
  return (
    <DeedForm {...asking} button="Assign" deed={{ kind: "assign", assigneeId: who === "" ? null : who }}>
      <SelectField
        label="To"
        value={who}
        options={[
          { value: "", label: "Nobody" },
          ...(people.value ?? []).filter(worksOnCases).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={setWho}
        autofocus
      />
    </DeedForm>
  );
}

const labelsIn = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean),
  ),
];

function Labels(asking: Asking) {
  const [add, setAdd] = useState("");
  const [remove, setRemove] = useState("");
  const [more, less] = [labelsIn(add), labelsIn(remove)];
  const deed: Deed | null = more.length + less.length === 0 ? null : { kind: "labels", add: more, remove: less };
  return (
    <DeedForm {...asking} button="Label" deed={deed}>
      <TextField
        label="Add"
        hint="Several with commas between them. A queue that asks for a label has the cases from then on."
        value={add}
        onInput={setAdd}
        maxLength={400}
        autofocus
      />
      <TextField label="Take off" value={remove} onInput={setRemove} maxLength={400} />
    </DeedForm>
  );
}

function Move({ rows, isAll, ...asking }: Asking & Pick<Parameters<typeof MoveFields>[0], "rows" | "isAll">) {
  const [deed, setDeed] = useState<Deed | null>(null);
  return (
    <DeedForm {...asking} button="Move to another version" deed={deed}>
      <MoveFields rows={rows} isAll={isAll} onDeed={setDeed} />
    </DeedForm>
  );
}

function HandOn({ title, busy, onClose, start }: Asking) {
  const [target, setTarget] = useState("");
  return (
    <DecisionDialog
      title={title}
      verb="Hand on"
      button="Hand them on"
      decision="escalate"
      isNeeded="Choose why they are handed on."
      wordsHint="For whoever takes them. Applicants do not see it."
      isBusy={busy}
      send={({ reason, words }) =>
        start({ kind: "escalate", reason: reasonSaid(reason, words) ?? "", ...targetBody(target) })
      }
      onClose={onClose}
    >
      <TargetField assigneeId={null} value={target} onChange={setTarget} />
    </DecisionDialog>
  );
}

function DeedForm({
  title,
  button,
  deed,
  busy,
  failure,
  onClose,
  start,
  children,
}: Asking & { button: string; deed: Deed | null; children: ComponentChildren }) {
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            type="submit"
            form="bulk-deed"
            busy={busy}
            blocked={deed === null ? "Fill this in first." : null}
          >
            {button}
          </Button>
        </>
      }
    >
      <form
        id="bulk-deed"
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (deed !== null) void start(deed);
        }}
      >
        {children}
        <Refused failure={failure} />
      </form>
    </Dialog>
  );
}

const Refused = ({ failure }: { failure: ApiFailure | null }) =>
  failure && (
    <p class="error" role="alert">
      {sayFailure(failure)}
    </p>
  );
