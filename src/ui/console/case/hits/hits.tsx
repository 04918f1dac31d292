import { useEffect, useMemo, useState } from "preact/hooks";
import { Badge } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Failed } from "../../../shared/loaded";
import { Time } from "../../../shared/time";
import { toast } from "../../../shared/toast";
import { actor, personName } from "../../model/session";
import type { Check } from "../../model/types";
import { plural } from "../../model/words";
import { DecideHits } from "./decide-hits";
import { decisionOn, type Hit, type HitDecision, hitKey, hitsOf, verdictWords, whyNotDecide } from "./hit";
import { HitCard } from "./hit-card";
import { hitsModel } from "./hits-model";

/** Hits of a screening, those of our own lists with two scores and reasons; decided one by one or several at once. */
export function Hits({ caseId, check }: { caseId: string; check: Check }) {
  const hits = useMemo(() => hitsOf(check), [check]);
  const subjects = [...new Set(hits.flatMap(({ subjectKey }) => subjectKey ?? []))].sort();
  const known = subjects.join(" ");
  const model = useMemo(() => hitsModel(subjects, caseId), [known, caseId]);
  const [asked, setAsked] = useState<{ hits: Hit[]; verdict: HitDecision["verdict"] } | null>(null);
  useEffect(() => void model.decisions.load(), [model]);
  if (hits.length === 0) return null;
  const said = (hit: Hit) => decisionOn(hit, model.decisions.value?.get(hit.subjectKey ?? "") ?? []);
  const open = hits.filter((hit) => {
    const word = said(hit);
    return hit.subjectKey !== null && (word === null || word.stale);
  });
  const chosen = hits.filter((hit) => model.chosen.value.has(hitKey(hit)));
  // Not a command on the case: monitoring finds hits when the case has long ended, and they are decided all the same.
  const blocked = whyNotDecide(actor.value);
  const state = model.decisions.state.value;
  const dismissed = hits.filter(
    (hit) => said(hit)?.stale === false && said(hit)?.decision.verdict === "false_positive",
  );
  return (
    <section class="stack" aria-label="Hits of the screening">
      {state.status === "failed" && <Failed failure={state.failure} retry={() => void model.decisions.load()} />}
      <div class="hits-bar">
        <span role="status">
          {state.status === "loading" ? "Looking up what was decided before." : standingWords(hits, open.length)}
        </span>
        {open.length > 1 && (
          <Button size="small" kind="quiet" blocked={blocked} onClick={() => model.chooseAll(open)}>
            Choose all that are open
          </Button>
        )}
        {chosen.length > 0 && (
          <>
            <Button size="small" onClick={() => setAsked({ hits: chosen, verdict: "false_positive" })}>
              {`${plural(chosen.length, "hit")}: somebody else…`}
            </Button>
            <Button size="small" kind="danger" onClick={() => setAsked({ hits: chosen, verdict: "true_positive" })}>
              {`${plural(chosen.length, "hit")}: it is them…`}
            </Button>
          </>
        )}
      </div>
      <ul class="hits">
        {hits.map((hit) => (
          <li key={hitKey(hit)}>
            <HitCard
              hit={hit}
              before={
                hit.subjectKey !== null && (
                  <input
                    type="checkbox"
                    aria-label={`Choose ${hit.name}`}
                    checked={model.chosen.value.has(hitKey(hit))}
                    onChange={(event) => model.choose(hit, event.currentTarget.checked)}
                  />
                )
              }
            >
              <Word said={said(hit)} />
              {hit.subjectKey !== null && (
                <span class="row tight">
                  <Button
                    size="small"
                    kind={open.includes(hit) ? "plain" : "quiet"}
                    blocked={blocked}
                    onClick={() => setAsked({ hits: [hit], verdict: "false_positive" })}
                  >
                    Somebody else…<span class="unseen"> than {hit.name}</span>
                  </Button>
                  <Button
                    size="small"
                    kind={open.includes(hit) ? "danger" : "quiet"}
                    blocked={blocked}
                    onClick={() => setAsked({ hits: [hit], verdict: "true_positive" })}
                  >
                    It is them…<span class="unseen"> {hit.name}</span>
                  </Button>
                </span>
              )}
            </HitCard>
          </li>
        ))}
      </ul>
      {dismissed.length > 0 && open.length === 0 && (
        <p class="muted">
          This answer stays as it was found.
          {dismissed.every(({ identityScore }) => identityScore !== null) &&
            " Run the check again and it leaves out who was decided to be somebody else."}
        </p>
      )}
      {asked !== null && (
        <DecideHits
          hits={asked.hits}
          verdict={asked.verdict}
          decide={async (reason) => {
            const { done, failure } = await model.decide(asked.hits, asked.verdict, reason);
            if (failure === null)
              toast({ tone: "ok", text: `${plural(done, "hit")} decided. You can decide them anew.` });
            return failure;
          }}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  );
}

function standingWords(hits: readonly Hit[], open: number): string {
  if (hits.every(({ subjectKey }) => subjectKey === null))
    return "Nothing can be remembered of these subjects, so their hits cannot be decided.";
  return open === 0 ? "Every hit is decided." : `${plural(open, "hit")} of ${hits.length} to decide.`;
}

function Word({ said }: { said: { decision: HitDecision; stale: boolean } | null }) {
  if (said === null) return <Badge tone="warn">To decide</Badge>;
  const { decision, stale } = said;
  if (stale)
    return (
      <Badge tone="warn" icon="refresh" title={`Before: ${verdictWords[decision.verdict]}. ${decision.reason}`}>
        Entry changed since it was decided
      </Badge>
    );
  return (
    <span class="hit-word" title={decision.reason}>
      <Badge tone={decision.verdict === "true_positive" ? "bad" : "ok"} icon="check">
        {verdictWords[decision.verdict]}
      </Badge>{" "}
      <span class="muted">
        {personName(decision.byId) ?? "API"}, <Time at={decision.createdAt} />
      </span>
    </span>
  );
}
