import { useEffect } from "preact/hooks";
import {
  api,
  Badge,
  Button,
  CopyButton,
  Empty,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  reachable,
  SelectField,
  SkeletonRows,
  TextField,
} from "../../../shared";
import { sandboxHome } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { type Catalog, fitsWords, type MagicRow, magicRows } from "./magic-values";

const catalog = loader<Catalog>((signal) => api.get("/sandbox/catalog", { signal }));

/** What to type to make the sandbox vendor behave in a certain way. */
export function CatalogPage() {
  useEffect(() => {
    if (catalog.state.peek().status !== "ready") void catalog.load();
  }, []);
  return (
    <SettingsPage
      title="Magic values"
      lead="The sandbox vendor answers as you tell it. Put one of these values into a case and the check ends that way."
    >
      <Loaded of={catalog.state} retry={() => void catalog.load()} skeleton={<SkeletonRows rows={10} />}>
        {(value) => <Values catalog={value} />}
      </Loaded>
    </SettingsPage>
  );
}

function Values({ catalog: value }: { catalog: Catalog }) {
  const { query } = place.value;
  const words = query.get("q") ?? "";
  const check = query.get("check") ?? "";
  const rows = magicRows(value).filter((row) => (check === "" || row.check === check) && fitsWords(row, words));
  const narrow = (changes: Record<string, string>) =>
    navigate(`${sandboxHome}/catalog${queryWith(changes)}`, { replace: true });
  return (
    <>
      <search class="tools at-start">
        <TextField
          label="Search magic values"
          hideLabel
          type="search"
          placeholder="sanctions hit, slow, lastName …"
          value={words}
          onInput={(q) => narrow({ q })}
        />
        <SelectField
          label="Check"
          hideLabel
          value={check}
          options={[
            { value: "", label: "Every check" },
            ...value.checks.map((one) => ({ value: one.check, label: one.check })),
          ]}
          onChange={(next) => narrow({ check: next })}
        />
        <span class="muted num" role="status">
          {rows.length} of {magicRows(value).length}
        </span>
      </search>
      {rows.length === 0 ? (
        <Empty icon="search" title="No value fits">
          <Button size="small" onClick={() => narrow({ q: "", check: "" })}>
            Show all
          </Button>
        </Empty>
      ) : (
        <MagicTable rows={rows} />
      )}
      <section class="card">
        <h2>How it chooses</h2>
        <ol class="plain-list numbered">
          {value.precedence.map((rule) => (
            <li key={rule}>
              <Coded text={rule} />
            </li>
          ))}
        </ol>
        <p class="muted">
          <Coded text={value.scope} />
        </p>
        <p class="muted">
          <Coded text={value.lists} />
        </p>
      </section>
      <section class="card">
        <h2>Dates of birth</h2>
        <p class="muted">As integrators know them from Stripe, for checks of persons.</p>
        <ul class="plain-list">
          {value.birthDates.map(({ dateOfBirth, summary, checks }) => (
            <li key={dateOfBirth} class="row wrap">
              <code>{dateOfBirth}</code>
              <CopyButton text={dateOfBirth} label={`Copy ${dateOfBirth}`} />
              <span>{summary}</span>
              <span class="muted">{checks.join(", ")}</span>
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>Specimen documents</h2>
        <p class="muted">
          Documents of nobody. Upload one where a document is wanted, under any name, or send its file name as the
          reference. <a href="/sandbox/specimens">All of them on one page</a>
        </p>
        <ul class="plain-list">
          {value.specimens.map(({ file, title, path, expected }) => (
            <li key={file} class="row wrap">
              <a href={path} download={file} class="mono breakable">
                {file}
              </a>
              <CopyButton text={file} label={`Copy the name ${file}`} />
              <span>{title}</span>
              <Badge tone={expected[0]?.scenario === "clear" ? "ok" : "warn"}>{expected[0]?.scenario ?? ""}</Badge>
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>Company files</h2>
        <p class="muted">Made-up answers of an address, for plugins of kind api.</p>
        <ul class="plain-list">
          {value.companyFiles.map(({ url, path, httpStatus }) => (
            <li key={url} class="row wrap">
              <a href={path} target="_blank" rel="noreferrer" class="mono breakable">
                {url}
              </a>
              <CopyButton text={url} label={`Copy the address ${path}`} />
              <Badge tone={httpStatus < 400 ? "ok" : "bad"}>{httpStatus}</Badge>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** Words between backticks are code. */
const Coded = ({ text }: { text: string }) => (
  <>{text.split("`").map((part, i) => (i % 2 === 1 ? <code key={part}>{part}</code> : part))}</>
);

const MagicTable = ({ rows }: { rows: readonly MagicRow[] }) => (
  <section class="table-scroll" aria-label="Magic values" ref={reachable}>
    <table class="magic">
      <caption class="unseen">Magic values by check and scenario</caption>
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Scenario</th>
          <th scope="col">What happens</th>
          <th scope="col">Type this</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.check} ${row.scenario}`}>
            <td class="mono">{row.check}</td>
            <th scope="row">
              <span class="row wrap">
                {row.scenario}
                {row.isDefault && <Badge tone="info">default</Badge>}
              </span>
            </th>
            <td>{row.summary}</td>
            <td>
              <ul class="values">
                {row.values.map(({ field, text, isScoped }) => (
                  <li key={field + text} class="row">
                    <span class="muted">{field}</span>
                    <code>{text}</code>
                    {isScoped && <span class="muted">this check only</span>}
                    <CopyButton text={text} label={`Copy ${text}`} />
                  </li>
                ))}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);
