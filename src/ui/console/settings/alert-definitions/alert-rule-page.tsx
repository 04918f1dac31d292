import { useEffect, useMemo, useState } from "preact/hooks";
import { Badge, Button, CopyButton, Icon, Link, Menu, place, sayFailure, toast } from "../../../shared";
import { DraftJson } from "../editor/draft-json";
import { Conflict, SavingState, saveOnLeaving } from "../editor/draft-state";
import { PublishButton, redoItem, SaveAgain, UndoButton, useDraftKeys } from "../editor/draft-tools";
import { isUnsaved } from "../editor/json-draft";
import { buildersOnly } from "../frame/access";
import { addressOf, idHere } from "../frame/addresses";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { useWatch } from "../frame/when";
import { type AlertRule, alertsHref, isDaily } from "./alert-rule";
import { type AlertRuleModel, alertRuleModel } from "./alert-rule-model";
import { rangeIn } from "./backtest";
import { type BacktestModel, backtestModel } from "./backtest-model";
import { BacktestPanel } from "./backtest-panel";
import { ArchiveRule, DisableRule, PublishRule } from "./rule-dialogs";
import { RuleForm } from "./rule-form";
import { RuleProblems } from "./rule-problems";
import { StateBadge } from "./state-badge";
import { VersionsTab } from "./versions-tab";
import "./alert-definitions.css";

type DialogName = "publish" | "disable" | "archive";
const lookEveryMs = 2_000;

/** One alert rule: written as a form or as JSON, tried beside it, published. */
export function AlertRulePage() {
  const id = idHere(addressOf.alertRule(":id"));
  const model = alertRuleModel(id);
  const trial = useMemo(() => backtestModel(model, rangeIn(place.peek().query)), [model]);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  useEffect(() => {
    void model.open();
    return () => void saveOnLeaving(model, () => model.rule.value?.name ?? "the rule");
  }, [model]);
  useEffect(() => trial.leave, [trial]);
  const state = model.rule.state.value;
  const rule = state.status === "ready" ? state.value : null;
  const isPreparing = rule?.state === "enabled" && !rule.isLive;
  useWatch(isPreparing, lookEveryMs, () => model.open());
  const back = { label: "Alert rules", href: addressOf.alertRules };
  if (state.status !== "ready")
    return <NotReady what="Alert rule" state={state} back={back} retry={() => void model.open()} fill />;
  const close = () => setDialog(null);
  return (
    <SettingsPage
      fill
      back={back}
      title={<span class="breakable">{state.value.name}</span>}
      badges={<Badges model={model} rule={state.value} />}
      actions={<Actions model={model} rule={state.value} open={setDialog} />}
      lead={model.sentence.value}
    >
      <Conflict
        draft={model}
        what="rule"
        endedWords={({ state: theirs }) =>
          theirs === "archived" ? "Somebody archived this rule meanwhile. Your last changes are only here." : null
        }
      />
      <Body model={model} trial={trial} />
      {dialog === "publish" && <PublishRule model={model} rule={state.value} trial={trial} onClose={close} />}
      {dialog === "disable" && <DisableRule rule={state.value} onClose={close} onDone={model.rule.put} />}
      {dialog === "archive" && <ArchiveRule rule={state.value} onClose={close} onDone={model.rule.put} />}
    </SettingsPage>
  );
}

function Badges({ model, rule }: { model: AlertRuleModel; rule: AlertRule }) {
  return (
    <>
      <StateBadge rule={rule} />
      {rule.publishedVersion !== null && <span class="muted num">{`version ${rule.publishedVersion}`}</span>}
      {rule.publishedVersion !== null && rule.hasChanges && <Badge tone="wait">draft differs</Badge>}
      {rule.judgedThrough !== null && <span class="muted num">{`judged through ${rule.judgedThrough}`}</span>}
      <CopyButton text={rule.id} label="Copy the id" />
      {model.locked.value === null && <SavingState saving={model.saving.value} />}
    </>
  );
}

function Actions({
  model,
  rule,
  open,
}: {
  model: AlertRuleModel;
  rule: AlertRule;
  open: (dialog: DialogName) => void;
}) {
  const [busy, setBusy] = useState<"enable" | "run" | null>(null);
  const denied = buildersOnly();
  useDraftKeys(model, "Alert rule", model.locked.value === null);
  const step = async (verb: "enable" | "run", done: string) => {
    setBusy(verb);
    const answer = await model.step(verb);
    setBusy(null);
    toast(answer.ok ? { tone: "ok", text: done } : { tone: "bad", text: sayFailure(answer.error) });
  };
  if (rule.state === "archived") return <Link href={alertsHref(rule.id)}>Its open alerts</Link>;
  const isPublished = rule.publishedVersion !== null;
  return (
    <>
      <Link href={alertsHref(rule.id)}>Its open alerts</Link>
      <UndoButton draft={model} denied={denied} />
      <Menu
        label="More actions"
        items={[
          redoItem(model, denied),
          ...(isPublished && isDaily(rule) && rule.kind === "transactions"
            ? [
                {
                  label: "Judge owed days now",
                  icon: "clock" as const,
                  run: () => void step("run", "The days that it owes are being judged."),
                  blocked: denied ?? (rule.state === "enabled" ? null : "Switch it on first."),
                },
              ]
            : []),
          {
            label: "Archive…",
            icon: "inbox",
            danger: true,
            run: () => open("archive"),
            blocked: denied,
          },
        ]}
      >
        <Icon name="dots" />
      </Menu>
      {isPublished &&
        (rule.state === "enabled" ? (
          <Button blocked={denied} onClick={() => open("disable")}>
            Switch off…
          </Button>
        ) : (
          <Button busy={busy === "enable"} blocked={denied} onClick={() => void step("enable", "It is switched on.")}>
            Switch on
          </Button>
        ))}
      <SaveAgain draft={model} />
      <PublishButton
        draft={model}
        denied={denied}
        unchanged={
          rule.hasChanges || isUnsaved(model.saving.value) ? null : "Nothing has changed since it was published."
        }
        onSaved={() => open("publish")}
      />
    </>
  );
}

const tabs = [
  { key: "rule", label: "Rule" },
  { key: "json", label: "JSON" },
  { key: "versions", label: "Versions" },
];

function Body({ model, trial }: { model: AlertRuleModel; trial: BacktestModel }) {
  const wanted = place.value.query.get("tab") ?? "rule";
  const open = tabs.find(({ key }) => key === wanted)?.key ?? "rule";
  return (
    <>
      <Tabs label="Views of the rule" tabs={tabs} open={open} />
      {open === "versions" ? (
        <VersionsTab model={model} />
      ) : (
        <div class="alert-rule-panes">
          <div class="alert-rule-writing">
            <RuleProblems model={model} />
            {open === "json" ? (
              <DraftJson draft={model} label="Rule as JSON" />
            ) : (
              <RuleForm key={model.id} model={model} />
            )}
          </div>
          <BacktestPanel trial={trial} />
        </div>
      )}
    </>
  );
}
