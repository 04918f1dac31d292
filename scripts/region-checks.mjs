import { blocksOf } from "./environments.mjs";

/**
 * What stands in the way of `REGIONS=on`, as `{ what, todo }`; empty when nothing does, and without the setting. Pure.
 * `toml`: wrangler.toml. `environment`: "" for the top of the file. `regions`: the setting as the Worker would be given it.
 */
export function regionFaults({ toml, environment, regions }) {
  if (regions !== "on") return [];
  const header = environment === "" ? "[[r2_buckets]]" : `[[env.${environment}.r2_buckets]]`;
  const bucket = blocksOf(toml)
    .filter((block) => block.header === header)
    .map(({ lines }) => Object.fromEntries(lines))
    .find(({ binding }) => binding === '"DOCUMENTS_EU"');
  if (bucket === undefined)
    return [
      {
        what: "REGIONS is on and wrangler.toml does not bind DOCUMENTS_EU",
        todo: "make the bucket and bind it: docs/deploying.md, Where data lies",
      },
    ];
  if (bucket.jurisdiction === '"eu"') return [];
  return [
    {
      what: `DOCUMENTS_EU (${bucket.bucket_name}) has no jurisdiction = "eu"`,
      todo: "make the bucket with --jurisdiction eu, and say so in its binding: files of the EU would lie anywhere",
    },
  ];
}

/** What a running deployment says of its regions (`status` of the operator's door), as `{ what, todo }`. */
export const straysIn = ({ regions, filesOutsideTheirRegion = false }) =>
  regions === true && filesOutsideTheirRegion
    ? [
        {
          what: "REGIONS was switched on over data: files of tenants of the EU lie in DOCUMENTS, where nobody looks for them",
          todo: "switch it off, take a copy (npm run backup), and restore it into an empty deployment with REGIONS on",
        },
      ]
    : [];
