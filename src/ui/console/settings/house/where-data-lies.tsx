import { api, loader } from "../../../shared";

export interface House {
  name: string;
  timeZone: string;
  region: "eu" | null;
}

export const house = loader<House>((signal) => api.get("/tenant-settings", { signal }));

/** Chosen when the tenant was made, by its id; nothing here changes it. */
export function WhereDataLies({ region }: Pick<House, "region">) {
  return (
    <section class="stack" aria-labelledby="where-data-lies">
      <h2 id="where-data-lies">Where data lies</h2>
      {region === null ? (
        <p>
          Cases and files are bound to no region: they lie where the deployment keeps them. A tenant is bound to a
          region when it is made, and its sandbox and live half share it.
        </p>
      ) : (
        <p>
          Cases and files lie in the <strong>European Union</strong> and are worked on there. The list of cases, people
          and settings lie in the deployment’s database: whoever runs it chose where when it was made.
        </p>
      )}
    </section>
  );
}
