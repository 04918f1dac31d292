import { useState } from "preact/hooks";
import { api, Badge, Button, Empty, Icon, sayFailure, Time, toast } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import { ProviderDialog, RedirectUri } from "./provider-dialog";
import { type Provider, type ProviderTest, providers, writable } from "./sign-in";

/** The providers that let people in. */
export function ProviderList({ all }: { all: readonly Provider[] }) {
  const [changing, setChanging] = useState<Provider | null>(null);
  const [leaving, setLeaving] = useState<Provider | null>(null);
  if (all.length === 0)
    return (
      <Empty icon="key" title="No identity provider yet">
        <p>
          People sign in by mailed links. Add your provider (Okta, Entra ID, Google, Keycloak or another that speaks
          OpenID Connect).
        </p>
      </Empty>
    );
  return (
    <>
      {all.map((provider) => (
        <ProviderCard
          key={provider.id}
          provider={provider}
          onChange={() => setChanging(provider)}
          onDelete={() => setLeaving(provider)}
        />
      ))}
      {changing !== null && (
        <ProviderDialog
          provider={changing}
          onClose={() => setChanging(null)}
          onSaved={() => {
            setChanging(null);
            void providers.load();
          }}
        />
      )}
      {leaving !== null && (
        <Confirm
          title={`Delete ${leaving.name}?`}
          verb="Delete provider"
          onClose={() => setLeaving(null)}
          run={async () => {
            const gone = await api.delete(`/identity-providers/${leaving.id}`);
            if (gone.ok) void providers.load();
            return gone;
          }}
        >
          <p>Nobody gets in by it any more. Sessions that began by it go on until they end.</p>
        </Confirm>
      )}
    </>
  );
}

function ProviderCard({
  provider,
  onChange,
  onDelete,
}: {
  provider: Provider;
  onChange: () => void;
  onDelete: () => void;
}) {
  const [test, setTest] = useState<ProviderTest | null>(null);
  const [busy, setBusy] = useState<"test" | "switch" | null>(null);
  const blocked = adminsOnly();
  const ask = async () => {
    setBusy("test");
    const answer = await api.post<ProviderTest>(`/identity-providers/${provider.id}/test`);
    setBusy(null);
    if (answer.ok) setTest(answer.value);
    else toast({ tone: "bad", text: sayFailure(answer.error) });
  };
  const turn = async () => {
    setBusy("switch");
    const body = { ...writable(provider), enabled: !provider.enabled };
    const answer = await api.put(`/identity-providers/${provider.id}`, body);
    setBusy(null);
    if (!answer.ok) toast({ tone: "bad", text: sayFailure(answer.error) });
    void providers.load();
  };
  return (
    <section class="provider-card" aria-label={provider.name}>
      <header class="row wrap">
        <h3>{provider.name}</h3>
        <Badge tone={provider.enabled ? "ok" : "neutral"} dot>
          {provider.enabled ? "in use" : "off"}
        </Badge>
      </header>
      <p class="muted breakable">
        {provider.issuer} · {provider.domains.join(", ")} ·{" "}
        {provider.lastSignInAt === null ? (
          "has let nobody in yet"
        ) : (
          <>
            last let somebody in <Time at={provider.lastSignInAt} />
          </>
        )}
      </p>
      {provider.lastSignInAt === null && (
        <>
          <RedirectUri uri={provider.redirectUri} />
          <p>
            Then try it: <a href={provider.signInPath}>sign in by {provider.name}</a>.
          </p>
        </>
      )}
      <div class="row wrap">
        <Button size="small" busy={busy === "test"} blocked={blocked} onClick={() => void ask()}>
          Test
        </Button>
        <Button size="small" blocked={blocked} onClick={onChange}>
          Change…
        </Button>
        <Button size="small" busy={busy === "switch"} blocked={blocked} onClick={() => void turn()}>
          {provider.enabled ? "Switch off" : "Switch on"}
        </Button>
        <Button size="small" kind="danger" blocked={blocked} onClick={onDelete}>
          Delete…
        </Button>
      </div>
      <div role="status">
        {test !== null && (
          <ul class="test-steps" aria-label="What the test found">
            {test.steps.map(({ step, ok, message }) => (
              <li key={step} class={ok ? "ok" : "bad"}>
                <Icon name={ok ? "check" : "alert"} size={14} />
                {message}
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
