import { useEffect, useRef, useState } from "preact/hooks";
import { isObject, type Json } from "../../../lib/json";
import { type Answer, type ApiFailure, api, type Listed, sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { SelectField, TextField } from "../../shared/field";
import { Icon } from "../../shared/icon";
import { Skeleton } from "../../shared/skeleton";
import { busy, view } from "../model/open-case";
import type { Case } from "../model/types";
import { labelOf, plural, stateWords } from "../model/words";
import { Refusal, useCommand } from "./use-command";

interface Version {
  id: string;
  version: number;
  name: string;
}

/** `POST /cases/{id}/move` with `dryRun`: what would happen, nothing does. */
interface Preview {
  from: { version: number };
  to: { version: number };
  state: string;
  states: Record<string, string>;
  keeps: { runs: string[]; timers: string[]; children: string[]; links: number };
  drops: { what: string; name: string; why: string }[];
  warnings: { code: string; message: string }[];
}

/** Moves the running case to another version of its workflow: first what that would do, then the deed. */
export function MoveDialog({ now, onClose }: { now: Case; onClose: () => void }) {
  const [versions, setVersions] = useState<Version[] | null>(null);
  const [chosen, setChosen] = useState<Version | null>(null);
  /** Old path → new path, for states that are called otherwise in the other version. */
  const [states, setStates] = useState<Record<string, string>>({});
  /** Old states that have no place in the other version, and the states it has. */
  const [homeless, setHomeless] = useState<{ states: string[]; places: string[] } | null>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failure, setFailure] = useState<ApiFailure | null>(null);
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState(false);
  // Moved as it was when it was previewed.
  const [on, setOn] = useState<Case | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const command = useCommand("Move", "/move", onClose);
  // Of two previews only the one that was asked for last is shown.
  const turn = useRef(0);
  useEffect(() => {
    void publishedOf(now.workflow.key).then((answer) => {
      if (answer.ok) setVersions(answer.value.filter(({ id }) => id !== now.workflow.id));
      else setFailure(answer.error);
    });
  }, []);
  const look = async (version: Version, renamed: Record<string, string>) => {
    const seen = view.value;
    const mine = ++turn.current;
    setPreview(null);
    setFailure(null);
    setAsking(true);
    const answer = await api.post<Preview>(`/cases/${encodeURIComponent(now.id)}/move`, {
      version: version.version,
      states: renamed,
      dryRun: true,
      ...(seen !== null && { expectedVersion: seen.version }),
    });
    if (mine !== turn.current) return;
    const lost = answer.ok ? [] : missingIn(answer.error, "state");
    if (lost.length > 0) {
      const target = await api.get<{ definition: Json }>(`/workflow-definitions/${encodeURIComponent(version.id)}`);
      if (mine !== turn.current) return;
      const places = target.ok ? statePaths(target.value.definition) : [];
      setHomeless((before) => ({ states: [...new Set([...(before?.states ?? []), ...lost])], places }));
    }
    setAsking(false);
    setOn(seen);
    if (answer.ok) setPreview(answer.value);
    else setFailure(answer.error);
  };
  const choose = (id: string) => {
    const version = versions?.find((one) => one.id === id) ?? null;
    setChosen(version);
    setStates({});
    setHomeless(null);
    setPreview(null);
    if (version !== null) return void look(version, {});
    turn.current++;
    setAsking(false);
  };
  const rename = (from: string, to: string) => {
    const { [from]: _before, ...others } = states;
    const next = to === "" ? others : { ...others, [from]: to };
    setStates(next);
    if (chosen !== null) void look(chosen, next);
  };
  const move = async () => {
    if (preview === null) return;
    const body = { version: preview.to.version, states, reason: reason.trim() || null };
    setRefusal(await command(body, { on, done: `Goes on by version ${preview.to.version}.` }));
  };
  return (
    <Dialog
      title="Move to another version"
      onClose={onClose}
      wide
      footer={
        <>
          <Refusal of={refusal} />
          <Button onClick={onClose}>Back</Button>
          <Button
            kind="primary"
            busy={busy.value !== null}
            blocked={preview === null ? "Choose a version that can take the case." : null}
            onClick={() => void move()}
          >
            {preview === null ? "Move the case" : `Move to version ${preview.to.version}`}
          </Button>
        </>
      }
    >
      <p>
        The case follows version {now.workflow.version} of {now.workflow.name}. Facts, documents, runs, children and
        links stay; nothing is asked again.
      </p>
      {versions === null && failure === null && <Skeleton lines={2} label="Asking for the versions" />}
      {versions?.length === 0 && <p class="muted">There is no other published version.</p>}
      {versions !== null && versions.length > 0 && (
        <SelectField
          label="Version"
          value={chosen?.id ?? ""}
          onChange={choose}
          autofocus
          options={[
            { value: "", label: "Choose a version" },
            ...versions.map(({ id, version, name }) => ({ value: id, label: `Version ${version}, ${name}` })),
          ]}
        />
      )}
      {failure !== null && <Refused failure={failure} />}
      {homeless?.states.map((state) => (
        <SelectField
          key={state}
          label={`“${stateWords(state)}” is called`}
          hint="In the version you chose. The case goes on there."
          value={states[state] ?? ""}
          onChange={(to) => rename(state, to)}
          options={[
            { value: "", label: "Choose a state" },
            ...homeless.places.map((path) => ({ value: path, label: path })),
          ]}
        />
      ))}
      {asking && <Skeleton lines={3} label="Looking at what would happen" />}
      {preview !== null && <Plan preview={preview} />}
      {preview !== null && (
        <TextField
          label="Why, if you like"
          hint="Kept in the timeline."
          value={reason}
          onInput={setReason}
          rows={2}
          maxLength={2_000}
        />
      )}
    </Dialog>
  );
}

