import { useEffect, useState } from "preact/hooks";
import {
  type ApiFailure,
  api,
  Badge,
  Button,
  Empty,
  Link,
  type Listed,
  Loaded,
  loader,
  SkeletonRows,
} from "../../../shared";
import { labelOf } from "../../model/words";
import { buildersOnly } from "../frame/access";
import { addressOf } from "../frame/addresses";
import { Refused } from "../frame/confirm";
import { SettingsPage } from "../frame/settings-page";
import { type InstalledTemplate, installedWords, type TemplateSummary } from "./template";

const list = loader<Listed<TemplateSummary>>((stop) => api.get("/templates", { signal: stop }));

/** Whole flows to begin with; one press installs one. */
export function TemplatesPage() {
  useEffect(() => void list.load(), []);
  return (
    <SettingsPage
      title="Templates"
      back={{ label: "Definitions", href: addressOf.definitions }}
      lead="Whole flows with forms, checks, children and promises. Install one, try it against the sandbox, then make it yours: copy it or make a new version."
    >
      <Loaded of={list.state} retry={() => void list.load()} skeleton={<SkeletonRows rows={6} />}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="apps" title="There are no templates" />
          ) : (
            <ul class="template-grid">
              {data.map((template) => (
                <li key={template.id}>
                  <Template template={template} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </SettingsPage>
  );
}

type Installing =
  | { status: "idle" }
  | { status: "busy" }
  | { status: "failed"; failure: ApiFailure }
  | { status: "done"; installed: InstalledTemplate };

function Template({ template }: { template: TemplateSummary }) {
  const { id, displayName, summary, entityType, checks, definitions } = template;
  const [state, setState] = useState<Installing>({ status: "idle" });
  const install = async () => {
    setState({ status: "busy" });
    const answer = await api.post<InstalledTemplate>(`/templates/${encodeURIComponent(id)}/install`);
    setState(answer.ok ? { status: "done", installed: answer.value } : { status: "failed", failure: answer.error });
  };
  return (
    <article class="card template" aria-label={displayName}>
      <div class="card-head">
        <h2>{displayName}</h2>
        <Badge icon={entityType === "individual" ? "person" : "people"}>
          {entityType === "individual" ? "For a person" : "For a company"}
        </Badge>
      </div>
      <p>{summary}</p>
      <dl class="template-facts">
        <div>
          <dt>Installs</dt>
          <dd>
            {definitions.map((key) => (
              <code key={key}>{key}</code>
            ))}
          </dd>
        </div>
        {checks.length > 0 && (
          <div>
            <dt>Asks for</dt>
            <dd>{checks.map(labelOf).join(", ")}</dd>
          </div>
        )}
      </dl>
      <div class="template-end">
        {state.status !== "done" && (
          <Button
            icon="download"
            busy={state.status === "busy"}
            blocked={buildersOnly()}
            onClick={() => void install()}
            describedBy={`template-${id}`}
          >
            {state.status === "busy" ? "Installing …" : "Install"}
          </Button>
        )}
        <div id={`template-${id}`} role="status">
          {state.status === "done" && <Installed installed={state.installed} />}
        </div>
      </div>
      {state.status === "failed" && <Refused failure={state.failure} />}
    </article>
  );
}

const Installed = ({ installed }: { installed: InstalledTemplate }) => (
  <div class="notice ok">
    <div class="stack-small">
      <p>{installedWords(installed)}</p>
      <ul class="plain-list">
        {installed.definitions.map(({ id, key, version, result }) => (
          <li key={id}>
            <Link href={addressOf.definition(id)}>{`${key} v${version}`}</Link>{" "}
            {result === "already_there"
              ? "was there already"
              : result === "new_version"
                ? "is a new version"
                : "is new"}
          </li>
        ))}
      </ul>
    </div>
  </div>
);
