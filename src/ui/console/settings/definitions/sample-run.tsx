import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Json } from "../../../../lib/json";
import { type ApiFailure, api, Badge, Button, type Tone } from "../../../shared";
import { JsonView } from "../../case/json-view";
import { buildersOnly } from "../frame/access";
import { Refused } from "../frame/confirm";
import { JsonField, jsonIn } from "../frame/json-field";
import { contextIn, firstSample, SamplePicker } from "../frame/sample-context";
import type { DefinitionModel } from "./definition-model";

interface Exchange {
  request: { method: string; url: string; headers: Record<string, string>; body: string | null };
  response: { status: number; headers: Record<string, string>; body: string | null } | null;
  failure: { code: string; message: string | null } | null;
  durationMs: number;
}

/** What one run with a made-up context came to. */
interface SampleRun {
  prepared: { kind: string; request: Json; problem: { code: string; message: string | null } | null };
  performed: boolean;
  wouldDo: string | null;
  report: { status: string; code: string | null; message: string | null } | null;
  destination: string;
  output: Json;
  event: string | null;
  exchanges: Exchange[];
  durationMs: number;
}

/** Runs a plugin once, with a sample in the place of a case. */
export function SampleRunPanel({ model, plugin }: { model: DefinitionModel; plugin: string }) {
  const definition = model.definition.value;
  const [text, setText] = useState(firstSample);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [run, setRun] = useState<SampleRun | null>(null);
  const { context, why } = contextIn(jsonIn(text));
  const denied = buildersOnly();
  if (definition === null) return null;
  const go = async () => {
    if (context === null) return;
    setBusy(true);
    setFailure(null);
    const path = `/workflow-definitions/${encodeURIComponent(model.id)}/plugins/${encodeURIComponent(plugin)}/run`;
    const answer = await api.post<SampleRun>(path, { context });
    setBusy(false);
    if (answer.ok) setRun(answer.value);
    else setFailure(answer.error);
  };
  return (
    <>
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (denied === null) void go();
        }}
      >
        <h2>Run it with a sample</h2>
        <p class="muted">
          No case is opened or changed. The vendor is really asked, once, with the secrets of this tenant.
        </p>
        <SamplePicker definition={definition} text={text} onPick={setText} />
        <JsonField label="Context" value={text} onInput={setText} rows={10} />
        <div class="row">
          <Button type="submit" kind="primary" busy={busy} blocked={denied ?? why}>
            {busy ? "Running …" : "Run"}
          </Button>
        </div>
        <Refused failure={failure} />
      </form>
      {run !== null && <Outcome run={run} />}
    </>
  );
}

const tones: Record<string, Tone> = { success: "ok", waiting: "wait", error: "bad", retry: "warn", postponed: "warn" };

/** How an attempt ended, where its own word says too little. */
const endings: Record<string, string> = {
  waiting: "waits for a late answer",
  retry: "failed; a case would try again",
  postponed: "not sent: the vendor is down",
};

function Outcome({ run }: { run: SampleRun }) {
  const { prepared, report, wouldDo, output, destination, event, exchanges, durationMs } = run;
  return (
    <section class="card sample-outcome" aria-label="What came of it">
      <div class="card-head" role="status">
        <h2>What came of it</h2>
        {report !== null && (
          <Badge tone={tones[report.status] ?? "neutral"}>{endings[report.status] ?? report.status}</Badge>
        )}
        <span class="muted num">{`${Math.round(durationMs)} ms`}</span>
      </div>
      {wouldDo !== null && <p>{wouldDo}</p>}
      {prepared.problem !== null && (
        <div class="notice bad">
          <p>It could not even ask: {prepared.problem.message ?? prepared.problem.code}</p>
        </div>
      )}
      {prepared.problem === null && report !== null && report.message !== null && (
        <div class="notice warn">
          <p>{report.message}</p>
        </div>
      )}
      <Part title="Event">
        <p>{event === null ? <span class="muted">None would be raised.</span> : <code>{event}</code>}</p>
      </Part>
      <Part title="Output">
        {output === null ? (
          <p class="muted">Nothing would be written.</p>
        ) : (
          <>
            <p class="muted">
              Would stand at <code>{destination}</code>
            </p>
            <JsonView value={output} label="Output" />
          </>
        )}
      </Part>
      {prepared.request !== null && (
        <Part title="Prepared request">
          <JsonView value={prepared.request} label="Prepared request" />
        </Part>
      )}
      {exchanges.map((exchange, i) => (
        <Exchanged key={i} exchange={exchange} />
      ))}
    </section>
  );
}

const Exchanged = ({ exchange: { request, response, failure, durationMs } }: { exchange: Exchange }) => (
  <Part title="On the wire">
    <p class="breakable">
      <code>
        {request.method} {request.url}
      </code>{" "}
      <span class="muted num">{`${Math.round(durationMs)} ms`}</span>
    </p>
    {request.body !== null && <Raw title="Request body" text={request.body} />}
    {response === null ? (
      <p>{failure?.message ?? failure?.code ?? "No answer came."}</p>
    ) : (
      <>
        <p>
          Answered <strong>{response.status}</strong>
        </p>
        {response.body !== null && <Raw title="Answer" text={response.body} />}
      </>
    )}
  </Part>
);

const Raw = ({ title, text }: { title: string; text: string }) => {
  const read = jsonIn(text);
  return <JsonView value={read.fault === null ? read.value : text} label={title} />;
};

const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <div class="account-part">
    <h3>{title}</h3>
    {children}
  </div>
);
