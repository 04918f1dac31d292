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

/** The last look before a version stands for good: what it looks for, what is different, what that came to on what is stored. */
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
          : `${arrivals[rule.kind]} from now on are judged by it. The version never changes afterwards.`}
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
  const kind = trial.kind.value;
  const isKnown = now.status === "done" && trial.isCurrent.value;
  return (
    <p class="row">
      <Icon name={isKnown ? "chart" : "alert"} size={14} />
      <span>
        {!isKnown
          ? `It has not been tried on stored ${kind} as it is now.`
          : now.last.result?.published == null
            ? `On stored ${kind} it would have raised ${countWords(now.last.result?.draft.alerts ?? 0, "alert")}.`
            : `On stored ${kind}: ${differenceWords(now.last)}`}
      </span>
    </p>
  );
}

const arrivals = { transactions: "Transactions that arrive", reports: "Reports that are made" } as const;

interface StepProps {
  rule: AlertRule;
  onClose: () => void;
  onDone: (rule: AlertRule) => void;
}

/** Switching off is asked for: from then on nobody is warned. */
export const DisableRule = (props: StepProps) => (
  <Step {...props} step="disable" verb="Switch off" done="It is switched off.">
    {`${arrivals[props.rule.kind]} from now on are not judged by it. Its alerts stay, and you can switch it on again.`}
  </Step>
);

export const ArchiveRule = (props: StepProps) => (
  <Step {...props} step="archive" verb="Archive" done="It is archived.">
    It judges no longer and leaves the list. Its alerts and versions stay. It does not come back.
  </Step>
);

function Step({
  rule: { id, name, version },
  step,
  verb,
  done,
  onClose,
  onDone,
  children,
}: StepProps & { step: "disable" | "archive"; verb: string; done: string; children: string }) {
  const run = async () => {
    const answer = await api.post<AlertRule>(`${pathOf(id)}/${step}`, { expectedVersion: version });
    if (answer.ok) {
      toast({ tone: "ok", text: done });
      onDone(answer.value);
    }
    return answer;
  };
  return (
    <Confirm title={`${verb} “${name}”?`} verb={verb} onClose={onClose} run={run}>
      <p>{children}</p>
    </Confirm>
  );
}