async function publishedOf(key: string): Promise<Answer<Version[]>> {
  const answer = await api.get<Listed<Version>>(
    `/workflow-definitions?key=${encodeURIComponent(key)}&status=published&limit=100`,
  );
  return answer.ok ? { ok: true, value: answer.value.data } : answer;
}

/** Names of what the other version lacks: states, forms, plugins. */
const missingIn = ({ details }: ApiFailure, what: string): string[] =>
  (Array.isArray(details.missing) ? details.missing.filter(isObject) : [])
    .filter((one) => one.what === what)
    .map((one) => String(one.name));

/** Paths of all states of a chart that hold no others, in document order: a case rests in such. */
function statePaths(definition: Json, base = ""): string[] {
  const states = isObject(definition) && isObject(definition.states) ? definition.states : {};
  return Object.entries(states).flatMap(([key, state]) => {
    const path = base === "" ? key : `${base}.${key}`;
    const below = statePaths(state, path);
    return below.length === 0 ? [path] : below;
  });
}

function Refused({ failure }: { failure: ApiFailure }) {
  const lacks = (["state", "form", "plugin", "child"] as const).flatMap((what) =>
    missingIn(failure, what).map((name) => `no ${what} “${what === "state" ? stateWords(name).toLowerCase() : name}”`),
  );
  return (
    <div class="notice bad" role="alert">
      <p>{lacks.length === 0 ? sayFailure(failure) : `The version has ${lacks.join(", ")}.`}</p>
    </div>
  );
}

const Plan = ({ preview }: { preview: Preview }) => {
  const renamed = Object.entries(preview.states).filter(([from, to]) => from !== to);
  const { runs, timers, children, links } = preview.keeps;
  const kept = [
    runs.length > 0 && `answers awaited from ${runs.map(labelOf).join(", ")}`,
    timers.length > 0 && plural(timers.length, "timer"),
    children.length > 0 && plural(children.length, "open child case"),
    links > 0 && plural(links, "link"),
  ].filter((part): part is string => part !== false);
  return (
    <section aria-label="What would happen" class="stack">
      <h3 class="sub-head">What would happen</h3>
      <ul class="lined">
        <li>
          It goes on in <b>“{stateWords(preview.state)}”</b>
          {renamed.length > 0 &&
            ` (${renamed.map(([from, to]) => `“${stateWords(from)}” is called “${stateWords(to)}”`).join(", ")})`}
          .
        </li>
        <li>{kept.length === 0 ? "Nothing is under way that would have to be kept." : `Kept: ${kept.join("; ")}.`}</li>
        {preview.drops.map(({ what, name, why }) => (
          <li key={`${what} ${name}`} class="row">
            <Icon name="minus" size={14} />
            <span>
              Dropped: {what} {name}, {why}.
            </span>
          </li>
        ))}
        {preview.warnings.map(({ code, message }) => (
          <li key={`${code} ${message}`} class="row warned">
            <Icon name="alert" size={14} />
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};
