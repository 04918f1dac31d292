import { useSignal } from "@preact/signals";
import { isObject } from "../../../../lib/json";
import { Badge, Button, Empty, Failed, Skeleton, sayFailure, toast } from "../../../shared";
import { EvaluationTree } from "../../evaluation/evaluation-tree";
import { riskTones } from "../../model/words";
import { JsonField, jsonIn, prettyJson } from "../frame/json-field";
import { firstSample } from "../frame/sample-context";
import { CasePicker } from "./case-picker";
import type { Trial } from "./rule-set";
import type { TrialModel, Trying } from "./trial-model";

/** Tries the rules on a case or on facts, beside the editor; every change is tried at once. */
export function TryPanel({ trial, onOpen }: { trial: TrialModel; onOpen: (path: string) => void }) {
  const isPicking = useSignal(false);
  const subject = trial.subject.value;
  const facts = useSignal<string | null>(null);
  const typeFacts = (text: string) => {
    facts.value = text;
    const read = jsonIn(text);
    if (isObject(read.value)) trial.choose({ kind: "facts", facts: read.value });
  };
  const fault = facts.value === null ? null : factsFault(facts.value);
  return (
    <section class="try-panel" aria-label="Try the rules">
      <div class="row wrap">
        <h2>Try it</h2>
        <Button size="small" icon="search" onClick={() => (isPicking.value = true)}>
          On a case …
        </Button>
        <Button
          size="small"
          icon="braces"
          expanded={facts.value !== null}
          onClick={() => {
            if (facts.value !== null) facts.value = null;
            else typeFacts(subject?.kind === "case" ? prettyJson(subject.context) : firstSample);
          }}
        >
          On facts
        </Button>
      </div>
      {subject?.kind === "case" && (
        <p>
          Case{" "}
          <strong class="breakable" dir="auto">
            {subject.name}
          </strong>
          <span class="muted"> – it is not changed</span>
        </p>
      )}
      {facts.value !== null && (
        <JsonField
          label="Facts, shaped like the context of a case"
          rows={10}
          value={facts.value}
          error={fault}
          onInput={typeFacts}
        />
      )}
      <Outcome trying={trial.trying.value} trial={trial} onOpen={onOpen} />
      {isPicking.value && (
        <CasePicker
          onClose={() => (isPicking.value = false)}
          onPick={async ({ id, name }) => {
            isPicking.value = false;
            facts.value = null;
            const failure = await trial.chooseCase(id, name);
            if (failure !== null) toast({ tone: "bad", text: sayFailure(failure) });
          }}
        />
      )}
    </section>
  );
}

const factsFault = (text: string): string | null => {
  const read = jsonIn(text);
  return read.fault === null && !isObject(read.value) ? "Facts are an object: {…}." : null;
};

function Outcome({ trying, trial, onOpen }: { trying: Trying; trial: TrialModel; onOpen: (path: string) => void }) {
  switch (trying.status) {
    case "idle":
      return trial.subject.value === null ? (
        <Empty icon="flask" title="Nothing chosen yet">
          <p>Choose a case or write facts: what every rule comes to appears here, and again with each change.</p>
        </Empty>
      ) : (
        <Skeleton lines={4} label="Trying the rules" />
      );
    case "failed":
      return <Failed failure={trying.failure} retry={() => void trial.tryNow()} />;
    case "trying":
      return trying.last === null ? (
        <Skeleton lines={4} label="Trying the rules" />
      ) : (
        <Told trial={trying.last} note="Trying …" onOpen={onOpen} />
      );
    case "unreadable":
      return (
        <>
          <p class="notice warn">The draft has problems: repair them to try it.</p>
          {trying.last !== null && <Told trial={trying.last} note="Before the last change" onOpen={onOpen} />}
        </>
      );
    case "tried":
      return <Told trial={trying.trial} note={null} onOpen={onOpen} />;
  }
}

const Told = ({ trial, note, onOpen }: { trial: Trial; note: string | null; onOpen: (path: string) => void }) => (
  <>
    <div class="row wrap try-score" role="status">
      <span class="big-score num">{trial.score}</span>
      <Badge tone={riskTones[trial.level]}>{trial.level}</Badge>
      <span class="muted">{note ?? `${trial.hits.length} of ${trial.explanation.sets.length} hold`}</span>
    </div>
    <EvaluationTree evaluation={trial.explanation} label="Evaluation" onOpen={(path) => onOpen(`rules.${path}`)} />
  </>
);
