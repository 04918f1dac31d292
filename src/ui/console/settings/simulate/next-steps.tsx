import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Badge, Button, Empty, SelectField, TextField } from "../../../shared";
import { JsonView } from "../../case/json-view";
import { JsonField, jsonIn, prettyJson } from "../frame/json-field";
import { secondsOf, type Unit, units } from "../sandbox/clock";
import { answersFor, approvalOf, type RunningPlugin, type Simulation, type StepBody, spanWords } from "./simulation";
import type { SimulationModel } from "./simulation-model";

/** Everything that can happen to the imagined case now. */
export function NextSteps({
  play,
  simulation,
  kinds,
}: {
  play: SimulationModel;
  simulation: Simulation;
  /** Kind of each plugin by its name. */
  kinds: ReadonlyMap<string, string>;
}) {
  const { allowedEvents, running, children, timers, status, incidents, deferred } = simulation;
  if (status !== "active")
    return (
      <Empty icon="check" title="The case has ended">
        <p>
          {simulation.outcome === null ? "It ended without an outcome." : `It ended ${simulation.outcome}.`} Take a step
          back to try another way.
        </p>
      </Empty>
    );
  const go = (step: StepBody) => void play.play(step);
  const votes = running.flatMap((one) => {
    const approval = approvalOf(one, simulation);
    return approval !== null || kinds.get(one.plugin) === "approval" ? [{ running: one, approval }] : [];
  });
  const others = running.filter(
    (one) => !votes.some((vote) => vote.running === one) && kinds.get(one.plugin) !== "wait",
  );
  const waits = running.filter(({ plugin }) => kinds.get(plugin) === "wait");
  const waiting = children.filter(({ finished }) => !finished);
  return (
    <section class="card next-steps" aria-label="What happens next?" aria-busy={play.busy.value || undefined}>
      <h2>What happens next?</h2>
      {incidents.length > 0 && (
        <div class="notice bad">
          <p>{incidents.map(({ message }) => message).join(" ")}</p>
        </div>
      )}
      {deferred.length > 0 && <p class="muted">Kept for later: {deferred.join(", ")}</p>}
      <Group title="Events" hint={allowedEvents.length === 0 ? "No event from outside is heard here." : null}>
        {allowedEvents.map((name) => (
          <Button key={name} size="small" onClick={() => go(eventStep(name))}>
            {name}
          </Button>
        ))}
      </Group>
      {votes.length > 0 && (
        <Group title="Votes">
          {votes.map(({ running: { plugin }, approval }) => (
            <span class="row wrap" key={plugin}>
              <span>
                <code>{plugin}</code>
                {approval !== null && ` ${approval.approvals} of ${approval.needed} have approved`}
              </span>
              <Button size="small" onClick={() => go({ vote: "approve", plugin })}>
                One person approves
              </Button>
              <Button size="small" onClick={() => go({ vote: "reject", plugin })}>
                One person rejects
              </Button>
            </span>
          ))}
        </Group>
      )}
      {waits.map(({ plugin }) => (
        <p class="muted" key={plugin}>
          <code>{plugin}</code> waits: it ends with its event, or when its time is up.
        </p>
      ))}
      {others.map((one) => (
        <Answer key={`${one.plugin} ${one.state}`} running={one} go={go} />
      ))}
      {waiting.length > 0 && (
        <Group title="Children">
          {waiting.map(({ key, itemId, plugin }) => (
            <span class="row wrap" key={key}>
              <span>
                {plugin} <code>{itemId ?? key}</code>
              </span>
              <Button size="small" onClick={() => go({ child: key, outcome: "approved" })}>
                Approved
              </Button>
              <Button size="small" onClick={() => go({ child: key, outcome: "rejected" })}>
                Rejected
              </Button>
            </span>
          ))}
        </Group>
      )}
      <Clock timers={timers} go={go} />
      <More play={play} />
    </section>
  );
}

// A decision of a person is another thing than the bare event: promises ask who took it.
const decisions = ["approve", "reject", "revision"];
const eventStep = (name: string): StepBody => (decisions.includes(name) ? { decision: name } : { event: name });

const Group = ({ title, hint, children }: { title: string; hint?: string | null; children?: ComponentChildren }) => (
  <fieldset class="step-group">
    <legend>{title}</legend>
    {hint && <p class="muted">{hint}</p>}
    <div class="row wrap">{children}</div>
  </fieldset>
);

