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
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { NewButton } from "../frame/new-button";
import { SettingsPage } from "../frame/settings-page";
import { deletionWords, type Rotation, rotationWords, type SecretName, userWords } from "./secret-names";
import { WriteSecret } from "./write-secret";

const list = loader<Listed<SecretName>>((stop) => api.get("/secrets", { signal: stop }));
const rotation = loader<Rotation>((stop) => api.get("/secrets/rotation", { signal: stop }));

/** What plugins and vendors are authorised with. Written here, never shown again. */
export function SecretsPage() {
  /** "" is a new one. */
  const [writing, setWriting] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<SecretName | null>(null);
  useEffect(() => {
    void list.load();
    void rotation.load();
  }, []);
  const turning = rotation.value === null ? null : rotationWords(rotation.value);
  const blocked = adminsOnly();
  return (
    <SettingsPage
      title="Secrets"
      lead="What plugins and vendors are authorised with, kept under seal. A secret is written here and never shown again; definitions and descriptions name it."
      actions={<NewButton label="New secret" group="Secrets" blocked={blocked} onClick={() => setWriting("")} />}
    >
      <AdminsOnly>
        {turning !== null && (
          <div class="notice" role="status">
            <p>{turning}</p>
          </div>
        )}
        <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={4} />}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty icon="key" title="No secrets yet">
                <p>
                  Store one, then name it: <code>{"{secret.NAME}"}</code> in headers of a plugin, or in the account of a
                  vendor's description.
                </p>
              </Empty>
            ) : (
              <Table
                caption="Secrets"
                columns={columnsWith(data, setWriting, setDeleting)}
                rows={data}
                rowKey={({ name }) => name}
                tools={null}
              />
            )
          }
        </Loaded>
      </AdminsOnly>
      {writing !== null && (
        <WriteSecret
          name={writing}
          taken={list.value?.data.map(({ name }) => name) ?? []}
          onClose={() => setWriting(null)}
          onWritten={(name) => {
            setWriting(null);
            toast({ tone: "ok", text: `${name} is stored. Calls use it from now on.` });
            void list.load();
          }}
        />
      )}
      {deleting !== null && (
        <Confirm
          title={`Delete ${deleting.name}?`}
          verb="Delete secret"
          onClose={() => setDeleting(null)}
          run={async () => {
            const answer = await api.delete(`/secrets/${encodeURIComponent(deleting.name)}`, {});
            if (answer.ok) {
              toast({ tone: "ok", text: `${deleting.name} is deleted.` });
              void list.load();
            }
            return answer;
          }}
        >
          <p>{deletionWords(deleting)}</p>
          {(deleting.usedBy ?? []).length > 0 && (
            <ul class="plain-list">
              {deleting.usedBy?.map((user) => (
                <li key={userWords(user)}>{userWords(user)}</li>
              ))}
            </ul>
          )}
          <p>It cannot be brought back: nobody can read it any more, not even we.</p>
        </Confirm>
      )}
    </SettingsPage>
  );
}

const columnsWith = (
  all: readonly SecretName[],
  write: (name: string) => void,
  remove: (secret: SecretName) => void,
): Column<SecretName>[] => [
  {
    key: "name",
    label: "Name",
    names: true,
    value: ({ name }) => name,
    render: ({ name }) => <code class="strong breakable">{name}</code>,
  },
  ...(all.some(({ usedBy }) => usedBy !== undefined)
    ? [
        {
          key: "users",
          label: "Used by",
          value: ({ usedBy }: SecretName) => usedBy?.length ?? null,
          render: ({ usedBy = [] }: SecretName) =>
            usedBy.length === 0 ? (
              <Badge tone="warn">nobody</Badge>
            ) : (
              <span class="row wrap">
                {usedBy.map((user) => (
                  <Badge key={userWords(user)}>{userWords(user)}</Badge>
                ))}
              </span>
            ),
        },
      ]
    : []),
  {
    key: "changed",
    label: "Last changed",
    value: ({ updatedAt }) => updatedAt,
    render: ({ updatedAt }) => <Time at={updatedAt} />,
  },
  {
    key: "created",
    label: "Created",
    value: ({ createdAt }) => createdAt,
    render: ({ createdAt }) => <Time at={createdAt} />,
  },
  ...(all.some(({ keyId }) => keyId != null)
    ? [
        {
          key: "seal",
          label: "Sealed with",
          value: ({ keyId }: SecretName) => keyId ?? null,
          render: ({ keyId }: SecretName) => (keyId == null ? <span class="muted">–</span> : <code>{keyId}</code>),
        },
      ]
    : []),
  {
    key: "actions",
    label: "Actions",
    align: "end",
    render: (secret) => (
      <span class="row end-row">
        <Button size="small" onClick={() => write(secret.name)}>
          New value…<span class="unseen"> for {secret.name}</span>
        </Button>
        <Button size="small" kind="danger" onClick={() => remove(secret)}>
          Delete…<span class="unseen"> {secret.name}</span>
        </Button>
      </span>
    ),
  },
];
