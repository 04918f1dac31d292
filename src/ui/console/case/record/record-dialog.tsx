import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Json } from "../../../../lib/json";
import { sayFailure } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { SelectField } from "../../../shared/field";
import { Icon } from "../../../shared/icon";
import { Skeleton } from "../../../shared/skeleton";
import { exactTime } from "../../../shared/time-words";
import { spaced, stateWords } from "../../model/words";
import { JsonView } from "../json-view";
import { type RecordVerdict, readRecord, type ShownRecord, verifyRecord } from "./decision-records";
import { RecordFacts } from "./record-facts";
import "./record.css";

/** What a decision was made on, and whether it comes out as the same bytes again. */
export function RecordDialog({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const shown = useSignal<ShownRecord | null>(null);
  const verdict = useSignal<RecordVerdict | null>(null);
  const failure = useSignal<string | null>(null);
  const turn = useRef(0);
  // Of two that were chosen only the last one is shown, and never one with the verdict on the other.
  const look = async (seq: number | null) => {
    const mine = ++turn.current;
    verdict.value = null;
    const read = await readRecord(caseId, seq);
    if (mine !== turn.current) return;
    failure.value = read.ok ? null : sayFailure(read.error);
    if (!read.ok) return;
    shown.value = read.value;
    if (read.value.seq === null) return;
    const verified = await verifyRecord(caseId, read.value.seq);
    if (mine !== turn.current) return;
    if (verified.ok) verdict.value = verified.value;
    else failure.value = sayFailure(verified.error);
  };
  useEffect(() => void look(null), [caseId]);
  const told = shown.value;
  return (
    <Dialog title="Decision record" onClose={onClose} footer={<Button onClick={onClose}>Close</Button>} wide>
      <div class="stack">
        {failure.value !== null && (
          <p class="error" role="alert">
            {failure.value}
          </p>
        )}
        {told === null && failure.value === null && <Skeleton lines={8} />}
        {told !== null && told.record === null && (
          <p class="muted">
            There is no decision to show: the case has not been decided yet, or what it said has been erased.
          </p>
        )}
        {told !== null && told.decisions.length > 1 && (
          <SelectField
            label="Decision"
            value={String(told.seq)}
            onChange={(value) => void look(Number(value))}
            options={told.decisions.map(({ seq, at, type, toState }) => ({
              value: String(seq),
              label: `${exactTime(at)}: ${spaced(type)}, to “${stateWords(toState)}”`,
            }))}
          />
        )}
        {told !== null && told.record !== null && (
          <>
            <Verdict of={verdict.value} />
            <RecordFacts record={told.record} sha256={told.sha256} />
            <details class="behind">
              <summary>
                <span>The record as it stands</span> <Icon name="chevronRight" size={12} />
              </summary>
              <JsonView value={told.record as unknown as Json} label="Decision record" />
            </details>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Verdict({ of }: { of: RecordVerdict | null }) {
  return (
    <div role="status">
      {of === null && <span class="muted">Deciding it again…</span>}
      {of?.same === true && (
        <Badge tone="ok" icon="check">
          Replays to the same bytes
        </Badge>
      )}
      {of?.same === false && (
        <>
          <Badge tone="bad" icon="alert">
            Does not replay to the same bytes
          </Badge>
          <ul>
            {of.differences.map(({ path, what }) => (
              <li key={path}>
                <code>{path}</code> {what}
              </li>
            ))}
            {of.findings.map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
