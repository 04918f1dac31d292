import { useEffect, useState } from "preact/hooks";
import { api, Badge, type Column, Empty, Link, Loaded, navigate, SkeletonRows, Table, Time } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { AdminsOnly } from "../frame/admins-only";
import { LoadMore } from "../frame/load-more";
import { NewButton } from "../frame/new-button";
import { paged } from "../frame/paged";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import { NewTrigger } from "./new-trigger";
import { modeWords, proofText, type Trigger, type TriggerWithSecret } from "./trigger";
import "./triggers.css";

const list = paged<Trigger>(() => "/triggers?limit=50");

/** Addresses at which other systems start and advance cases. */
export function TriggersPage() {
  const [isCreating, setIsCreating] = useState(false);
  const [made, setMade] = useState<{ trigger: TriggerWithSecret; sample: string } | null>(null);
  useEffect(() => void list.load(), []);
  const blocked = adminsOnly();
  return (
    <SettingsPage
      title="Triggers"
      lead="Addresses at which another system, such as your CRM, starts and advances cases. What comes there is proven, mapped, and heard once."
      actions={<NewButton label="New trigger" group="Triggers" blocked={blocked} onClick={() => setIsCreating(true)} />}
    >
      <AdminsOnly>
        <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={4} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="hook" title="No other system starts cases yet">
                <p>Begin with a template for Salesforce or HubSpot, or with a trigger of your own.</p>
              </Empty>
            ) : (
              <>
                <Table caption="Triggers" columns={columns} rows={data} rowKey={({ id }) => id} tools={null} />
                <LoadMore of={list} />
              </>
            )
          }
        </Loaded>
      </AdminsOnly>
      {isCreating && (
        <NewTrigger
          onClose={() => setIsCreating(false)}
          create={async (wish, sample) => {
            const answer = await api.post<TriggerWithSecret>("/triggers", wish);
            if (!answer.ok) return answer.error;
            setIsCreating(false);
            setMade({ trigger: answer.value, sample });
            void list.load();
            return null;
          }}
        />
      )}
      {made !== null && (
        <SecretOnce
          title={`The secret of "${made.trigger.name}"`}
          what="secret"
          secret={made.trigger.secret}
          onClose={() => {
            setMade(null);
            navigate(`${addressOf.trigger(made.trigger.id)}?sample=${encodeURIComponent(made.sample)}`);
          }}
        />
      )}
    </SettingsPage>
  );
}

const columns: Column<Trigger>[] = [
  {
    key: "name",
    label: "Name",
    names: true,
    value: ({ name }) => name,
    render: ({ id, name }) => (
      <Link class="strong" href={addressOf.trigger(id)}>
        {name}
      </Link>
    ),
  },
  { key: "workflow", label: "Workflow", value: (row) => row.workflow, render: (row) => <code>{row.workflow}</code> },
  { key: "mode", label: "Does", value: (row) => row.mode, render: (row) => modeWords[row.mode] },
  { key: "proof", label: "Proof", value: proofText, render: proofText },
  {
    key: "status",
    label: "Status",
    value: ({ enabled }) => (enabled ? "on" : "off"),
    render: ({ enabled }) => (enabled ? <Badge tone="ok">on</Badge> : <Badge>off</Badge>),
  },
  { key: "changed", label: "Changed", value: (row) => row.updatedAt, render: (row) => <Time at={row.updatedAt} /> },
];
