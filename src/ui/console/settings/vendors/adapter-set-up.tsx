import { useEffect } from "preact/hooks";
import { api, Badge, CopyButton, Link, type Listed, loader } from "../../../shared";
import { adminsOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import type { StoredAdapter } from "./vendor";

const stored = loader<Listed<{ name: string }>>((stop) => api.get("/secrets", { signal: stop }));

/** What has to be done before a vendor answers: the secrets that it wants, and the address to write into the account there. */
export function AdapterSetUp({ adapter: { needsSecrets, callbackAddress } }: { adapter: StoredAdapter }) {
  const maySee = adminsOnly() === null && needsSecrets.length > 0;
  useEffect(() => {
    if (maySee) void stored.load();
  }, [maySee]);
  if (needsSecrets.length === 0 && callbackAddress === null) return null;
  const known = maySee ? (stored.value?.data.map(({ name }) => name) ?? null) : null;
  return (
    <section class="card" aria-label="Set-up">
      <h2>Set-up</h2>
      {needsSecrets.length > 0 && (
        <p class="row wrap">
          <span>
            It reads <Link href={addressOf.secrets}>secrets</Link>:
          </span>
          {needsSecrets.map((name) => (
            <span key={name} class="row">
              <code>{name}</code>
              {known !== null && (
                <Badge tone={known.includes(name) ? "ok" : "warn"}>{known.includes(name) ? "stored" : "missing"}</Badge>
              )}
            </span>
          ))}
        </p>
      )}
      {callbackAddress !== null && (
        <>
          <p>Write this address into your account at the vendor: its callbacks come there.</p>
          <p class="row">
            <code class="breakable">{callbackAddress}</code>
            <CopyButton text={callbackAddress} label="Copy the callback address" />
          </p>
          <p class="muted">Every reading spells it anew; all spellings work.</p>
        </>
      )}
    </section>
  );
}
