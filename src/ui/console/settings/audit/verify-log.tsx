import { useState } from "preact/hooks";
import { type Answer, api, Button } from "../../../shared";
import { saveFile } from "../../../shared/save-file";
import { plural } from "../../model/words";

interface Part {
  throughSeq: number;
  lastSeq: number;
  anchors: number;
  findings: { seq: number | null; throughSeq: number | null; message: string }[];
  nextCursor: string | null;
}

/** How far a verification is. */
interface Progress {
  status: "running" | "ended";
  throughSeq: number;
  lastSeq: number;
  anchors: number;
  findings: Part["findings"];
  /** Why it stopped before its end. */
  failure: string | null;
}

const nothing: Progress = { status: "running", throughSeq: 0, lastSeq: 0, anchors: 0, findings: [], failure: null };
/** More findings than these help nobody on a screen: the export has them all. */
const mostShown = 20;

/** Lets the server look through the whole log, part by part, and says in words what it found. */
export function useVerification(): { progress: Progress | null; start: () => Promise<void> } {
  const [progress, setProgress] = useState<Progress | null>(null);
  async function start(): Promise<void> {
    let now = nothing;
    setProgress(now);
    for (let cursor: string | null = null; now.status === "running"; ) {
      const answer: Answer<Part> = await api.post<Part>("/audit-log/verify", cursor === null ? {} : { cursor });
      if (!answer.ok) now = { ...now, status: "ended", failure: answer.error.message };
      else {
        const { throughSeq, lastSeq, anchors, findings, nextCursor }: Part = answer.value;
        cursor = nextCursor;
        now = {
          ...{ throughSeq, lastSeq, failure: null, status: cursor === null ? "ended" : "running" },
          anchors: now.anchors + anchors,
          findings: [...now.findings, ...findings],
        };
      }
      setProgress(now);
    }
  }
  return { progress, start };
}

/** The buttons on top of the page. */
export function AuditActions({
  progress,
  start,
  say,
}: ReturnType<typeof useVerification> & { say: (failure: string | null) => void }) {
  const [isSaving, setIsSaving] = useState(false);
  const save = async (): Promise<void> => {
    setIsSaving(true);
    say(await saveFile("/api/v1/audit-log/export", "audit-log.ndjson"));
    setIsSaving(false);
  };
  return (
    <>
      <Button icon="download" busy={isSaving} onClick={() => void save()}>
        Export with proof
      </Button>
      <Button icon="shield" busy={progress?.status === "running"} onClick={() => void start()}>
        Verify
      </Button>
    </>
  );
}

/** How far it is, then the verdict. */
export function Verification({ progress }: { progress: Progress | null }) {
  if (progress === null) return null;
  const { status, throughSeq, lastSeq, anchors, findings, failure } = progress;
  if (status === "running")
    return (
      <div class="row" role="status">
        <progress max={Math.max(lastSeq, 1)} value={throughSeq} aria-label="Entries verified" />
        <span class="muted num">
          {throughSeq} of {lastSeq} entries
        </span>
      </div>
    );
  if (failure !== null)
    return (
      <p class="notice bad" role="alert">
        The log could not be verified to its end: {failure}
      </p>
    );
  if (findings.length === 0)
    return (
      <p class="notice ok" role="status">
        {throughSeq === 0
          ? "There is nothing to verify yet."
          : `As it was written: all ${plural(throughSeq, "entry", "entries")}, ${
              anchors === 0 ? "not anchored yet" : `vouched for by ${plural(anchors, "signed anchor")}`
            }.`}
      </p>
    );
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>The log was tampered with.</strong> Keep an export before anything else is changed.
      </p>
      <ul>
        {findings.slice(0, mostShown).map(({ seq, message }) => (
          <li key={`${seq} ${message}`}>{message}</li>
        ))}
      </ul>
      {findings.length > mostShown && <p>And {findings.length - mostShown} more.</p>}
    </div>
  );
}
