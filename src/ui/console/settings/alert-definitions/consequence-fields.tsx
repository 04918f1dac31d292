import { useEffect, useState } from "preact/hooks";
import { alertSeverities } from "../../../../domain/alerts";
import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { mostBands } from "../../../../monitoring/alert-definition";
import { api, Button, CheckField, IconButton, type Listed, loader, SelectField } from "../../../shared";
import { NumberField } from "../rules/small-fields";
import {
  comparedWith,
  objectAt,
  runsDaily,
  spanOfMinutes,
  textOf,
  unitMinutes,
  withInner,
  withPart,
  withRun,
} from "./rule-edits";
import type { FormPart, TreePart } from "./rule-form";
import { runOptions, severityOptions, unitOptions, verdictOptions, withOwn } from "./rule-options";

/** What happens when it holds: how grave the alert is, when it is asked, whom it tells, and what is opened. */
export function ConsequenceFields(part: TreePart & { isOfReports: boolean }) {
  const { definition, at, edit, isLocked, isOfReports } = part;
  return (
    <section class="score-box" aria-label="What happens">
      <h2>What happens</h2>
      <fieldset class="indicator-fields" disabled={isLocked}>
        <legend class="unseen">What happens</legend>
        <SelectField
          label="Severity"
          value={textOf(definition.severity)}
          options={withOwn(severityOptions, textOf(definition.severity))}
          error={at("severity")}
          onChange={(severity) => edit((now) => ({ ...now, severity }), null)}
        />
        {!isOfReports && <Runs {...part} />}
        <Cooldown {...part} />
        {!isOfReports && <OpensCase {...part} />}
      </fieldset>
      {!isOfReports && <Bands {...part} />}
      <fieldset class="plain-fieldset" disabled={isLocked}>
        <legend class="unseen">Alerts</legend>
        <CheckField
          label="Only write it down: open no alert"
          checked={objectAt(definition, "dedupe").mute === true}
          onChange={(mute) => edit((now) => withInner(now, "dedupe", "mute", mute), null)}
        />
      </fieldset>
    </section>
  );
}

function Runs({ definition, at, edit }: FormPart) {
  const isDaily = runsDaily(definition);
  const isAgainstPeers = comparedWith(definition) === "peer_group";
  return (
    <>
      <SelectField
        label="Is asked"
        hint={isAgainstPeers ? "What peers did is known when the day is over." : undefined}
        value={isDaily ? "daily" : "on_arrival"}
        options={isAgainstPeers && isDaily ? runOptions.filter(({ value }) => value === "daily") : runOptions}
        error={at("run") ?? at("run.schedule")}
        onChange={(run) => edit((now) => withRun(now, run === "daily" ? "daily" : "on_arrival"), null)}
      />
      {(!isDaily || definition.verdict !== undefined) && (
        <SelectField
          label="Whoever sends it is told"
          value={textOf(definition.verdict)}
          options={withOwn(verdictOptions, textOf(definition.verdict))}
          error={at("verdict")}
          onChange={(verdict) => edit((now) => withPart(now, "verdict", verdict === "" ? undefined : verdict), null)}
        />
      )}
    </>
  );
}

/** Stored in minutes; people say days. The unit stays while somebody types: 60 minutes do not become an hour under their hands. */
function Cooldown({ definition, at, edit }: FormPart) {
  const stored = objectAt(definition, "dedupe").cooldownMinutes;
  const minutes = typeof stored === "number" ? stored : null;
  const [unit, setUnit] = useState(minutes === null ? "days" : spanOfMinutes(minutes).unit);
  const amount = minutes === null ? null : minutes / unitMinutes[unit];
  const set = (next: number | null, of: keyof typeof unitMinutes) =>
    edit(
      (now) =>
        withInner(now, "dedupe", "cooldownMinutes", next === null ? undefined : Math.round(next * unitMinutes[of])),
      "dedupe.cooldownMinutes",
    );
  return (
    <div class="span-field">
      <NumberField
        label="Quiet after an alert"
        hint="Left out: 7 days."
        value={amount}
        error={at("dedupe") ?? at("dedupe.cooldownMinutes")}
        onChange={(next) => set(next, unit)}
      />
      <SelectField
        label="Unit of quiet after an alert"
        hideLabel
        value={unit}
        options={unitOptions}
        onChange={(next) => {
          const known = next === "minutes" || next === "hours" ? next : "days";
          setUnit(known);
          set(amount, known);
        }}
      />
    </div>
  );
}

