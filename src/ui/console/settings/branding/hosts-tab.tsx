import { useEffect, useState } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  CopyButton,
  type Listed,
  Loaded,
  loader,
  sayFailure,
  TextField,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import type { BrandDomain } from "./branding";

const hosts = loader<Listed<BrandDomain>>((stop) => api.get("/branding/domains", { signal: stop }));

/** Host names of the tenant's own: registered, proved by a record in the DNS, then used in links. */
export function HostsTab() {
  const [host, setHost] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [leaving, setLeaving] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => void hosts.load(), []);
  const add = async (): Promise<void> => {
    setBusy(true);
    const answer = await api.post("/branding/domains", { host: host.trim() });
    setBusy(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    setHost("");
    void hosts.load();
  };
  return (
    <section class="brand-group" aria-label="Own hosts">
      <form
        class="row wrap"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <TextField
          label="Host name"
          hint="verify.example.com: links are written with it once it is proved."
          value={host}
          onInput={setHost}
          error={problem}
        />
        <Button type="submit" busy={busy} blocked={adminsOnly()}>
          Add host
        </Button>
      </form>
      <Loaded of={hosts.state} retry={() => void hosts.load()}>
        {({ data }) => (
          <ul class="plain-list">
            {data.map((domain) => (
              <HostRow key={domain.host} domain={domain} onLeave={() => setLeaving(domain.host)} />
            ))}
          </ul>
        )}
      </Loaded>
      {leaving !== null && (
        <Confirm
          title={`Let go of ${leaving}?`}
          verb="Let go"
          onClose={() => setLeaving(null)}
          run={async () => {
            const answer = await api.delete(`/branding/domains/${encodeURIComponent(leaving)}`, {});
            if (answer.ok) void hosts.load();
            return answer;
          }}
        >
          <p>Links that were sent with this host stop working.</p>
        </Confirm>
      )}
    </section>
  );
}

function HostRow({ domain, onLeave }: { domain: BrandDomain; onLeave: () => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { host, record, verifiedAt } = domain;
  const verify = async (): Promise<void> => {
    setBusy(true);
    const answer = await api.post(`/branding/domains/${encodeURIComponent(host)}/verify`);
    setBusy(false);
    setProblem(answer.ok ? null : sayFailure(answer.error));
    if (!answer.ok) return;
    toast({ tone: "ok", text: `${host} is yours. New links are written with it.` });
    void hosts.load();
  };
  return (
    <li class="brand-host">
      <div class="row wrap">
        <code class="strong breakable">{host}</code>
        <Badge tone={verifiedAt === null ? "warn" : "ok"}>{verifiedAt === null ? "not proved yet" : "proved"}</Badge>
        {verifiedAt === null && (
          <Button size="small" busy={busy} blocked={adminsOnly()} onClick={() => void verify()}>
            Look for the record
          </Button>
        )}
        <Button size="small" kind="quiet" blocked={adminsOnly()} onClick={onLeave}>
          Let go
        </Button>
      </div>
      {verifiedAt === null && (
        <p class="hint breakable">
          TXT <code>{record.name}</code> = <code>{record.value}</code>{" "}
          <CopyButton text={record.value} label="Copy value" />
        </p>
      )}
      {problem !== null && (
        <p class="error" role="alert">
          {problem}
        </p>
      )}
    </li>
  );
}
