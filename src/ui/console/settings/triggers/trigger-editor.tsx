import { useEffect, useRef, useState } from "preact/hooks";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import {
  type ApiFailure,
  api,
  Badge,
  Button,
  Link,
  place,
  reachable,
  SelectField,
  sayFailure,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import { JsonField, jsonIn, prettyJson } from "../frame/json-field";
import { useTyping } from "../frame/typing";
import { gallery } from "./gallery";
import { blankSample, editable, type Tried, type Trigger, type Trouble, wouldWords } from "./trigger";

/** How long nobody types before the sample is tried anew. */
const quietMs = 400;

/** The trigger as JSON, a sample, and what would become of it: tried with every change, saved when it is right. */
export function TriggerEditor({
  path,
  trigger,
  onSaved,
}: {
  path: string;
  trigger: Trigger;
  onSaved: (trigger: Trigger) => void;
}) {
  const saved = sourceOf(trigger);
  const typing = useTyping(trigger, sourceOf);
  const source = typing.form.value;
  const [sample, setSample] = useState(prettyJson(blankSample.body));
  const [headers, setHeaders] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const samples = (gallery.state.value.status === "ready" ? gallery.state.value.value.data : []).filter(
    (template) => template.sample !== undefined,
  );
  const choose = (id: string) => {
    const chosen = samples.find((template) => template.id === id)?.sample ?? blankSample;
    setSample(prettyJson(chosen.body));
    setHeaders(chosen.headers);
  };
  const wished = place.value.query.get("sample") ?? "";
  const [sampleId, setSampleId] = useState(wished);
  useEffect(() => {
    if (gallery.value === null) void gallery.load();
  }, []);
  useEffect(() => {
    // What somebody has written in its place before the samples were there stays.
    if (samples.length > 0 && wished !== "" && sample === prettyJson(blankSample.body)) choose(wished);
  }, [samples.length, wished]);

  const settings = jsonIn(source);
  const body = jsonIn(sample);
  const fault = settings.fault === null && !isObject(settings.value) ? "A trigger is an object: {…}." : null;
  const tried = useTried(
    path,
    isObject(settings.value) ? settings.value : null,
    body.fault === null ? body.value : null,
    headers,
  );
  const isChanged = source !== saved;
  const blocked = adminsOnly() ?? settings.fault ?? fault ?? (isChanged ? null : "Nothing was changed.");
  const save = async () => {
    if (!isObject(settings.value)) return;
    setBusy(true);
    setFailure(null);
    const answer = await api.patch<Trigger>(path, settings.value);
    setBusy(false);
    if (!answer.ok) return setFailure(answer.error);
    toast({ tone: "ok", text: "Saved. The next message goes by it." });
    typing.saved(source);
    onSaved(answer.value);
  };
  return (
    <div class="trigger-editor">
      <section class="stack" aria-label="Mapping">
        <JsonField
          label="Trigger"
          hint="Expressions are JMESPath over {body, headers}; mappings are written as in plugins."
          rows={26}
          value={source}
          error={fault}
          onInput={(text) => typing.set(text)}
        />
        <Refused failure={failure} />
        <p class="row">
          <Button kind="primary" busy={busy} blocked={blocked} onClick={() => void save()}>
            Save trigger
          </Button>
          <Button kind="quiet" blocked={isChanged ? null : "Nothing was changed."} onClick={() => typing.set(saved)}>
            Undo changes
          </Button>
        </p>
      </section>
      <section class="stack" aria-label="Try a sample">
        <SelectField
          label="Sample"
          value={sampleId}
          options={[
            { value: "", label: "A message of my own" },
            ...samples.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          onChange={(id) => {
            setSampleId(id);
            choose(id);
          }}
        />
        <JsonField label="Body of the message" rows={10} value={sample} onInput={setSample} />
        <Outcome tried={tried} />
      </section>
    </div>
  );
}

const sourceOf = (trigger: Trigger): string => prettyJson(editable(trigger));

type Trying = { tried: Tried | null; failure: ApiFailure | null };

/** What the server makes of the sample, a moment after the last key. An answer that comes late for older text is dropped. */
function useTried(path: string, settings: JsonObject | null, body: Json, headers: Record<string, string>): Trying {
  const [state, setState] = useState<Trying>({ tried: null, failure: null });
  const asked = useRef(0);
  const said = JSON.stringify({ settings, body, headers });
  useEffect(() => {
    if (settings === null) return;
    const timer = setTimeout(() => {
      asked.current += 1;
      const turn = asked.current;
      void api.post<Tried>(`${path}/try`, JSON.parse(said) as JsonObject).then((answer) => {
        if (turn !== asked.current) return;
        setState(answer.ok ? { tried: answer.value, failure: null } : { tried: null, failure: answer.error });
      });
    }, quietMs);
    return () => clearTimeout(timer);
  }, [path, said]);
  return state;
}

const Outcome = ({ tried: { tried, failure } }: { tried: Trying }) => (
  <div class="trigger-outcome" role="status" aria-label="What would happen">
    {failure !== null && (
      <div class="notice bad">
        <p>
          {failure.param !== null && <code>{failure.param}</code>} {sayFailure(failure)}
        </p>
      </div>
    )}
    {tried !== null && (
      <>
        <Troubles of={tried.problems} />
        {tried.messages.map((message, place) => (
          <article key={place} class="card trigger-message">
            <div class="row wrap">
              <Badge tone={wouldWords[message.would].tone}>{wouldWords[message.would].text}</Badge>
              {message.correlation !== null && <code class="breakable">{message.correlation.id}</code>}
              {message.event !== null && <Badge icon="flow">{message.event.name}</Badge>}
              {message.caseId !== null && <Link href={addressOf.case(message.caseId)}>the case</Link>}
            </div>
            <Troubles of={message.problems} />
            {message.context !== null && <pre ref={reachable}>{prettyJson(message.context)}</pre>}
            <p class="muted">
              {message.id === null ? "Repetitions are known by a hash of the message." : `Known by ${message.id}.`}
            </p>
          </article>
        ))}
      </>
    )}
  </div>
);

const Troubles = ({ of }: { of: Trouble[] }) =>
  of.length === 0 ? null : (
    <ul class="trigger-troubles">
      {of.map(({ path, message }) => (
        <li key={`${path}${message}`}>
          <code>{path}</code> {message}
        </li>
      ))}
    </ul>
  );
