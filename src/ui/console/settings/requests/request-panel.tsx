import { useEffect, useMemo } from "preact/hooks";
import type { Json } from "../../../../lib/json";
import {
  api,
  Badge,
  Button,
  CopyButton,
  copyText,
  durationText,
  IconButton,
  Link,
  Loaded,
  loader,
  reachable,
  Skeleton,
  Time,
  toast,
  useShortcut,
} from "../../../shared";
import { addressOf } from "../frame/addresses";
import { curlOf, type LoggedRequestDetails, toneOf } from "./request";

/** One call: what came of it, what was sent and answered without anything personal, and the way to send it again. */
export function RequestPanel({
  id,
  whoIs,
  onClose,
}: {
  id: string;
  whoIs: (actor: LoggedRequestDetails["actor"]) => string;
  onClose: () => void;
}) {
  const detail = useMemo(
    () => loader<LoggedRequestDetails>((signal) => api.get(`/request-log/${encodeURIComponent(id)}`, { signal })),
    [id],
  );
  useEffect(() => void detail.load(), [detail]);
  useShortcut("Escape", "Close the call", onClose, { group: "Request log" });
  const call = detail.value;
  return (
    <section class="split-panel" aria-label="Call">
      <header class="row">
        <h3 class="clip">Call</h3>
        <span class="push" />
        <Button
          size="small"
          icon="copy"
          blocked={call === null ? "It is being loaded." : null}
          onClick={() => call !== null && void copyCurl(call)}
        >
          Copy as curl
        </Button>
        <IconButton label="Close" icon="close" onClick={onClose} />
      </header>
      <Loaded of={detail.state} retry={() => void detail.load()} skeleton={<Skeleton lines={8} />}>
        {(value) => <Detail call={value} who={whoIs(value.actor)} />}
      </Loaded>
    </section>
  );
}

async function copyCurl(call: LoggedRequestDetails): Promise<void> {
  if (await copyText(curlOf(call, location.origin))) toast({ tone: "ok", text: "Copied as curl." });
}

const Detail = ({ call, who }: { call: LoggedRequestDetails; who: string }) => (
  <>
    <p class="breakable">
      <Badge tone={toneOf(call.status)}>{call.status}</Badge> <strong>{call.method}</strong> <code>{call.path}</code>
    </p>
    <dl class="facts narrow-facts">
      <div>
        <dt>When</dt>
        <dd>
          <Time at={call.at} exact />
        </dd>
      </div>
      <div>
        <dt>Took</dt>
        <dd>{durationText(call.durationMs)}</dd>
      </div>
      <div>
        <dt>By</dt>
        <dd>{call.actor.kind === "api_key" ? <Link href={addressOf.requestsOf(call.actor.id)}>{who}</Link> : who}</dd>
      </div>
      <div>
        <dt>Operation</dt>
        <dd>
          <code>{call.operation}</code>
        </dd>
      </div>
      {call.errorCode !== null && (
        <div>
          <dt>Refused with</dt>
          <dd>
            <code>{call.errorCode}</code>
          </dd>
        </div>
      )}
      <div>
        <dt>Version</dt>
        <dd>{call.apiVersion}</dd>
      </div>
      <div>
        <dt>Sent, answered</dt>
        <dd>
          {call.requestBytes} B, {call.responseBytes === null ? "a stream" : `${call.responseBytes} B`}
        </dd>
      </div>
      <div class="wide-fact">
        <dt>
          <code>Request-Id</code>
        </dt>
        <dd>
          <code class="breakable">{call.requestId}</code>{" "}
          <CopyButton text={call.requestId} label="Copy the request id" />
        </dd>
      </div>
      {call.idempotencyKey !== null && (
        <div class="wide-fact">
          <dt>
            <code>Idempotency-Key</code>
          </dt>
          <dd>
            <code class="breakable">{call.idempotencyKey}</code>
          </dd>
        </div>
      )}
    </dl>
    <Body title="Query" of={call.query} empty="None." />
    <Body title="Sent" of={call.requestBody} empty="No body, or none that is JSON." />
    <Body title="Answered" of={call.responseBody} empty="No body, or none that is kept." />
    <p class="hint">Values that could say something of a person are not kept: &lt;text&gt; stands for one.</p>
  </>
);

const Body = ({ title, of, empty }: { title: string; of: Json; empty: string }) => (
  <>
    <h4>{title}</h4>
    {of === null ? (
      <p class="muted">{empty}</p>
    ) : (
      <div class="code-box">
        <pre ref={reachable}>{JSON.stringify(of, null, 2)}</pre>
      </div>
    )}
  </>
);
