import { useEffect, useState } from "preact/hooks";
import {
  type ApiFailure,
  api,
  Button,
  Dialog,
  type Listed,
  loader,
  SelectField,
  sayFailure,
  Time,
  toast,
} from "../../../shared";
import { FormDialog } from "../frame/form-dialog";
import { Secret } from "../frame/secret";

interface PortalLink {
  id: string;
  endpointId: string | null;
  access: "view" | "resend" | "manage";
  createdAt: string;
  expiresAt: string;
  revokedAt: string | null;
}

/** Makes a link for somebody without an account, shows it once, and takes back those there are. `endpointId`: for this one alone. */
export function PortalDialog({ endpointId, onClose }: { endpointId: string | null; onClose: () => void }) {
  const [access, setAccess] = useState("resend");
  const [seconds, setSeconds] = useState("3600");
  const [url, setUrl] = useState<string | null>(null);
  if (url !== null)
    return (
      <Dialog
        title="The link"
        wide
        onClose={onClose}
        footer={
          <Button kind="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <p>Whoever has it is in, until it ends. It is not shown again.</p>
        <Secret text={url} label="Copy the link" />
        <p class="muted">It can stand in a frame on the websites listed under Embedding.</p>
      </Dialog>
    );
  const make = async (): Promise<ApiFailure | null> => {
    const made = await api.post<PortalLink & { url: string }>("/webhook-endpoints/portal-links", {
      ...{ endpointId, access, expiresInSeconds: Number(seconds) },
    });
    if (!made.ok) return made.error;
    setUrl(made.value.url);
    return null;
  };
  return (
    <FormDialog title="Link to the portal" button="Make the link" blocked={null} send={make} onClose={onClose}>
      {() => (
        <>
          <p>
            A page without sign-in that shows {endpointId === null ? "all endpoints" : "this endpoint"} and what was
            sent.
          </p>
          <SelectField
            label="Its readers may"
            value={access}
            options={[
              { value: "view", label: "look" },
              { value: "resend", label: "look, test and send again" },
              { value: "manage", label: endpointId === null ? "also make and change endpoints" : "also change it" },
            ]}
            onChange={setAccess}
            autofocus
          />
          <SelectField
            label="Open for"
            value={seconds}
            options={[
              { value: "900", label: "15 minutes" },
              { value: "3600", label: "1 hour" },
              { value: "86400", label: "1 day" },
            ]}
            onChange={setSeconds}
          />
          <OpenLinks />
        </>
      )}
    </FormDialog>
  );
}

const links = loader<Listed<PortalLink>>((signal) => api.get("/webhook-endpoints/portal-links?limit=100", { signal }));

/** Those that still open something. */
function OpenLinks() {
  useEffect(() => void links.load(), []);
  const open = (links.value?.data ?? []).filter(
    ({ revokedAt, expiresAt }) => revokedAt === null && Date.parse(expiresAt) > Date.now(),
  );
  if (open.length === 0) return null;
  const revoke = async (id: string) => {
    const done = await api.delete(`/webhook-endpoints/portal-links/${encodeURIComponent(id)}`, {});
    toast(done.ok ? { tone: "ok", text: "Taken back." } : { tone: "bad", text: sayFailure(done.error) });
    void links.load();
  };
  return (
    <section aria-label="Open links">
      <p class="muted">Open now:</p>
      <ul class="open-links">
        {open.map(({ id, access, expiresAt }) => (
          <li key={id} class="row">
            <span>
              {access}, until <Time at={expiresAt} />
            </span>
            <span class="push" />
            <Button size="small" onClick={() => revoke(id)}>
              Take back
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
