import { useEffect, useMemo } from "preact/hooks";
import {
  api,
  Badge,
  CopyButton,
  Empty,
  Link,
  Loaded,
  loader,
  navigate,
  place,
  queryWith,
  reachable,
  SkeletonRows,
  TextField,
} from "../../../shared";
import { sandboxHome } from "../frame/addresses";
import { SettingsPage } from "../frame/settings-page";
import { type Company, type CompanyEntry, fitsCompany, layersOf } from "./registry";

const companies = loader<{ data: Company[] }>((signal) => api.get("/sandbox/registry", { signal }));
const home = `${sandboxHome}/registry`;

/** The invented companies that the sandbox's checks agree about. */
export function RegistryPage() {
  useEffect(() => {
    if (companies.state.peek().status !== "ready") void companies.load();
  }, []);
  const { query } = place.value;
  const words = query.get("q") ?? "";
  const wanted = query.get("company");
  return (
    <SettingsPage
      title="Registry"
      lead="Invented companies with owners, directors, websites and accounts. Name one in a case and every check of the sandbox answers from here."
    >
      <search class="tools at-start">
        <TextField
          label="Search companies"
          hideLabel
          type="search"
          placeholder="circular, nominee, DE, bakery …"
          value={words}
          onInput={(q) => navigate(`${home}${queryWith({ q })}`, { replace: true })}
        />
      </search>
      <Loaded of={companies.state} retry={() => void companies.load()} skeleton={<SkeletonRows rows={10} />}>
        {({ data }) => {
          const found = data.filter((company) => fitsCompany(company, words));
          if (found.length === 0)
            return (
              <Empty icon="flask" title="No company has these words">
                <p>Try a country, a legal form, or what is special: layers, dissolved, charity.</p>
              </Empty>
            );
          const open = found.find(({ id }) => id === wanted) ?? found[0];
          return (
            <div class="mailbox registry">
              <nav aria-label="Companies" ref={reachable}>
                <ul class="mail-list">
                  {found.map((company) => (
                    <Line key={company.id} company={company} words={words} isOpen={company.id === open?.id} />
                  ))}
                </ul>
              </nav>
              {open !== undefined && <Card key={open.id} id={open.id} />}
            </div>
          );
        }}
      </Loaded>
    </SettingsPage>
  );
}

const Line = ({ company, words, isOpen }: { company: Company; words: string; isOpen: boolean }) => (
  <li>
    <Link class="mail-link" href={`${home}${queryWith({ q: words, company: company.id })}`} current={isOpen}>
      <span class="row">
        <span class="clip strong" dir="auto">
          {company.name}
        </span>
        <span class="push muted">{company.country}</span>
      </span>
      <span class="clip muted">{company.tries.length === 0 ? "nothing special" : company.tries.join(", ")}</span>
    </Link>
  </li>
);

function Card({ id }: { id: string }) {
  const entry = useMemo(
    () => loader<CompanyEntry>((signal) => api.get(`/sandbox/registry/${encodeURIComponent(id)}`, { signal })),
    [id],
  );
  useEffect(() => void entry.load(), [entry]);
  return (
    <article class="card mail">
      <Loaded
        of={entry.state}
        retry={() => void entry.load()}
        home={{ label: "The whole registry", href: `${sandboxHome}/registry` }}
        skeleton={<SkeletonRows rows={6} />}
      >
        {(company) => <Details company={company} />}
      </Loaded>
    </article>
  );
}

const Details = ({ company }: { company: CompanyEntry }) => (
  <>
    <header>
      <h2 dir="auto">{company.name}</h2>
      <p class="muted row wrap">
        {company.legalForm}, {company.country} <code>{company.registrationNumber}</code>
        <Badge tone={company.status === "active" ? "ok" : "bad"}>{company.status}</Badge>
        {company.tries.map((word) => (
          <Badge key={word} tone="info">
            {word}
          </Badge>
        ))}
      </p>
    </header>
    <section aria-label="Owners">
      <h3>Owners</h3>
      {company.ownership.edges.length === 0 ? (
        <p class="muted">The register names none.</p>
      ) : (
        <ul class="owners-list">
          {layersOf(company.ownership).map(({ key, depth, name, part, note }) => (
            <li key={key} data-depth={Math.min(depth, 5)}>
              <span dir="auto">{name}</span> <span class="muted num">{part}</span>
              {note !== null && <span class="muted"> · {note}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
    <section aria-label="People">
      <h3>People</h3>
      <ul class="owners-list">
        {company.people.map((person) => (
          <li key={person.id} class="row wrap">
            <span dir="auto">
              {person.firstName} {person.lastName}
            </span>
            <span class="muted num">
              {person.dateOfBirth} {person.nationality}
            </span>
            {person.isDirector && <Badge tone="neutral">director</Badge>}
            {person.watchListEntry !== null && <Badge tone="bad">on the watch list ({person.watchListEntry})</Badge>}
            {person.office !== null && <Badge tone="warn">PEP</Badge>}
          </li>
        ))}
      </ul>
    </section>
    <section aria-label="Subjects of checks">
      <h3>Copy as subject</h3>
      <ul class="owners-list">
        {Object.entries(company.subjects).map(([check, subject]) => (
          <li key={check} class="row">
            <code class="clip">{check}</code>
            <CopyButton text={JSON.stringify(subject, null, 2)} label={`Copy the subject of ${check}`} />
          </li>
        ))}
      </ul>
    </section>
  </>
);
