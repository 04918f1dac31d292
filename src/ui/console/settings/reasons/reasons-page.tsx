import { useEffect, useState } from "preact/hooks";
import {
  type DecisionReason,
  inOrder,
  type ReasonedDecision,
  reasonedDecisions,
} from "../../../../review/decision-reasons";
import { api, Badge, Button, Loaded, SkeletonRows, sayFailure, toast } from "../../../shared";
import { writesInTurn } from "../../../shared/one-at-a-time";
import { decisionReasons } from "../../model/decision-reasons";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { movedTo } from "../frame/moved-to";
import { NewButton } from "../frame/new-button";
import { OrderedList } from "../frame/ordered-list";
import { SettingsPage } from "../frame/settings-page";
import { decisionTitles } from "./decision-titles";
import { ReasonDialog } from "./reason-dialog";

/** Why people approve, reject, send back and escalate: what there is to choose from, and what of it is the tenant's own. */
export function ReasonsPage() {
  /** A decision: a new reason for it. */
  const [writing, setWriting] = useState<ReasonedDecision | DecisionReason | null>(null);
  const [retiring, setRetiring] = useState<DecisionReason | null>(null);
  useEffect(() => void decisionReasons.load(), []);
  const blocked = adminsOnly();
  return (
    <SettingsPage
      title="Reasons"
      lead="What people choose from when they decide a case, in this order. A reason is for the record: applicants do not read it. What they read about a document or an answer is published with the form, in their language."
      actions={<NewButton label="New reason" group="Reasons" blocked={blocked} onClick={() => setWriting("reject")} />}
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
                onAdd={() => setWriting(decision)}
                onWrite={setWriting}
                onRetire={setRetiring}
                onOrder={(codes) => putInOrder(decision, codes)}
              />
            ))}
          </div>
        )}
      </Loaded>
      {writing !== null && (
        <ReasonDialog
          of={writing}
          onClose={() => setWriting(null)}
          onDone={() => {
            setWriting(null);
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

const inTurn = writesInTurn(() => decisionReasons.load());

/** Shown at once, and as it is where the server refuses. */
function putInOrder(decision: ReasonedDecision, codes: string[]): void {
  const before = decisionReasons.value ?? [];
  const others = before.filter((one) => one.decision !== decision);
  const mine = before.filter((one) => one.decision === decision);
  decisionReasons.put([...others, ...inOrder(mine, codes)]);
  void inTurn(async () => {
    const saved = await api.put("/decision-reasons/order", { decision, codes });
    if (!saved.ok) toast({ tone: "bad", text: sayFailure(saved.error) });
    return saved.ok;
  });
}

function ReasonList({
  decision,
  reasons,
  blocked,
  onAdd,
  onWrite,
  onRetire,
  onOrder,
}: {
  decision: ReasonedDecision;
  reasons: DecisionReason[];
  blocked: string | null;
  onAdd: () => void;
  onWrite: (reason: DecisionReason) => void;
  onRetire: (reason: DecisionReason) => void;
  onOrder: (codes: string[]) => void;
}) {
  const title = decisionTitles[decision];
  const codes = reasons.map(({ code }) => code);
  return (
    <section class="panel" aria-label={title}>
      <header class="panel-head">
        <h2>{title}</h2>
        <Button size="small" icon="plus" blocked={blocked} onClick={onAdd}>
          Add<span class="unseen"> a reason for {title.toLowerCase()}</span>
        </Button>
      </header>
      <OrderedList
        label={`Reasons for ${title.toLowerCase()}, in the order in which they are offered`}
        items={reasons.map((reason) => ({
          key: reason.code,
          name: reason.label,
          head: (
            <>
              <span class="ordered-words">
                <span class="breakable" dir="auto">
                  {reason.label}
                </span>
                {reason.own && <Badge>yours</Badge>}
                {languagesOf(reason) > 0 && <span class="muted">{languagesText(languagesOf(reason))}</span>}
              </span>
              {reason.own && (
                <span class="ordered-deeds">
                  <Button size="small" blocked={blocked} onClick={() => onWrite(reason)}>
                    Words…<span class="unseen"> of {reason.label}</span>
                  </Button>
                  <Button size="small" blocked={blocked} onClick={() => onRetire(reason)}>
                    Retire…<span class="unseen"> {reason.label}</span>
                  </Button>
                </span>
              )}
            </>
          ),
        }))}
        onMove={blocked === null ? (from, to) => onOrder(movedTo(codes, from, to)) : null}
        onRemove={() => null}
      />
    </section>
  );
}

const languagesOf = ({ labels = {} }: DecisionReason): number => Object.keys(labels).length;
const languagesText = (count: number): string => (count === 1 ? "and in 1 language" : `and in ${count} languages`);
