import { useEffect, useMemo } from "preact/hooks";
import { Badge, Button, Loaded, loader, Time, toast } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { brandingApi } from "./branding";
import type { BrandingModel } from "./branding-model";

/** What was published, and the way back to it. */
export function VersionsTab({ model, workflow }: { model: BrandingModel; workflow: string | null }) {
  const versions = useMemo(() => loader(() => brandingApi.versions(workflow)), [workflow]);
  const current = model.loaded.value?.published?.version ?? null;
  useEffect(() => void versions.load(), [versions, current]);
  const back = async (version: number): Promise<void> => {
    if (await model.restore(version)) toast({ tone: "ok", text: "Applicants see it from their next page on." });
  };
  return (
    <Loaded of={versions.state} retry={() => void versions.load()}>
      {({ data }) =>
        data.length === 0 ? (
          <p class="muted">Nothing has been published yet: applicants see the plain look.</p>
        ) : (
          <ul class="plain-list">
            {data.map(({ version, note, publishedAt }) => (
              <li key={version} class="row wrap brand-host">
                <span class="strong">Version {version}</span>
                {version === current && <Badge tone="ok">what applicants see</Badge>}
                <span class="muted">
                  <Time at={publishedAt} />
                </span>
                {note !== null && <span>{note}</span>}
                {version !== current && (
                  <Button size="small" icon="undo" blocked={buildersOnly()} onClick={() => back(version)}>
                    {`Go back to version ${version}`}
                  </Button>
                )}
              </li>
            ))}
            <li class="row wrap brand-host">
              <span class="strong">Plain look</span>
              <Button size="small" icon="undo" blocked={buildersOnly()} onClick={() => back(0)}>
                Go back to the plain look
              </Button>
            </li>
          </ul>
        )
      }
    </Loaded>
  );
}
