import { useEffect, useState } from "preact/hooks";
import {
  type Answer,
  api,
  Button,
  CopyButton,
  Empty,
  Loaded,
  loader,
  reachable,
  SkeletonRows,
  sayFailure,
  TextField,
  toast,
} from "../../../shared";
import { adminsOnly } from "../frame/access";
import { AdminsOnly } from "../frame/admins-only";
import { Confirm } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { embedSnippet, readTyped, sdkSnippet } from "./origins";

interface Embedding {
  origins: string[];
}

const read = (signal?: AbortSignal): Promise<Answer<Embedding>> =>
  api.get<Embedding>("/embedding", signal === undefined ? {} : { signal });
const embedding = loader<Embedding>(read);

/** Writes the list as it stands now with one change in it: somebody else may have changed it meanwhile. */
async function change(edit: (origins: string[]) => string[]): Promise<Answer<Embedding>> {
  const now = await read();
  if (!now.ok) return now;
  const saved = await api.put<Embedding>("/embedding", { origins: edit(now.value.origins) });
  if (saved.ok) embedding.put(saved.value);
  return saved;
}

/** Which websites may show forms, speak to flows and be returned to; and what these websites write. */
export function EmbeddingPage() {
  const [leaving, setLeaving] = useState<string | null>(null);
  useEffect(() => void embedding.load(), []);
  return (
    <SettingsPage
      title="Embedding"
      lead="Websites of yours that may show a form in a frame, draw it themselves, or be returned to. No other website can."
    >
      <AdminsOnly>
        <Loaded of={embedding.state} retry={() => void embedding.load()} skeleton={<SkeletonRows rows={4} />}>
          {({ origins }) => (
            <>
              <AddOrigin origins={origins} />
              <Origins origins={origins} onRemove={setLeaving} />
              <Snippet title="Show the form in a frame" code={embedSnippet(location.origin)} />
              <Snippet title="Draw the form yourself" code={sdkSnippet(location.origin)} />
            </>
          )}
        </Loaded>
      </AdminsOnly>
      {leaving !== null && (
        <Confirm
          title={`Take ${leaving} off the list?`}
          verb="Take off the list"
          onClose={() => setLeaving(null)}
          run={async () => {
            const saved = await change((origins) => origins.filter((one) => one !== leaving));
            if (saved.ok) toast({ tone: "ok", text: `${leaving} can no longer show your forms.` });
            return saved;
          }}
        >
          <p>
            Forms on this website stop working with the next page that somebody opens there. What applicants typed is
            kept.
          </p>
        </Confirm>
      )}
    </SettingsPage>
  );
}

function AddOrigin({ origins }: { origins: string[] }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<{ text: string; instead: string | null } | null>(null);
  const [busy, setBusy] = useState(false);
  const add = async (text: string): Promise<void> => {
    const wished = readTyped(text, origins);
    if (!wished.ok) return setProblem({ text: wished.problem, instead: wished.instead });
    const { origin } = wished;
    setBusy(true);
    const saved = await change((now) => (now.includes(origin) ? now : [...now, origin]));
    setBusy(false);
    setProblem(saved.ok ? null : { text: sayFailure(saved.error), instead: null });
    if (!saved.ok) return;
    setTyped("");
    toast({ tone: "ok", text: `${origin} may show your forms from now on.` });
  };
  const instead = problem?.instead ?? null;
  return (
    <form
      class="embedding-add"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void add(typed);
      }}
    >
      <TextField
        label="Website"
        hint="As browsers write it: https://app.example.com, with its port where it has one. Subdomains are listed one by one."
        value={typed}
        maxLength={300}
        error={problem?.text ?? null}
        onInput={(next) => {
          setTyped(next);
          setProblem(null);
        }}
      />
      <div class="row wrap">
        <Button type="submit" kind="primary" busy={busy} blocked={adminsOnly()}>
          Add website
        </Button>
        {instead !== null && <Button onClick={() => add(instead)}>Add {instead}</Button>}
      </div>
    </form>
  );
}

function Origins({ origins, onRemove }: { origins: string[]; onRemove: (origin: string) => void }) {
  if (origins.length === 0)
    return (
      <Empty icon="external" title="No website yet">
        <p>Links work in a tab of their own. To show a form inside a page of yours, list the page's website.</p>
      </Empty>
    );
  return (
    <ul class="embedding-list" aria-label="Websites">
      {origins.map((origin) => (
        <li key={origin}>
          <code class="strong breakable">{origin}</code>
          <Button size="small" kind="danger" blocked={adminsOnly()} onClick={() => onRemove(origin)}>
            Remove<span class="unseen"> {origin}</span>…
          </Button>
        </li>
      ))}
    </ul>
  );
}

const Snippet = ({ title, code }: { title: string; code: string }) => (
  <section class="embedding-snippet" aria-label={title}>
    <h2>{title}</h2>
    <div class="code-box">
      <pre ref={reachable}>{code}</pre>
      <CopyButton text={code} label={`Copy: ${title}`} />
    </div>
  </section>
);
