import { useEffect, useState } from "preact/hooks";
import { Icon, Skeleton, TextField, toast } from "../../../shared";
import { Confirm } from "../frame/confirm";
import { bookOf, partsOfBook } from "./book";
import { type BookDiff, diffOfBooks } from "./rule-diff";
import type { RuleSet } from "./rule-set";
import type { RuleSetModel } from "./rule-set-model";

interface DialogProps {
  model: RuleSetModel;
  ruleSet: RuleSet;
  onClose: () => void;
}

/** The last look before a version stands for good: its tests, and what changes for cases from then on. */
export function PublishRuleSet({ model, ruleSet, onClose }: DialogProps) {
  useEffect(() => void model.published.load(), [model]);
  const before = model.published.state.value;
  const tests = model.validation.value?.tests ?? [];
  const failing = tests.filter(({ passed }) => !passed);
  return (
    <Confirm
      title={`Publish ${ruleSet.key} v${ruleSet.version}?`}
      verb="Publish"
      danger={false}
      onClose={onClose}
      blocked={failing.length > 0 ? "Tests fail." : null}
      run={async () => {
        const answer = await model.publish();
        if (answer.ok) toast({ tone: "ok", text: `${ruleSet.key} v${ruleSet.version} is published.` });
        return answer;
      }}
    >
      <p>
        Cases that are judged from now on are judged by it, unless their definition names a version. It never changes
        afterwards.
      </p>
      <p class="row">
        <Icon name={failing.length > 0 ? "alert" : "check"} size={14} />
        {tests.length === 0
          ? "It has no tests."
          : failing.length === 0
            ? `${tests.length === 1 ? "Its test passes" : `All ${tests.length} tests pass`}.`
            : `${failing.length} of ${tests.length} tests fail: ${failing.map(({ name }) => name).join(", ")}.`}
      </p>
      {before.status === "loading" && <Skeleton lines={3} label="Comparing with the published version" />}
      {before.status === "failed" && <p class="muted">What changes could not be compared.</p>}
      {before.status === "ready" && <Changes before={before.value} model={model} />}
    </Confirm>
  );
}

function Changes({ before, model }: { before: RuleSet | null; model: RuleSetModel }) {
  const now = model.book.value;
  if (before === null)
    return <p>It is the first version: {now.rules.length === 1 ? "1 indicator" : `${now.rules.length} indicators`}.</p>;
  const { rules, model: scoring, tests } = before;
  const diff = diffOfBooks(bookOf(partsOfBook({ rules, model: scoring, tests })), now);
  return (
    <>
      <h3>{`Compared with v${before.version}`}</h3>
      <DiffList diff={diff} />
    </>
  );
}

const signs = { added: "+", removed: "−", changed: "±" } as const;

export function DiffList({ diff }: { diff: BookDiff }) {
  if (diff.isSame) return <p class="muted">Nothing is different.</p>;
  const { added, removed, changed } = diff.tests;
  return (
    <ul class="rule-diff">
      {diff.indicators.map(({ id, name, what, details }) => (
        <li key={id} class={what}>
          <span aria-hidden="true">{signs[what]}</span>
          <span>
            <strong dir="auto">{name}</strong> <span class="muted">{what}</span>
            {details.length > 0 && <span>: {details.join(", ")}</span>}
          </span>
        </li>
      ))}
      {diff.model.map((detail) => (
        <li key={detail} class="changed">
          <span aria-hidden="true">±</span>
          <span>Score: {detail}</span>
        </li>
      ))}
      {added.length + removed.length + changed.length > 0 && (
        <li class="changed">
          <span aria-hidden="true">±</span>
          <span>{`Tests: ${added.length} added, ${changed.length} changed, ${removed.length} removed`}</span>
        </li>
      )}
    </ul>
  );
}

export const ArchiveRuleSet = ({ model, ruleSet, onClose }: DialogProps) => (
  <Confirm
    title={`Archive ${ruleSet.key} v${ruleSet.version}?`}
    verb="Archive"
    onClose={onClose}
    run={async () => {
      const answer = await model.archive();
      if (answer.ok) toast({ tone: "ok", text: `${ruleSet.key} v${ruleSet.version} is archived.` });
      return answer;
    }}
  >
    <ArchiveWords ruleSet={ruleSet} />
  </Confirm>
);

export const ArchiveWords = ({ ruleSet: { status } }: { ruleSet: { status: string } }) => (
  <p>
    {status === "draft"
      ? "The draft is put away and cannot be changed any more."
      : "Definitions that name this very version keep it; those that take the latest go on with the one before it. It does not come back."}
  </p>
);

export function RenameRuleSet({ model, ruleSet, onClose }: DialogProps) {
  const [name, setName] = useState(ruleSet.name);
  const [description, setDescription] = useState(ruleSet.description ?? "");
  return (
    <Confirm
      title="Name and description"
      verb="Save"
      danger={false}
      blocked={name.trim() === "" ? "It needs a name." : null}
      onClose={onClose}
      run={() =>
        model.rename({ name: name.trim(), description: description.trim() === "" ? null : description.trim() })
      }
    >
      <TextField label="Name" value={name} onInput={setName} maxLength={200} autofocus />
      <TextField
        label="Description (optional)"
        rows={4}
        value={description}
        onInput={setDescription}
        maxLength={2_000}
      />
    </Confirm>
  );
}
