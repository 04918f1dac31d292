import { useEffect, useMemo, useState } from "preact/hooks";
import {
  Button,
  CopyButton,
  caseNowMs,
  durationText,
  IconButton,
  Link,
  Loaded,
  reachable,
  Skeleton,
  sayFailure,
  Time,
  toast,
  useShortcut,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { useWatch } from "../frame/when";
import { type Attempt, type DeliveryDetail, isMoving, readable } from "./endpoint";
import { DeliveryBadge } from "./endpoint-badges";
import type { EndpointModel } from "./endpoint-model";

const lookAgainMs = 2_000;

/** One delivery: what was sent, and how each attempt went. */
export function DeliveryPanel({
  model,
  delivery,
  onClose,
}: {
  model: EndpointModel;
  delivery: string;
  onClose: () => void;
}) {
  const detail = useMemo(() => model.detail(delivery), [model, delivery]);
  const [busy, setBusy] = useState(false);
  useEffect(() => void detail.load(), [detail]);
  useWatch(detail.value !== null && isMoving(detail.value, caseNowMs()), lookAgainMs, () => detail.load());
  useShortcut("Escape", "Close the delivery", onClose, { group: "Webhooks" });
  const resend = async () => {
    setBusy(true);
    const answer = await model.resend(delivery);
    setBusy(false);
    if (!answer.ok) return toast({ tone: "bad", text: sayFailure(answer.error) });
    toast({ tone: "info", text: "It is being sent again." });
    void detail.load();
  };
  return (
    <section class="split-panel" aria-label="Delivery">
      <header class="row">
        <h3 class="clip">Delivery</h3>
        <span class="push" />
        <Button size="small" icon="rotate" busy={busy} blocked={adminsOnly()} onClick={() => void resend()}>
          Send again
        </Button>
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      <Loaded of={detail.state} retry={() => void detail.load()} skeleton={<Skeleton lines={8} />}>
        {(value) => <Detail detail={value} />}
      </Loaded>
    </section>
  );
}

const Detail = ({ detail }: { detail: DeliveryDetail }) => (
  <>
    <dl class="facts narrow-facts">
      <div>
        <dt>Event</dt>
        <dd>{detail.eventType}</dd>
      </div>
      <div>
        <dt>Status</dt>
        <dd>
          <DeliveryBadge status={detail.status} />
        </dd>
      </div>
      <div>
        <dt>Case</dt>
        <dd>
          {detail.caseId === null ? (
            <span class="muted">none: a test</span>
          ) : (
            <>
              <Link href={addressOf.case(detail.caseId)}>open</Link>, event {detail.sequence}
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Next attempt</dt>
        <dd>{detail.nextAttemptAt === null ? <span class="muted">none</span> : <Time at={detail.nextAttemptAt} />}</dd>
      </div>
      <div class="wide-fact">
        <dt>
          <code>webhook-id</code>, the same on every attempt
        </dt>
        <dd>
          <code class="breakable">{detail.eventId}</code> <CopyButton text={detail.eventId} label="Copy the event id" />
        </dd>
      </div>
    </dl>
    <h4>Attempts</h4>
    {detail.attemptLog.length === 0 ? (
      <p class="muted">None yet.</p>
    ) : (
      <ol class="attempts">
        {detail.attemptLog.toReversed().map((attempt, i) => (
          <AttemptLine key={attempt.attempt} attempt={attempt} isOpen={i === 0} />
        ))}
      </ol>
    )}
    <h4>Body</h4>
    {detail.requestBody === null ? (
      <p class="muted">It is no longer kept.</p>
    ) : (
      <div class="code-box">
        <CopyButton text={detail.requestBody} label="Copy the body exactly as it was signed" />
        <pre ref={reachable}>{readable(detail.requestBody)}</pre>
      </div>
    )}
  </>
);

const Headers = ({ of }: { of: Record<string, string> }) => (
  <dl class="headers">
    {Object.entries(of).map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);

const AttemptLine = ({ attempt, isOpen }: { attempt: Attempt; isOpen: boolean }) => {
  const { status, error, durationMs, startedAt, requestHeaders, responseHeaders = {}, responseExcerpt } = attempt;
  const worked = status !== null && status >= 200 && status < 300;
  return (
    <li>
      <details open={isOpen}>
        <summary>
          <span class="num">#{attempt.attempt}</span>
          <span class={worked ? "good-word" : "bad-word"}>{status ?? error ?? "under way"}</span>
          <span class="muted num">{durationMs === null ? "" : durationText(durationMs)}</span>
          <span class="push muted">
            <Time at={startedAt} exact />
          </span>
        </summary>
        {status !== null && error !== null && <p class="bad-word">{error}</p>}
        <p class="muted">Request headers</p>
        <Headers of={requestHeaders} />
        {Object.keys(responseHeaders).length > 0 && (
          <>
            <p class="muted">Headers of the answer</p>
            <Headers of={responseHeaders} />
          </>
        )}
        <p class="muted">{responseExcerpt === "" ? "The answer had no body." : "Answer, its first kilobyte"}</p>
        {responseExcerpt !== "" && (
          <div class="code-box">
            <pre ref={reachable}>{readable(responseExcerpt)}</pre>
          </div>
        )}
      </details>
    </li>
  );
};
