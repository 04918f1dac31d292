import { useEffect, useState } from "preact/hooks";
import { api, Button, Empty, type Listed, Loaded, loader, SkeletonRows, Table, Time, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { NewButton } from "../frame/new-button";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import type { ApiKey, ApiKeyCreated } from "./api-key";
import { columnsFor, type KeyDeed } from "./api-key-columns";
import { ChangeApiKey } from "./change-api-key";
import { NewApiKey } from "./new-api-key";
import { RotateApiKey } from "./rotate-api-key";

const list = loader<Listed<ApiKey>>((signal) => api.get("/api-keys?limit=100", { signal }));

/** Keys that services call the API with. */
export function ApiKeysList() {
  const [isCreating, setIsCreating] = useState(false);
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const [doing, setDoing] = useState<{ deed: KeyDeed; key: ApiKey } | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void list.load(), []);
  const blocked = adminsOnly();
  const more = async ({ data, nextCursor }: Listed<ApiKey>) => {
    setBusy(true);
    const next = await api.get<Listed<ApiKey>>(`/api-keys?limit=100&cursor=${encodeURIComponent(nextCursor ?? "")}`);
    setBusy(false);
    if (next.ok) list.put({ data: [...data, ...next.value.data], nextCursor: next.value.nextCursor });
  };
  const close = () => setDoing(null);
  const done = () => {
    close();
    void list.load();
  };
  return (
    <SettingsPage
      title="API keys"
      lead="What your services call the API with. A key is shown once. To replace one, rotate it: its successor works beside it until you say."
      actions={<NewButton label="New API key" group="API keys" blocked={blocked} onClick={() => setIsCreating(true)} />}
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
                  columns={columnsFor((deed, key) => setDoing({ deed, key }), blocked)}
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
      {doing?.deed === "change" && <ChangeApiKey of={doing.key} onDone={done} onClose={close} />}
      {doing?.deed === "rotate" && (
        <RotateApiKey
          of={doing.key}
          onMade={(key) => {
            done();
            setMade(key);
          }}
          onClose={close}
        />
      )}
      {doing?.deed === "revoke" && <Revoke of={doing.key} onClose={close} />}
    </SettingsPage>
  );
}

const Revoke = ({ of, onClose }: { of: ApiKey; onClose: () => void }) => (
  <Confirm
    title={`Revoke "${of.name}"?`}
    verb="Revoke key"
    onClose={onClose}
    run={async () => {
      const answer = await api.delete(`/api-keys/${encodeURIComponent(of.id)}`, {});
      if (answer.ok) {
        toast({ tone: "ok", text: `"${of.name}" no longer works.` });
        void list.load();
      }
      return answer;
    }}
  >
    <p>Calls with this key are refused from now on, everywhere within a second. This cannot be taken back.</p>
    {of.lastUsedAt !== null && (
      <p>
        It was last used <Time at={of.lastUsedAt} />.
      </p>
    )}
  </Confirm>
);