interface PublishedWorkflow {
  key: string;
  status: string;
  displayName: string | null;
}
const workflows = loader<Listed<PublishedWorkflow>>((stop) =>
  api.get("/workflow-definitions?limit=100", { signal: stop }),
);

function OpensCase({ definition, at, edit }: FormPart) {
  useEffect(() => void workflows.load(), []);
  const chosen = textOf(objectAt(definition, "opensCase").workflow);
  const published = (workflows.value?.data ?? []).filter(({ status }) => status === "published");
  const byKey = new Map(published.map(({ key, displayName }) => [key, displayName ?? key]));
  if (chosen !== "" && !byKey.has(chosen)) byKey.set(chosen, `${chosen} (not published)`);
  return (
    <SelectField
      label="Each alert opens a case"
      value={chosen}
      options={[{ value: "", label: "No" }, ...[...byKey].map(([value, label]) => ({ value, label }))]}
      error={at("opensCase") ?? at("opensCase.workflow")}
      onChange={(workflow) =>
        edit((now) => withPart(now, "opensCase", workflow === "" ? undefined : { workflow }), null)
      }
    />
  );
}

/** Graver from a value on. */
function Bands({ definition, at, edit, isLocked }: TreePart) {
  const bands = Array.isArray(definition.severityBands) ? definition.severityBands : [];
  const isConstant = comparedWith(definition) === "constant";
  const set = (next: Json[], topic: string | null) =>
    edit((now) => withPart(now, "severityBands", next.length === 0 ? undefined : next), topic);
  const changed = (place: number, key: string, value: Json, topic: string | null) =>
    set(
      bands.map((band, i) => (i === place ? { ...objectOf(band), [key]: value } : band)),
      topic,
    );
  return (
    <fieldset class="plain-fieldset" disabled={isLocked}>
      <legend>Graver from a value on</legend>
      {at("severityBands") !== null && <p class="error">{at("severityBands")}</p>}
      {bands.map((band, i) => {
        const { from, severity } = objectOf(band);
        return (
          // The place is all that one has to be told by.
          <div class="row band-row" key={i}>
            <NumberField
              label={isConstant ? "From" : "From so many times the average"}
              value={from}
              error={at(`severityBands.${i}.from`) ?? at(`severityBands.${i}`)}
              onChange={(next) => changed(i, "from", next, `severityBands.${i}.from`)}
            />
            <SelectField
              label="It is"
              value={textOf(severity)}
              options={withOwn(severityOptions, textOf(severity))}
              error={at(`severityBands.${i}.severity`)}
              onChange={(next) => changed(i, "severity", next, null)}
            />
            <IconButton label="Take this away" icon="close" onClick={() => set(bands.toSpliced(i, 1), null)} />
          </div>
        );
      })}
      {bands.length < mostBands && !isLocked && (
        <p>
          <Button size="small" icon="plus" onClick={() => set([...bands, nextBand(definition, bands)], null)}>
            Add a value
          </Button>
        </p>
      )}
    </fieldset>
  );
}

const objectOf = (value: Json): JsonObject => (isObject(value) ? value : {});

/** Twice the value below it, and one step graver. */
function nextBand(definition: JsonObject, bands: readonly Json[]): JsonObject {
  const below = bands.length === 0 ? null : objectOf(bands.at(-1) ?? null);
  const compare = objectAt(definition, "compare");
  const from = Number(below?.from ?? compare.value ?? compare.factor ?? 1);
  const severity = textOf(below?.severity ?? definition.severity);
  const steps: readonly string[] = alertSeverities;
  return { from: from * 2, severity: steps[steps.indexOf(severity) + 1] ?? "critical" };
}
