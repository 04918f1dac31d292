import { useEffect, useState } from "preact/hooks";
import { Button, Loaded, SkeletonRows } from "../../../shared";
import { adminsOnly, blockedFor } from "../frame/access";
import { useFresh } from "../frame/fresh";
import { SettingsPage } from "../frame/settings-page";
import { ProviderDialog } from "./provider-dialog";
import { ProviderList } from "./provider-list";
import { SessionRules } from "./session-rules";
import { doorName, providers, reasonWords, type SignInSettingsView, settings } from "./sign-in";

/** How the people of the team get in, and how long they stay. */
export function SignInPage() {
  const [isCreating, setIsCreating] = useState(false);
  const unseen = blockedFor("settings:read");
  useEffect(() => {
    if (unseen === null) void providers.load();
  }, [unseen]);
  useFresh(settings, unseen === null);
  return (
    <SettingsPage
      title="Sign-in"
      lead="How your people get in: by mailed link, by your identity provider, by Cloudflare Access."
      actions={
        <Button kind="primary" icon="plus" blocked={adminsOnly()} onClick={() => setIsCreating(true)}>
          New provider
        </Button>
      }
    >
      {unseen !== null ? (
        <p>{unseen}</p>
      ) : (
        <>
          <h2>Identity providers</h2>
          <Loaded of={providers.state} retry={() => void providers.load()} skeleton={<SkeletonRows rows={3} />}>
            {({ data }) => <ProviderList all={data} />}
          </Loaded>
          <Loaded of={settings.state} retry={() => void settings.load()} skeleton={<SkeletonRows rows={4} />}>
            {(now) => (
              <>
                <h2>Sessions</h2>
                <SessionRules now={now} />
                <Refused refused={now.refused} />
              </>
            )}
          </Loaded>
        </>
      )}
      {isCreating && (
        <ProviderDialog
          provider={null}
          onClose={() => setIsCreating(false)}
          onSaved={() => {
            setIsCreating(false);
            void providers.load();
          }}
        />
      )}
    </SettingsPage>
  );
}

/** What was tried and refused: where somebody is at work who should not be, or a provider is set up wrongly. */
const Refused = ({ refused }: Pick<SignInSettingsView, "refused">) => (
  <section aria-label="Refused">
    <h2>Refused in the last 30 days</h2>
    {refused.length === 0 ? (
      <p class="muted">Nothing.</p>
    ) : (
      <dl class="facts">
        {refused.map(({ door, reason, count }) => (
          <div key={`${door} ${reason}`}>
            <dt>
              {doorName(door, providers.value?.data ?? [])}: {reasonWords(reason)}
            </dt>
            <dd class="num">{count}</dd>
          </div>
        ))}
      </dl>
    )}
  </section>
);
