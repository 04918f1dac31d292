import type * as generated from "../../../../sdk/api/generated/types";
import "./consents.css";
import { useEffect, useMemo, useState } from "preact/hooks";
import { api } from "../../../shared/api";
import { Badge } from "../../../shared/badge";
import { Button } from "../../../shared/button";
import { Dialog } from "../../../shared/dialog";
import { TextField } from "../../../shared/field";
import { loader } from "../../../shared/load";
import { Loaded } from "../../../shared/loaded";
import { Skeleton } from "../../../shared/skeleton";
import { Time } from "../../../shared/time";
import { allowed, busy, command } from "../../model/open-case";
import { actorName, may } from "../../model/session";
import type { Case } from "../../model/types";
import { labelOf, languageName } from "../../model/words";

type Consent = generated.Consent;

/** What persons agreed to in this case, in which words and when, and what they no longer agree to. */
export function ConsentsCard({ now }: { now: Case }) {
  const consents = useMemo(
    () => loader<{ data: Consent[] }>((signal) => api.get(`/cases/${encodeURIComponent(now.id)}/consents`, { signal })),
    [now.id],
  );
  const [withdrawing, setWithdrawing] = useState<Consent | null>(null);
  useEffect(() => void consents.load(), [consents, now.version]);
  return (
    <section class="panel" aria-label="Consents">
      <header class="panel-head">
        <h2>Consents</h2>
      </header>
      <Loaded of={consents.state} retry={() => void consents.load()} skeleton={<Skeleton lines={3} />}>
        {({ data }) => (
          <ul class="consents">
            {data.toReversed().map((one) => (
              <Line key={one.id} one={one} onWithdraw={() => setWithdrawing(one)} />
            ))}
          </ul>
        )}
      </Loaded>
      {withdrawing !== null && <WithdrawDialog consent={withdrawing} onClose={() => setWithdrawing(null)} />}
    </section>
  );
}

const Line = ({ one, onWithdraw }: { one: Consent; onWithdraw: () => void }) => {
  const { key, person, text, textSha256, language, workflow, by, givenAt, withdrawn } = one;
  return (
    <li>
      <div class="row wrap">
        <b title={key}>{labelOf(key)}</b>
        <Badge tone={withdrawn === null ? "ok" : "neutral"}>{withdrawn === null ? "Given" : "Withdrawn"}</Badge>
        <span class="push" />
        {withdrawn === null && may("cases:write") !== false && (
          <Button size="small" kind="quiet" blocked={allowed.value?.labels ?? null} onClick={onWithdraw}>
            Withdraw…
            <span class="unseen"> {labelOf(key)}</span>
          </Button>
        )}
      </div>
      <blockquote dir="auto" class="breakable">
        {text}
      </blockquote>
      <p class="muted">
        {actorName(by)}
        {person !== "applicant" && ` (${person})`}, <Time at={givenAt} />, version {workflow.version} of the form
        {language !== null && `, in ${languageName(language)}`},{" "}
        <span title={`SHA-256 of these words: ${textSha256}`}>
          fingerprint <code>{textSha256.slice(0, 8)}…</code>
        </span>
      </p>
      {withdrawn !== null && (
        <p class="muted">
          Withdrawn by {actorName(withdrawn.by)}, <Time at={withdrawn.at} />
          {withdrawn.reason !== null && (
            <>
              : <bdi>{withdrawn.reason}</bdi>
            </>
          )}
        </p>
      )}
    </li>
  );
};

function WithdrawDialog({ consent, onClose }: { consent: Consent; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const send = async () => {
    setTried(true);
    if (reason.trim() === "") return;
    const path = `/consents/${encodeURIComponent(consent.id)}/withdraw`;
    if (await command("Withdraw", path, { reason: reason.trim() }, { done: "Written down." })) onClose();
  };
  return (
    <Dialog
      title={`Withdraw the consent “${labelOf(consent.key)}”`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" busy={busy.value !== null} onClick={() => void send()}>
            Withdraw
          </Button>
        </>
      }
    >
      <p>
        For somebody who said elsewhere that they no longer agree. The box in the form loses its mark, and your systems
        hear of it by the webhook <code>consent.withdrawn</code>.
      </p>
      <TextField
        label="How you heard of it"
        hint="Such as the number of the letter: no names."
        value={reason}
        onInput={setReason}
        maxLength={200}
        autofocus
        error={tried && reason.trim() === "" ? "Say in a few words how." : null}
      />
    </Dialog>
  );
}
