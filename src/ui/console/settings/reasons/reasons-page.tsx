import { useEffect, useState } from "preact/hooks";
import { type DecisionReason, type ReasonedDecision, reasonedDecisions } from "../../../../review/decision-reasons";
import { api, Badge, Button, Loaded, SkeletonRows, toast, useShortcut } from "../../../shared";
import { decisionReasons } from "../../model/decision-reasons";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { decisionTitles } from "./decision-titles";
import { NewReason } from "./new-reason";

/** Why people approve, reject, send back and escalate: what there is to choose from, and what of it is the tenant's own. */
export function ReasonsPage() {
  const [adding, setAdding] = useState<ReasonedDecision | null>(null);
  const [retiring, setRetiring] = useState<DecisionReason | null>(null);
  useEffect(() => void decisionReasons.load(), []);
  const blocked = adminsOnly();
  useShortcut("n", "New reason", () => setAdding("reject"), { group: "Reasons", when: blocked === null });
  return (
    <SettingsPage
      title="Reasons"
      lead="What people choose from when they decide a case. A reason is for the record: applicants do not read it. What they read about a document or an answer is published with the form."
      actions={
        <Button kind="primary" icon="plus" keys="n" blocked={blocked} onClick={() => setAdding("reject")}>
          New reason
        </Button>
      }
    >
      <Loaded of={decisionReasons.state} retry={() => void decisionReasons.load()} skeleton={<SkeletonRows rows={8} />}>
        {(all) => (
          <div class="stack">
            {reasonedDecisions.map((decision) => (
              <ReasonList
                key={decision}
                decision={decision}
                reasons={all.filter((one) => one.decision === decision)}
                blocked={blocked}
                onAdd={() => setAdding(decision)}
                onRetire={setRetiring}
              />
            ))}
          </div>
        )}
      </Loaded>
      {adding !== null && (
        <NewReason
          decision={adding}
          onClose={() => setAdding(null)}
          onMade={() => {
            setAdding(null);
            void decisionReasons.load();
          }}
        />
      )}
      {retiring !== null && (
        <Confirm
          title={`Retire “${retiring.label}”?`}
          verb="Retire reason"
          onClose={() => setRetiring(null)}
          run={async () => {
            const answer = await api.delete(`/decision-reasons/${encodeURIComponent(retiring.code)}`, {});
            if (answer.ok) {
              toast({ tone: "ok", text: `“${retiring.label}” is offered no longer.` });
              void decisionReasons.load();
            }
            return answer;
          }}
        >
          <p>Nobody can choose it from now on. Decisions that were given it keep it.</p>
        </Confirm>
      )}
    </SettingsPage>
  );
}

function ReasonList({
  decision,
  reasons,
  blocked,
  onAdd,
  onRetire,
}: {
  decision: ReasonedDecision;
  reasons: DecisionReason[];
  blocked: string | null;
  onAdd: () => void;
  onRetire: (reason: DecisionReason) => void;
}) {
  const title = decisionTitles[decision];
  return (
    <section class="panel" aria-label={title}>
      <header class="panel-head">
        <h2>{title}</h2>
        <Button size="small" icon="plus" blocked={blocked} onClick={onAdd}>
          Add<span class="unseen"> a reason for {title.toLowerCase()}</span>
        </Button>
      </header>
      <ul class="lined">
        {reasons.map((reason) => (
          <li key={reason.code} class="row">
            <span class="breakable" dir="auto">
              {reason.label}
            </span>
            {reason.own && <Badge>yours</Badge>}
            <span class="push" />
            {reason.own && (
              <Button size="small" blocked={blocked} onClick={() => onRetire(reason)}>
                Retire…<span class="unseen"> {reason.label}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
