import { useEffect, useState } from "preact/hooks";
import { type Answer, api, type Listed } from "../../../shared/api";
import { Icon } from "../../../shared/icon";
import type { Loadable } from "../../../shared/load";
import { Failed } from "../../../shared/loaded";
import { Skeleton } from "../../../shared/skeleton";
import { durationText } from "../../../shared/time-words";
import type { Attempt, Check, Exchange } from "../../model/types";
import { JsonView } from "../json-view";
import { jsonOrText } from "./json-or-text";

/** Requests and answers of a run, attempt by attempt, secrets taken out. `attempts`: how many there are; a new one is asked for. */
export function Wire({ caseId, runId, attempts }: { caseId: string; runId: string; attempts: number }) {
  const [state, setState] = useState<Loadable<Attempt[]>>({ status: "loading" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const asking = new AbortController();
    void attemptsOf(caseId, runId, asking.signal).then((answer) => {
      if (asking.signal.aborted) return;
      setState(answer.ok ? { status: "ready", value: answer.value } : { status: "failed", failure: answer.error });
    });
    return () => asking.abort();
  }, [caseId, runId, attempts, round]);
  if (state.status === "loading") return <Skeleton lines={3} label="Fetching requests and answers" />;
  if (state.status === "failed") return <Failed failure={state.failure} retry={() => setRound(round + 1)} />;
  const exchanges = state.value.flatMap(({ attempt, exchanges }) =>
    exchanges.map((exchange, index) => ({ exchange, key: `${attempt}.${index}`, attempt })),
  );
  if (exchanges.length === 0) return <p class="muted">Nothing went over the wire.</p>;
  return (
    <ul class="lined bare" aria-label="Requests and answers">
      {exchanges.map(({ exchange, key, attempt }) => (
        <li key={key}>
          <ExchangeView exchange={exchange} attempt={attempt} />
        </li>
      ))}
    </ul>
  );
}

const pageSize = 25;

/** The runs come in pages, newest first, with everything that went over the wire: read until this one has come. */
async function attemptsOf(caseId: string, runId: string, signal: AbortSignal): Promise<Answer<Attempt[]>> {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const from: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/cases/${encodeURIComponent(caseId)}/runs?limit=${pageSize}${from}`;
    const page: Answer<Listed<Check>> = await api.get<Listed<Check>>(path, { signal });
    if (!page.ok) return page;
    const found = page.value.data.find(({ id }) => id === runId);
    if (found !== undefined) return { ok: true, value: found.attempts };
    cursor = page.value.nextCursor;
  }
  return { ok: true, value: [] };
}

const ExchangeView = ({ exchange, attempt }: { exchange: Exchange; attempt: number }) => {
  const { request, response, failure } = exchange;
  return (
    <details>
      <summary class="row wrap">
        <span class="muted num">#{attempt}</span>
        <b class="mono breakable" dir="ltr">
          {request.method} {request.url}
        </b>
        <span class="muted num">
          {response === null ? (failure?.code ?? "no answer") : response.status}, {durationText(exchange.durationMs)}
        </span>
        <Icon name="chevronRight" size={12} />
      </summary>
      <div class="exchange">
        <Message title="Request" headers={request.headers} body={request.body} />
        {response === null ? (
          <p class="muted">No complete answer came. {failure?.message ?? ""}</p>
        ) : (
          <Message title={`Answer ${response.status}`} headers={response.headers} body={response.body} />
        )}
      </div>
    </details>
  );
};

const Message = ({ title, headers, body }: { title: string; headers: Record<string, string>; body: string | null }) => (
  <div class="message">
    <h3 class="sub-head">{title}</h3>
    <dl class="headers mono" dir="ltr">
      {Object.entries(headers).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
    {body !== null && body !== "" && <JsonView value={jsonOrText(body)} label={`Body of the ${title.toLowerCase()}`} />}
  </div>
);
