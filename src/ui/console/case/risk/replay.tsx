import { useSignal } from "@preact/signals";
import { api, sayFailure } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Icon } from "../../../shared/icon";
import { Time } from "../../../shared/time";
import { type Replay, replayWords } from "../../model/risk";
import type { Case } from "../../model/types";
import { labelOf } from "../../model/words";

/** Decides the history of the case again from its record, and says whether it came out the same. Changes nothing. */
export function ReplayCheck({ now }: { now: Case }) {
  const replay = useSignal<{ of: string; told: Replay } | null>(null);
  const working = useSignal(false);
  const problem = useSignal<string | null>(null);
  const ask = async () => {
    working.value = true;
    const answer = await api.post<Replay>(`/cases/${encodeURIComponent(now.id)}/explanation/replay`);
    working.value = false;
    problem.value = answer.ok ? null : sayFailure(answer.error);
    if (answer.ok) replay.value = { of: `${now.id} ${now.version}`, told: answer.value };
  };
  // What was replayed is the case as it stood then.
  const told = replay.value?.of === `${now.id} ${now.version}` ? replay.value.told : null;
  return (
    <div class="replay">
      <div class="row wrap">
        <Button size="small" icon="refresh" busy={working.value} onClick={() => void ask()}>
          Replay from the record
        </Button>
        <span class="muted">Decides everything again with the rules and answers of then.</span>
      </div>
      <div role="status">
        {problem.value !== null && <p class="notice bad">{problem.value}</p>}
        {told !== null && <Outcome replay={told} />}
      </div>
    </div>
  );
}

const Outcome = ({ replay }: { replay: Replay }) => (
  <>
    <p class={`notice ${replay.same ? "ok" : "bad"}`}>
      <Icon name={replay.same ? "check" : "alert"} size={14} />
      <span>{replayWords(replay)}</span>
    </p>
    <ul class="replay-list">
      {replay.differences.map(({ seq, what }) => (
        <li key={`${seq} ${what}`}>
          <span class="num muted">#{seq}</span> {what}
        </li>
      ))}
      {replay.scores.map((score) => (
        <li key={`${score.seq} ${score.plugin ?? ""}`}>
          <Badge tone={score.same ? "ok" : "bad"} icon={score.same ? "check" : "close"}>
            {score.same ? "Same" : "Differs"}
          </Badge>{" "}
          {labelOf(score.plugin ?? "score")} {score.score ?? "–"}, <Time at={score.at} />
          <code class="hash" title="SHA-256 of the recorded explanation">
            {score.recordedSha256}
          </code>
          {!score.same && (
            <code class="hash" title="SHA-256 of the replayed explanation">
              {score.replayedSha256}
            </code>
          )}
        </li>
      ))}
    </ul>
  </>
);
