import { useEffect } from "preact/hooks";
import { api, Icon, Skeleton, toast } from "../../../shared";
import { Confirm } from "../frame/confirm";
import { operators } from "../rules/rules-tab";
import { type AlertRule, pathOf, writtenPart } from "./alert-rule";
import type { AlertRuleModel } from "./alert-rule-model";
import { countWords } from "./backtest";
import { differenceWords } from "./backtest-differences";
import type { BacktestModel } from "./backtest-model";
import { RuleChanges } from "./rule-changes";
import { changesBetween } from "./rule-diff";

/** The last look before a version stands for good: what it looks for, what is different, what that came to on stored transactions. */
export function PublishRule({
  model,
  rule,
  trial,
  onClose,
}: {
  model: AlertRuleModel;
  rule: AlertRule;
  trial: BacktestModel;
  onClose: () => void;
}) {
  const next = (rule.publishedVersion ?? 0) + 1;
  return (
    <Confirm
      title={`Publish version ${next} of “${rule.name}”?`}
      verb="Publish"
      danger={false}
      onlyText
      onClose={onClose}
      run={async () => {
        const answer = await model.step("publish");
        if (answer.ok) toast({ tone: "ok", text: `Version ${next} is published.` });
        return answer;
      }}
    >
      <p>
        {rule.state === "disabled"
          ? "It is switched off: nothing is judged by it until you switch it on. The version never changes afterwards."
          : "Transactions that arrive from now on are judged by it. The version never changes afterwards."}
      </p>
      <blockquote class="rule-sentence">{model.sentence.value}</blockquote>
      <Changes model={model} rule={rule} />
      <Tried trial={trial} />
    </Confirm>
  );
}

function Changes({ model, rule }: { model: AlertRuleModel; rule: AlertRule }) {
  useEffect(() => void model.versions.load(), [model]);
  if (rule.publishedVersion === null) return <p>It is the first version.</p>;
  const state = model.versions.state.value;
  if (state.status === "failed") return <p class="muted">What changes could not be compared.</p>;
  // What is known may be older than what was published a moment ago.
  const before = model.versions.value?.find(({ version }) => version === rule.publishedVersion);
  if (before === undefined) return <Skeleton lines={3} label="Comparing with the published version" />;
  return (
    <>
      <h3>{`Compared with version ${before.version}`}</h3>
      <RuleChanges changes={changesBetween(writtenPart(before), model.written.value, operators.value?.data ?? [])} />
    </>
  );
}

function Tried({ trial }: { trial: BacktestModel }) {
  const now = trial.trying.value;
  const isKnown = now.status === "done" && trial.isCurrent.value;
  return (
    <p class="row">
      <Icon name={isKnown ? "chart" : "alert"} size={14} />
      <span>
        {!isKnown
          ? "It has not been tried on stored transactions as it is now."
          : now.last.result?.published == null
            ? `On stored transactions it would have raised ${countWords(now.last.result?.draft.alerts ?? 0, "alert")}.`
            : `On stored transactions: ${differenceWords(now.last)}`}
      </span>
    </p>
  );
}

/** Switching off is asked for: from then on nobody is warned. */
export const DisableRule = ({
  rule,
  onClose,
  onDone,
}: {
  rule: AlertRule;
  onClose: () => void;
  onDone: (rule: AlertRule) => void;
}) => (
  <Confirm
    title={`Switch off “${rule.name}”?`}
    verb="Switch off"
    onClose={onClose}
    run={() => stepped(rule, "disable", "It is switched off.", onDone)}
  >
    <p>Transactions that arrive from now on are not judged by it. Its alerts stay, and you can switch it on again.</p>
  </Confirm>
);

export const ArchiveRule = ({
  rule,
  onClose,
  onDone,
}: {
  rule: AlertRule;
  onClose: () => void;
  onDone: (rule: AlertRule) => void;
}) => (
  <Confirm
    title={`Archive “${rule.name}”?`}
    verb="Archive"
    onClose={onClose}
    run={() => stepped(rule, "archive", "It is archived.", onDone)}
  >
    <p>It judges no longer and leaves the list. Its alerts and versions stay. It does not come back.</p>
  </Confirm>
);

async function stepped(
  { id, version }: AlertRule,
  verb: "disable" | "archive",
  done: string,
  onDone: (rule: AlertRule) => void,
) {
  const answer = await api.post<AlertRule>(`${pathOf(id)}/${verb}`, { expectedVersion: version });
  if (answer.ok) {
    toast({ tone: "ok", text: done });
    onDone(answer.value);
  }
  return answer;
}
