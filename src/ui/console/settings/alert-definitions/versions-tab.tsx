import { useEffect, useState } from "preact/hooks";
import {
  Badge,
  Button,
  type Column,
  Empty,
  Loaded,
  SelectField,
  SkeletonRows,
  Table,
  Time,
  toast,
} from "../../../shared";
import { whoMade } from "../frame/who";
import { operators } from "../rules/rules-tab";
import { type AlertRuleVersion, writtenPart } from "./alert-rule";
import type { AlertRuleModel } from "./alert-rule-model";
import { RuleChanges } from "./rule-changes";
import { changesBetween } from "./rule-diff";

/** What was published of a rule, and what differs between any two. */
export function VersionsTab({ model }: { model: AlertRuleModel }) {
  useEffect(() => void model.versions.load(), [model, model.rule.value?.publishedVersion]);
  useEffect(() => void (operators.value === null && operators.load()), []);
  return (
    <Loaded of={model.versions.state} retry={() => void model.versions.load()} skeleton={<SkeletonRows rows={3} />}>
      {(versions) =>
        versions.length === 0 ? (
          <Empty icon="flow" title="Nothing is published yet">
            <p>A version that is published never changes. Transactions are judged by the newest.</p>
          </Empty>
        ) : (
          <>
            <Table
              caption="Versions"
              rows={versions}
              rowKey={({ version }) => String(version)}
              tools={null}
              columns={columnsFor(model)}
            />
            <Compare key={versions[0]?.version} model={model} versions={versions} />
          </>
        )
      }
    </Loaded>
  );
}

const draft = "draft";

function Compare({ model, versions }: { model: AlertRuleModel; versions: readonly AlertRuleVersion[] }) {
  const [newest] = versions;
  const [before, setBefore] = useState(String(newest?.version ?? ""));
  const [after, setAfter] = useState(draft);
  const definitionOf = (name: string) => {
    const version = versions.find((one) => String(one.version) === name);
    return version === undefined ? model.written.value : writtenPart(version);
  };
  const options = [
    { value: draft, label: "The draft" },
    ...versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` })),
  ];
  return (
    <section class="score-box" aria-label="Compare versions">
      <h2>Compare</h2>
      <div class="row wrap compare-versions">
        <SelectField label="From" value={before} options={options} onChange={setBefore} />
        <SelectField label="To" value={after} options={options} onChange={setAfter} />
      </div>
      <RuleChanges changes={changesBetween(definitionOf(before), definitionOf(after), operators.value?.data ?? [])} />
    </section>
  );
}

const columnsFor = (model: AlertRuleModel): Column<AlertRuleVersion>[] => [
  {
    key: "version",
    label: "Version",
    names: true,
    value: ({ version }) => version,
    render: ({ version }) => (
      <span class="row">
        <span class="num">{version}</span>
        {version === model.rule.value?.publishedVersion && <Badge tone="ok">published</Badge>}
      </span>
    ),
  },
  { key: "at", label: "Published", value: ({ at }) => at, render: ({ at }) => <Time at={at} exact /> },
  { key: "by", label: "By", value: ({ by }) => whoMade(by.id), render: ({ by }) => whoMade(by.id) },
  { key: "sentence", label: "Looks for", value: ({ sentence }) => sentence, render: ({ sentence }) => sentence },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (version) => (
      <Button
        size="small"
        kind="quiet"
        blocked={model.locked.value}
        onClick={() => {
          model.edit(() => writtenPart(version));
          toast({
            tone: "info",
            text: `The draft says what version ${version.version} says.`,
            action: { label: "Undo", run: model.undo },
          });
        }}
      >
        Put into the draft
      </Button>
    ),
  },
];
