import { h } from "preact";
import type { GuaranteesTable } from "./docs-assets";
import { draw } from "./docs-draw";

type Run = NonNullable<GuaranteesTable["run"]>;

/** `/docs/guarantees`: what is promised, which tests hold it, and what the last recorded run of them counted. */
export function Guarantees({ table }: { table: GuaranteesTable | null }) {
  if (table === null)
    return (
      <>
        <h1>Guarantees</h1>
        <p>This page was not built. The table is test/GUARANTEES.md of the repository.</p>
      </>
    );
  return (
    <>
      <h1>Guarantees</h1>
      <p>
        What stays true under faults, attack and load, and the tests that hold it. The table is the project's own
        (test/GUARANTEES.md): a promise without a test stands in it as a debt. Names are files below test/.
      </p>
      {table.run === null ? (
        <p role="status">No run of the tests has been recorded with this release, so there are no figures.</p>
      ) : (
        <LastRun run={table.run} />
      )}
      {h("div", scrolled, <Table guarantees={table.guarantees} />)}
    </>
  );
}

/** Wider than a phone: it scrolls in a box of its own, which the keyboard reaches. */
const scrolled = { class: "scroll promises", role: "region", "aria-label": "Guarantees", tabIndex: 0 };

function Table({ guarantees }: Pick<GuaranteesTable, "guarantees">) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Guarantee</th>
          <th scope="col">Tests</th>
          <th scope="col">Last run</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {guarantees.map(({ id, promise, tests, ran, state }) => (
          <tr key={id} id={id}>
            <th scope="row">
              <a href={`#${id}`}>{id}</a> {promise}
            </th>
            <td>{tests.map(draw)}</td>
            <td>{ran === null ? "–" : countsOf(ran)}</td>
            <td>{state.map(draw)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const countsOf = ({ passed, failed, files }: { passed: number; failed: number; files: number }): string =>
  `${passed} passed${failed === 0 ? "" : `, ${failed} FAILED`}, in ${files} ${files === 1 ? "file" : "files"}`;

function LastRun({ run }: { run: Run }) {
  return (
    <section>
      <h2>The last recorded run</h2>
      <p>
        {run.kind === "nightly" ? "The nightly run, with the full counts," : "The run of every change"} that ended on{" "}
        <time dateTime={run.at}>{`${run.at.slice(0, 10)} at ${run.at.slice(11, 16)} UTC`}</time>: {run.passed} passed,{" "}
        {run.failed} failed. A run writes these figures itself; nobody types them.
      </p>
      <details>
        <summary>By stage</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Stage</th>
              <th scope="col">Passed</th>
              <th scope="col">Failed</th>
            </tr>
          </thead>
          <tbody>
            {run.stages.map(({ name, passed, failed }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{passed}</td>
                <td>{failed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
