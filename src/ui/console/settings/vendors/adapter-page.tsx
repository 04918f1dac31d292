import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Badge, Button, loader, match, navigate, place, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Confirm } from "../frame/confirm";
import { NotReady } from "../frame/not-ready";
import { SettingsPage } from "../frame/settings-page";
import { AdapterEditor } from "./adapter-editor";
import { AdapterSetUp } from "./adapter-set-up";
import { checksOf, displayNameOf, firstAdapter, newAdapter, type StoredAdapter } from "./vendor";

const back = { label: "Vendors", href: `${addressOf.vendors}?tab=adapters` };
const blank: StoredAdapter = {
  ...{ name: newAdapter, source: "own", version: 0, adapter: firstAdapter, updatedAt: null },
  ...{ needsSecrets: [], callbackAddress: null },
};

/** The description of one vendor: read it, change it, try it. One that comes with the product becomes yours by saving it. */
export function AdapterPage() {
  const name = match(`${addressOf.vendors}/:name`, place.value.path)?.name ?? "";
  const stored = useMemo(
    () =>
      loader<StoredAdapter>(async (stop) =>
        name === newAdapter
          ? { ok: true, value: blank }
          : api.get(`/vendor-adapters/${encodeURIComponent(name)}`, { signal: stop }),
      ),
    [name],
  );
  const [isDeleting, setIsDeleting] = useState(false);
  useEffect(() => void stored.load(), [stored]);
  const state = stored.state.value;
  if (state.status !== "ready")
    return <NotReady what="Vendor" state={state} back={back} retry={() => void stored.load()} />;
  const now = state.value;
  const isNew = now.name === newAdapter;
  const type = checksOf(now.adapter)[0] ?? "";
  return (
    <SettingsPage
      back={back}
      title={isNew ? "Describe a vendor" : displayNameOf(now)}
      badges={
        !isNew &&
        (now.source === "ready" ? (
          <Badge>comes with Edgecase</Badge>
        ) : (
          <Badge tone="info">{`yours, version ${now.version}`}</Badge>
        ))
      }
      lead={
        isNew
          ? "How to ask the vendor, and how to read what it says. Secrets are named, never written."
          : now.source === "ready"
            ? "Saving makes a description of your own by the same name; it comes first from then on."
            : null
      }
      actions={
        !isNew && (
          <>
            {now.source === "own" && (
              <Button kind="danger" blocked={adminsOnly()} onClick={() => setIsDeleting(true)}>
                Delete…
              </Button>
            )}
            <Button icon="flask" onClick={() => navigate(addressOf.runCheck(type, now.name))}>
              Try it out
            </Button>
          </>
        )
      }
      fill
    >
      {!isNew && <AdapterSetUp adapter={now} />}
      <AdapterEditor
        key={now.name}
        stored={now}
        onSaved={(next) => {
          toast({ tone: "ok", text: `Saved as version ${next.version}. Checks use it from now on.` });
          if (next.name === now.name) stored.put(next);
          else navigate(addressOf.adapter(next.name), { replace: true });
        }}
      />
      {isDeleting && (
        <Confirm
          title={`Delete your description of ${displayNameOf(now)}?`}
          verb="Delete description"
          onClose={() => setIsDeleting(false)}
          run={async () => {
            const answer = await api.delete(`/vendor-adapters/${encodeURIComponent(now.name)}`, {});
            if (answer.ok) {
              toast({ tone: "ok", text: "Description deleted." });
              navigate(back.href);
            }
            return answer;
          }}
        >
          <p>
            Checks and plugins that name <code>{now.name}</code> fail as not configured, unless a description of this
            name comes with Edgecase: then that one answers.
          </p>
        </Confirm>
      )}
    </SettingsPage>
  );
}
