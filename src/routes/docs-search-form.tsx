/** A search that leads to an address: it works without scripts. */
export const SearchForm = ({ action, label, query }: { action: string; label: string; query: string }) => (
  <search>
    <form method="get" action={action} class="filters">
      <label>
        {label}
        <input type="search" name="q" value={query} />
      </label>
      <button type="submit">Search</button>
    </form>
  </search>
);
