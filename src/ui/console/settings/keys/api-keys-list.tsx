import { useEffect, useState } from "preact/hooks";
import { api, Empty, Loaded, SkeletonRows, Table, Time, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { LoadMore } from "../frame/load-more";
import { NewButton } from "../frame/new-button";
import { paged } from "../frame/paged";
import { SecretOnce } from "../frame/secret-once";
import { SettingsPage } from "../frame/settings-page";
import type { ApiKey, ApiKeyCreated } from "./api-key";
import { columnsFor, type KeyDeed } from "./api-key-columns";
import { ChangeApiKey } from "./change-api-key";
import { NewApiKey } from "./new-api-key";
import { RotateApiKey } from "./rotate-api-key";

const list = paged<ApiKey>(() => "/api-keys?limit=100");

/** Keys that services call the API with. */
export function ApiKeysList() {
  const [isCreating, setIsCreating] = useState(false);
  const [made, setMade] = useState<ApiKeyCreated | null>(null);
  const [doing, setDoing] = useState<{ deed: KeyDeed; key: ApiKey } | null>(null);
  useEffect(() => void list.load(), []);
  const blocked = adminsOnly();
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
                <LoadMore of={list} label="Load older" />
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