/** A plugin that waits: what it asked, and what it may hear. */
function Answer({ running, go }: { running: RunningPlugin; go: (step: StepBody) => void }) {
  const [isOpen, setIsOpen] = useState(false);
  const [text, setText] = useState("");
  const { plugin, status, request, effect } = running;
  const read = jsonIn(text);
  const own = {
    result: () => go({ plugin, result: read.value }),
    http: () => go({ plugin, answer: { status: 200, body: read.value } }),
  };
  return (
    <fieldset class="step-group">
      <legend>
        {plugin} <Badge tone="wait">{status === "waiting" ? "waits for a late answer" : "was asked"}</Badge>
      </legend>
      {request !== null && (
        <details>
          <summary>What it asked</summary>
          <JsonView value={request} label={`Request of ${plugin}`} />
        </details>
      )}
      <div class="row wrap">
        {answersFor(running).map(({ label, step }) => (
          <Button key={label} size="small" onClick={() => go(step)}>
            {label}
          </Button>
        ))}
        <Button
          size="small"
          kind="quiet"
          icon="braces"
          expanded={isOpen}
          onClick={() => {
            if (text === "") setText(prettyJson(effect === "run_check" ? { status: "clear", data: {} } : {}));
            setIsOpen(!isOpen);
          }}
        >
          Other answer
        </Button>
      </div>
      {isOpen && (
        <>
          <JsonField label={`Answer of ${plugin}`} value={text} onInput={setText} rows={6} autofocus />
          <div class="row wrap">
            <Button size="small" kind="primary" blocked={read.fault} onClick={own.result}>
              Give as its result
            </Button>
            {effect === "call_http" && (
              <Button size="small" blocked={read.fault} onClick={own.http}>
                Give as the body of a 200
              </Button>
            )}
          </div>
        </>
      )}
    </fieldset>
  );
}

const spans: [label: string, seconds: number][] = [
  ["1 minute", 60],
  ["1 hour", 3_600],
  ["1 day", 86_400],
];

function Clock({ timers, go }: { timers: Simulation["timers"]; go: (step: StepBody) => void }) {
  const [amount, setAmount] = useState("3");
  const [unit, setUnit] = useState<Unit>("days");
  const [next] = timers;
  const own = secondsOf(amount, unit);
  return (
    <Group title="Time passes">
      {next !== undefined && (
        <Button size="small" icon="clock" onClick={() => go({ advanceSeconds: next.inSeconds })}>
          {`Until the next timer (${next.subject ?? next.kind}, ${spanWords(next.inSeconds)})`}
        </Button>
      )}
      {spans.map(([label, seconds]) => (
        <Button key={label} size="small" onClick={() => go({ advanceSeconds: seconds })}>
          {label}
        </Button>
      ))}
      <details class="own-span">
        <summary>Another time</summary>
        <div class="row wrap own-time">
          <TextField label="Amount" hideLabel type="number" value={amount} onInput={setAmount} />
          <SelectField
            label="Unit"
            hideLabel
            value={unit}
            options={units}
            onChange={(wish) => setUnit(units.find(({ value }) => value === wish)?.value ?? "days")}
          />
          <Button
            size="small"
            blocked={own === null ? "Between one second and 366 days, in whole numbers." : null}
            onClick={() => own !== null && go({ advanceSeconds: own })}
          >
            Let it pass
          </Button>
        </div>
      </details>
    </Group>
  );
}

/** What is asked for less often: an event with a payload, other facts. */
function More({ play }: { play: SimulationModel }) {
  const [name, setName] = useState("");
  const [payload, setPayload] = useState("");
  const [facts, setFacts] = useState("");
  const body = jsonIn(payload);
  const merge = jsonIn(facts);
  const isFacts = merge.value !== null && typeof merge.value === "object" && !Array.isArray(merge.value);
  const send = async () => {
    const event: StepBody = { event: name.trim(), ...(payload.trim() !== "" && { payload: body.value }) };
    if (await play.play(event)) setName("");
  };
  const change = async () => {
    if (await play.play({ merge: merge.value })) setFacts("");
  };
  return (
    <details class="more-steps">
      <summary>Another event, or other facts</summary>
      <div class="stack">
        <TextField label="Event" value={name} onInput={setName} />
        <JsonField label="Payload (optional)" value={payload} onInput={setPayload} rows={3} />
        <div class="row">
          <Button
            size="small"
            blocked={name.trim() === "" ? "Name the event first." : body.fault}
            onClick={() => void send()}
          >
            Send the event
          </Button>
        </div>
        <JsonField label="Facts to merge into the context" value={facts} onInput={setFacts} rows={4} />
        <div class="row">
          <Button
            size="small"
            blocked={merge.fault ?? (isFacts ? null : "Write an object first.")}
            onClick={() => void change()}
          >
            Merge the facts
          </Button>
        </div>
      </div>
    </details>
  );
}
