import { useEffect, useState } from "preact/hooks";
import { api, Button, Empty, type Listed, Loaded, loader, Time } from "../../../shared";
import { buildersOnly } from "../frame/access";
import { Confirm } from "../frame/confirm";
import type { BrandFile } from "./branding";

const files = loader<Listed<BrandFile>>((stop) => api.get("/branding/files", { signal: stop }));
const uses = { logo: "Logo", favicon: "Favicon", font: "Font" } as const;

/** Everything that was uploaded for brands. What a draft or a kept version shows stays: the server says so. */
export function FilesTab() {
  const [leaving, setLeaving] = useState<BrandFile | null>(null);
  useEffect(() => void files.load(), []);
  return (
    <section class="brand-group" aria-label="Uploaded files">
      <Loaded of={files.state} retry={() => void files.load()}>
        {({ data }) =>
          data.length === 0 ? (
            <Empty icon="doc" title="Nothing was uploaded yet" />
          ) : (
            <ul class="plain-list">
              {data.map((file) => (
                <li key={file.id} class="row wrap brand-file">
                  {file.use !== "font" && <img src={`/brand-files/${file.id}`} alt="" loading="lazy" />}
                  <span class="strong">{uses[file.use]}</span>
                  <span class="muted num">
                    {kind(file)}, {Math.max(1, Math.round(file.sizeBytes / 1_000))} kB, <Time at={file.createdAt} />
                  </span>
                  <Button size="small" kind="quiet" blocked={buildersOnly()} onClick={() => setLeaving(file)}>
                    Delete<span class="unseen"> this {uses[file.use].toLowerCase()}</span>
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {leaving !== null && (
        <Confirm
          title={`Delete this ${uses[leaving.use].toLowerCase()}?`}
          verb="Delete"
          onClose={() => setLeaving(null)}
          run={async () => {
            const answer = await api.delete(`/branding/files/${leaving.id}`, {});
            if (answer.ok) void files.load();
            return answer;
          }}
        >
          <p>It can be uploaded again. A file that a draft or one of the kept versions shows is not deleted.</p>
        </Confirm>
      )}
    </section>
  );
}

const kind = ({ contentType }: BrandFile): string => contentType.replace(/^\w+\//, "").toUpperCase();
