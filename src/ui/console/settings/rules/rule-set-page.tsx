import { useEffect, useMemo, useState } from "preact/hooks";
import { Button, CopyButton, Icon, Menu, place } from "../../../shared";
import { StatusBadge } from "../definitions/status-badge";
import { DraftJson } from "../editor/draft-json";
import { Conflict, SavingState, saveOnLeaving } from "../editor/draft-state";
import { PublishButton, RedoButton, SaveAgain, UndoButton, useDraftKeys, useNextDraft } from "../editor/draft-tools";
import { buildersOnly } from "../frame/access";
import { addressOf, idHere, settingsHome } from "../frame/addresses";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { Tabs } from "../frame/tabs";
import { BacktestTab } from "./backtests/backtest-tab";
import { ShadowTab } from "./backtests/shadow-tab";
import type { RuleSet } from "./rule-set";
import { ArchiveRuleSet, PublishRuleSet, RenameRuleSet } from "./rule-set-dialogs";
import { type RuleSetModel, ruleSetModel } from "./rule-set-model";
import { RuleSetVersions } from "./rule-set-versions";
import { RulesProblems } from "./rules-problems";
import { RulesTab, showPath } from "./rules-tab";
import { ScoreTab } from "./score-tab";
import { createSelection } from "./selection";
import { TestsTab } from "./tests-tab";
import { trialModel } from "./trial-model";

type DialogName = "publish" | "archive" | "rename";

/** One version of a rule set: drawn as a tree, written as JSON, tried, tested, published. */
export function RuleSetPage() {
  const id = idHere(`${settingsHome}/rules/:id`);
  const model = ruleSetModel(id);
  const [dialog, setDialog] = useState<DialogName | null>(null);
  useEffect(() => {
    void model.open();
    return () => void saveOnLeaving(model, () => model.ruleSet.value?.key ?? "the rule set");
  }, [model]);
  const back = { label: "Rules", href: addressOf.rules };
  const state = model.ruleSet.state.value;
  if (state.status !== "ready")
    return <NotReady what="Rule set" state={state} back={back} retry={() => void model.open()} fill />;
  const ruleSet = state.value;
  const close = () => setDialog(null);
  return (
    <SettingsPage
      fill
      back={back}
      title={ruleSet.name}
      badges={<Badges model={model} ruleSet={ruleSet} />}
      actions={<Actions model={model} ruleSet={ruleSet} open={setDialog} />}
      lead={ruleSet.description}
    >
      <Conflict
        draft={model}
        what="draft"
        endedWords={({ status }) =>
          status === "draft"
            ? null
            : `This version was ${status} meanwhile. Your last changes are only here: copy them from the JSON view into a new draft.`
        }
      />
      <Body model={model} />
      {dialog === "publish" && <PublishRuleSet model={model} ruleSet={ruleSet} onClose={close} />}
      {dialog === "archive" && <ArchiveRuleSet model={model} ruleSet={ruleSet} onClose={close} />}
      {dialog === "rename" && <RenameRuleSet model={model} ruleSet={ruleSet} onClose={close} />}
    </SettingsPage>
  );
}

function Badges({ model, ruleSet }: { model: RuleSetModel; ruleSet: RuleSet }) {
  return (
    <>
      <code class="muted">{ruleSet.key}</code>
      <StatusBadge status={ruleSet.status} prefix={`v${ruleSet.version} `} />
      <CopyButton text={ruleSet.id} label="Copy the id" />
      {ruleSet.status === "draft" && <SavingState saving={model.saving.value} />}
    </>
  );
}

function Actions({
  model,
  ruleSet,
  open,
}: {
  model: RuleSetModel;
  ruleSet: RuleSet;
  open: (dialog: DialogName) => void;
}) {
  const denied = buildersOnly();
  const isDraft = ruleSet.status === "draft";
  useDraftKeys(model, "Rules", isDraft);
  const [isMaking, upgrade] = useNextDraft(model.upgrade, addressOf.ruleSet);
  return (
    <>
      {isDraft && (
        <>
          <UndoButton draft={model} denied={denied} />
          <RedoButton draft={model} denied={denied} />
        </>
      )}
      <Menu
        label="More actions"
        items={[
          {
            label: "Name and description…",
            icon: "note",
            run: () => open("rename"),
            blocked: denied ?? (isDraft ? null : "Only drafts can be renamed."),
          },
          {
            label: "Archive…",
            icon: "inbox",
            danger: true,
            run: () => open("archive"),
            blocked: denied ?? (ruleSet.status === "archived" ? "It is archived already." : null),
          },
        ]}
      >
        <Icon name="dots" />
      </Menu>
      <SaveAgain draft={model} />
      {isDraft ? (
        <PublishButton draft={model} denied={denied} onSaved={() => open("publish")} />
      ) : (
        <Button kind="primary" icon="plus" busy={isMaking} blocked={denied} onClick={upgrade}>
          Make a draft
        </Button>
      )}
    </>
  );
}

/** Views that are not about what is written right now. */
const elsewhere: ReadonlySet<string> = new Set(["versions", "backtest", "shadow"]);

function Body({ model }: { model: RuleSetModel }) {
  const selection = useMemo(() => createSelection(), [model]);
  const trial = useMemo(() => trialModel(model), [model]);
  useEffect(() => () => trial.stop(), [trial]);
  const book = model.book.value;
  const failing = model.validation.value?.tests.filter(({ passed }) => !passed).length ?? 0;
  const tabs = [
    { key: "rules", label: "Rules", count: book.rules.length },
    { key: "score", label: "Score" },
    { key: "tests", label: "Tests", count: failing > 0 ? failing : book.tests.length, bad: failing > 0 },
    { key: "backtest", label: "Backtest" },
    { key: "shadow", label: "Shadow" },
    { key: "json", label: "JSON" },
    { key: "versions", label: "Versions" },
  ];
  const wanted = place.value.query.get("tab") ?? "rules";
  const open = tabs.find(({ key }) => key === wanted)?.key ?? "rules";
  return (
    <>
      <Tabs label="Views of the rule set" tabs={tabs} open={open} />
      {!elsewhere.has(open) && <RulesProblems model={model} onOpen={(path) => showPath(selection, path)} />}
      {open === "rules" && <RulesTab model={model} selection={selection} trial={trial} />}
      {open === "score" && <ScoreTab model={model} />}
      {open === "tests" && <TestsTab model={model} />}
      {open === "backtest" && <BacktestTab model={model} />}
      {open === "shadow" && <ShadowTab model={model} />}
      {open === "json" && <DraftJson draft={model} label="Rule set as JSON" />}
      {open === "versions" && <RuleSetVersions model={model} />}
    </>
  );
}
