import type { ComponentChildren } from "preact";
import type { Json } from "../../../../lib/json";
import { Badge, type Tone } from "../../../shared";
import { JsonView } from "../../case/json-view";
import type { Simulation } from "./simulation";
import { contextChanges, type GuardTold, lastMove, type SimulatedMove, stepWords } from "./simulation";
import type { Frame } from "./simulation-model";

/** What one step did: transitions, guards with what they read, what changed in the context, what would be done outside. */
export function StepAccount({ frame, before }: { frame: Frame; before: Simulation | null }) {
  const { step, simulation } = frame;
  const move = lastMove(simulation);
  const changes = contextChanges(before?.context ?? {}, simulation.context);
  return (
    <section class="card step-account" aria-label="What this step did">
      <h2>{step === null ? "Opening" : stepWords(step)}</h2>
      <Result move={move} isOpening={step === null} />
      {move.transitions.length > 0 && (
        <Part title="Transitions">
          <ol class="plain-list">
            {move.transitions.map(({ event, from, to }, i) => (
              <li key={i}>
                {from === "" ? "began in" : `${from} →`} {to} <span class="muted">on {eventWords(event)}</span>
              </li>
            ))}
          </ol>
        </Part>
      )}
      {move.guards.length > 0 && (
        <Part title="Guards">
          <ul class="guard-list">
            {move.guards.map((guard, i) => (
              <Guard key={i} guard={guard} />
            ))}
          </ul>
        </Part>
      )}
      {before !== null && (
        <Part title="Context">
          {changes.length === 0 ? (
            <p class="muted">Nothing in the context changed.</p>
          ) : (
            <ul class="change-list">
              {changes.map(({ path, before: was, after }) => (
                <li key={path}>
                  <code class="breakable">{path}</code>
                  <span class="change">
                    {was !== undefined && <del>{brief(was)}</del>}{" "}
                    {after === undefined ? <span class="muted">removed</span> : <ins>{brief(after)}</ins>}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Part>
      )}
      {move.effects.length > 0 && (
        <Part title="Would be done outside">
          <ul class="plain-list">
            {move.effects.map(({ kind, plugin }, i) => (
              <li key={i}>
                {kind.replaceAll("_", " ")}
                {plugin !== null && (
                  <>
                    {" "}
                    by <code>{plugin}</code>
                  </>
                )}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {move.webhooks.length > 0 && (
        <Part title="Webhooks">
          <p class="breakable">{[...new Set(move.webhooks)].join(", ")}</p>
        </Part>
      )}
      <details>
        <summary>The whole context</summary>
        <JsonView value={simulation.context} label="Context" />
      </details>
    </section>
  );
}

function Result({ move, isOpening }: { move: SimulatedMove; isOpening: boolean }) {
  if (move.refusal !== undefined)
    return (
      <div class="notice bad">
        <p>A real case would refuse this: {refusalWords(move.refusal)}</p>
      </div>
    );
  if (!move.accepted && !isOpening)
    return (
      <div class="notice warn">
        <p>Nothing happened: the event is known here, but no guard let it pass.</p>
      </div>
    );
  if (move.timersFired !== undefined)
    return <p class="muted">{move.timersFired === 1 ? "1 timer fired." : `${move.timersFired} timers fired.`}</p>;
  return null;
}

function refusalWords(refusal: NonNullable<SimulatedMove["refusal"]>): string {
  const { code, message, allowed } = refusal;
  if (typeof message === "string") return message;
  if (Array.isArray(allowed) && allowed.length > 0) return `${String(code)}. Possible here: ${allowed.join(", ")}.`;
  return String(code).replaceAll("_", " ");
}

const Part = ({ title, children }: { title: string; children: ComponentChildren }) => (
  <div class="account-part">
    <h3>{title}</h3>
    {children}
  </div>
);

const tones: Record<GuardTold["verdict"], Tone> = { holds: "ok", fails: "neutral", unknown: "warn", error: "bad" };

const Guard = ({ guard: { verdict, event, source, targets, reads, error, onFailed } }: { guard: GuardTold }) => (
  <li>
    <span class="row wrap">
      <Badge tone={tones[verdict]}>{verdict}</Badge>
      <span>
        {eventWords(event)} in {source === "" ? "any state" : source}
        {targets.length > 0 && ` → ${targets.join(", ")}`}
      </span>
    </span>
    {reads.map(({ path, found, value }) => (
      <span class="read" key={path}>
        <code>{path}</code> {found ? `= ${brief(value ?? null)}` : <span class="muted">is not there</span>}
      </span>
    ))}
    {error !== undefined && <span class="read">{error}</span>}
    {onFailed !== undefined && <span class="read">notes {brief(onFailed)}</span>}
  </li>
);

/** The engine's own events in the words of the chart. */
const eventWords = (event: string): string =>
  event === "xstate.always"
    ? "always"
    : event === "xstate.init"
      ? "start"
      : event.startsWith("xstate.done.")
        ? "done"
        : event.startsWith("xstate.after.")
          ? `after ${event.slice("xstate.after.".length).split(".")[0]}`
          : event;

/** A value in one line, cut where it gets long. */
function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}
