import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { api, Button, Loaded, loader, Skeleton, toast } from "../../shared";
import { blockedFor } from "../settings/frame/access";

/** One part of the numbers: fetched by itself, so that a slow or broken one holds up no other. */
export function Panel<Part extends object>({
  title,
  lead,
  part,
  query,
  exportable = true,
  children,
}: {
  title: string;
  lead?: string;
  /** Last word of the route. */
  part: string;
  query: string;
  exportable?: boolean;
  children: (part: Part) => ComponentChildren;
}) {
  const path = `/statistics/${part}?${query}`;
  const numbers = useMemo(() => loader<Part>((stop) => api.get(path, { signal: stop })), [path]);
  useEffect(() => {
    void numbers.load();
    return () => numbers.clear();
  }, [numbers]);
  return (
    <section class="card stats-panel" aria-label={title}>
      <header class="card-head">
        <h2>{title}</h2>
        {exportable && <Export part={part} query={query} />}
      </header>
      {lead && <p class="muted">{lead}</p>}
      <Loaded of={numbers.state} retry={() => void numbers.load()} skeleton={<Skeleton lines={6} />}>
        {children}
      </Loaded>
    </section>
  );
}

function Export({ part, query }: { part: string; query: string }) {
  const [busy, setBusy] = useState(false);
  const take = async () => {
    setBusy(true);
    const path = `/statistics/export?part=${part}&${query}`;
    const answer = await api.get<string>(path);
    setBusy(false);
    if (!answer.ok) {
      toast({ tone: "bad", text: answer.error.message });
      return;
    }
    const address = URL.createObjectURL(new Blob([`\ufeff${answer.value}`], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `statistics-${part}.csv`;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <Button
      size="small"
      kind="quiet"
      icon="download"
      busy={busy}
      blocked={blockedFor("statistics:read")}
      onClick={() => void take()}
    >
      CSV
    </Button>
  );
}
