import { useSignal } from "@preact/signals";
import { riskLevels } from "../../../../domain/entities";
import { isWatched, type MonitorKind, monitorKinds } from "../../../../domain/monitoring";
import { Badge, Button, CheckField, SelectField } from "../../../shared";
import { riskWords } from "../../model/words";
import { kindWords } from "../../monitoring/monitor";
import { TermsFields } from "../../monitoring/terms-fields";
import { type TermsForm, type TermsProblems, termsForm } from "../../monitoring/terms-form";
import { movedTo } from "../frame/moved-to";
import { OrderedList } from "../frame/ordered-list";
import {
  type EntryForm,
  entryWords,
  isNeverReached,
  newEntry,
  type Problems,
  type SettingsForm,
} from "./monitoring-settings";

const mostEntries = 20;

/** What is watched of whom by default, in the order in which it is asked who fits. */
export function DefaultList({
  form,
  problems,
  set,
  isLocked,
}: {
  form: SettingsForm;
  problems: Problems;
  set: (change: Partial<SettingsForm>) => void;
  isLocked: boolean;
}) {
  const open = useSignal<string | null>(null);
  const entries = form.defaults;
  const change = (at: number, to: EntryForm) => set({ defaults: entries.with(at, to) });
  const add = (entityType: EntryForm["entityType"]) => () => {
    const entry = newEntry(entityType);
    set({ defaults: [...entries, entry] });
    open.value = entry.rowKey;
  };
  const full = entries.length >= mostEntries ? `There can be ${mostEntries}.` : null;
  return (
    <>
      {entries.length > 0 && (
        <OrderedList
          label="Defaults"
          items={entries.map((entry, at) => ({
            key: entry.rowKey,
            name: entryWords(entry).who,
            head: (
              <Head
                entry={entry}
                isOpen={open.value === entry.rowKey}
                isWrong={Object.keys(problems).some((param) => param.startsWith(`defaults.${at}.`))}
                isIdle={isNeverReached(entries, at)}
                turn={() => (open.value = open.value === entry.rowKey ? null : entry.rowKey)}
              />
            ),
          }))}
          onMove={isLocked ? null : (from, to) => set({ defaults: movedTo(entries, from, to) })}
          onRemove={(at) => (isLocked ? null : () => set({ defaults: entries.toSpliced(at, 1) }))}
          body={(at) => {
            const entry = entries[at];
            if (entry === undefined || entry.rowKey !== open.value) return null;
            return <Entry entry={entry} at={at} problems={problems} change={(to) => change(at, to)} />;
          }}
        />
      )}
      <div class="row wrap">
        <Button size="small" icon="plus" blocked={full} onClick={add("individual")}>
          Add for persons
        </Button>
        <Button size="small" icon="plus" blocked={full} onClick={add("business")}>
          Add for companies
        </Button>
      </div>
    </>
  );
}

function Head({
  entry,
  isOpen,
  isWrong,
  isIdle,
  turn,
}: {
  entry: EntryForm;
  isOpen: boolean;
  isWrong: boolean;
  isIdle: boolean;
  turn: () => void;
}) {
  const { who, what } = entryWords(entry);
  return (
    <button type="button" class="ordered-open" aria-expanded={isOpen} onClick={turn}>
      <span class="strong">{who}</span>
      <span class="muted">{what}</span>
      {isWrong && <Badge tone="bad">To repair</Badge>}
      {isIdle && <Badge tone="warn">Fits nobody: those above take all</Badge>}
    </button>
  );
}

function Entry({
  entry,
  at,
  problems,
  change,
}: {
  entry: EntryForm;
  at: number;
  problems: Problems;
  change: (to: EntryForm) => void;
}) {
  const others = entry.riskLevels.filter((level) => !riskLevels.some((known) => known === level));
  const setTerms = (kind: MonitorKind, terms: TermsForm | undefined) => {
    const { [kind]: _before, ...rest } = entry.monitors;
    change({ ...entry, monitors: terms === undefined ? rest : { ...rest, [kind]: terms } });
  };
  return (
    <div class="watch-entry">
      <div class="watch-three">
        <SelectField
          label="Of whom"
          value={entry.entityType}
          options={[
            { value: "individual", label: "Persons" },
            { value: "business", label: "Companies" },
          ]}
          onChange={(type) => change({ ...entry, entityType: type === "business" ? "business" : "individual" })}
        />
        <fieldset class="queue-checks">
          <legend>Of which risk</legend>
          {[...riskLevels, ...others].map((level) => (
            <CheckField
              key={level}
              label={riskWords[level as keyof typeof riskWords] ?? level}
              checked={entry.riskLevels.includes(level)}
              onChange={(on) =>
                change({
                  ...entry,
                  riskLevels: on ? [...entry.riskLevels, level] : entry.riskLevels.filter((one) => one !== level),
                })
              }
            />
          ))}
        </fieldset>
      </div>
      <p class="hint">Without a choice every level fits.</p>
      {monitorKinds
        .filter((kind) => isWatched(kind, entry.entityType))
        .map((kind) => {
          const form = entry.monitors[kind];
          return (
            <div key={kind} class="watch-kind">
              <CheckField
                label={kindWords[kind].label}
                hint={kindWords[kind].what}
                checked={form !== undefined}
                onChange={(on) => setTerms(kind, on ? termsForm({}) : undefined)}
              />
              {form !== undefined && (
                <div class="watch-terms">
                  <TermsFields
                    kind={kind}
                    form={form}
                    problems={problemsOf(problems, `defaults.${at}.monitors.${kind}.`)}
                    set={(typed) => setTerms(kind, { ...form, ...typed })}
                  />
                </div>
              )}
            </div>
          );
        })}
    </div>
  );
}

const problemsOf = (problems: Problems, prefix: string): TermsProblems =>
  Object.fromEntries(
    Object.entries(problems).flatMap(([param, problem]) =>
      param.startsWith(prefix) ? [[param.slice(prefix.length), problem]] : [],
    ),
  );
