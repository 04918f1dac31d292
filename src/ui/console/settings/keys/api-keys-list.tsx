import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  type Column,
  Empty,
  type Listed,
  Loaded,
  loader,
  SkeletonRows,
  Table,
  Time,
  toast,
  useShortcut,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import { type ApiKey, type ApiKeyCreated, endsSoon } from "./api-key";
import { NewApiKey } from "./new-api-key";

const list = loader<Listed<ApiKey>>((signal) => api.get("/api-keys?limit=100", { signal }));

/** Keys that services call the API with. */
export function ApiKeysList() {
  const [isCreating, setIsCreating] = useState(false);
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void list.load(), []);
  const blocked = adminsOnly();
  useShortcut("n", "New API key", () => setIsCreating(true), { group: "API keys", when: blocked === null });
  const more = async ({ data, nextCursor }: Listed<ApiKey>) => {
    setBusy(true);
    const next = await api.get<Listed<ApiKey>>(`/api-keys?limit=100&cursor=${encodeURIComponent(nextCursor ?? "")}`);
    setBusy(false);
    if (next.ok) list.put({ data: [...data, ...next.value.data], nextCursor: next.value.nextCursor });
  };
  return (
    <SettingsPage
      title="API keys"
      lead="What your services call the API with. A key is shown once. To replace one: make the next, put it in place, revoke the old."
      actions={
        <Button kind="primary" icon="plus" keys="n" blocked={blocked} onClick={() => setIsCreating(true)}>
          New API key
        </Button>
      }
    >
      <AdminsOnly>
        <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={4} />}>
          {(page) =>
            page.data.length === 0 ? (
              <Empty icon="key" title="No keys yet">
                <p>Make one for each service, with no more rights than it needs.</p>
              </Empty>
            ) : (
              <>
                <Table
                  caption="API keys"
                  columns={columnsFor(setRevoking, blocked)}
                  rows={page.data}
                  rowKey={({ id }) => id}
                  tools={null}
                />
                {page.nextCursor !== null && (
                  <p class="more">
                    <Button busy={busy} onClick={() => void more(page)}>
                      Load older
                    </Button>
                  </p>
                )}
              </>
            )
          }
        </Loaded>
      </AdminsOnly>
      {isCreating && (
        <NewApiKey
          onClose={() => setIsCreating(false)}
          onMade={(key) => {
            setIsCreating(false);
            setMade(key);
            void list.load();
          }}
        />
      )}
      {made !== null && (
        <SecretOnce title={`API key "${made.name}"`} what="API key" secret={made.key} onClose={() => setMade(null)} />
      )}
      {revoking !== null && (
        <Confirm
          title={`Revoke "${revoking.name}"?`}
          verb="Revoke key"
          onClose={() => setRevoking(null)}
          run={async () => {
            const answer = await api.delete(`/api-keys/${encodeURIComponent(revoking.id)}`, {});
            if (answer.ok) {
              toast({ tone: "ok", text: `"${revoking.name}" no longer works.` });
              void list.load();
            }
            return answer;
          }}
        >
          <p>Calls with this key are refused from now on, everywhere within seconds. This cannot be taken back.</p>
        </Confirm>
      )}
    </SettingsPage>
  );
}

const tones = { active: "ok", expired: "neutral", revoked: "bad" } as const;

const columnsFor = (revoke: (key: ApiKey) => void, blocked: string | null): Column<ApiKey>[] => [
  {
    key: "name",
    label: "Name",
    names: true,
    value: ({ name }) => name,
    render: ({ name, id }) => (
      <span class="two-lines">
        <span class="strong breakable">{name}</span>
        <code class="muted">{id}</code>
      </span>
    ),
  },
  {
    key: "status",
    label: "Status",
    value: ({ status }) => status,
    render: (key) => (
      <span class="row">
        <Badge tone={tones[key.status]} dot>
          {key.status}
        </Badge>
        {endsSoon(key, Date.now()) && (
          <Badge tone="warn" icon="clock">
            ends soon
          </Badge>
        )}
      </span>
    ),
  },
  {
    key: "scopes",
    label: "May",
    value: ({ scopes }) => scopes.join(" "),
    render: ({ scopes }) => (
      <span class="row wrap">
        {scopes.map((scope) => (
          <code key={scope}>{scope}</code>
        ))}
      </span>
    ),
  },
  { key: "created", label: "Created", value: (key) => key.createdAt, render: (key) => <Time at={key.createdAt} /> },
  {
    key: "expires",
    label: "Ends",
    value: ({ expiresAt }) => expiresAt,
    render: ({ status, expiresAt, revokedAt }) =>
      status === "revoked" && revokedAt !== null ? (
        <Time at={revokedAt} />
      ) : expiresAt === null ? (
        <span class="muted">never</span>
      ) : (
        <Time at={expiresAt} />
      ),
  },
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (key) =>
      key.status === "active" && (
        <Button size="small" kind="danger" blocked={blocked} onClick={() => revoke(key)}>
          Revoke…
        </Button>
      ),
  },
];
