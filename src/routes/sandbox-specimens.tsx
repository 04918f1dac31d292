import { Hono } from "hono";
import { scenarios } from "../checks/sandbox/scenarios";
import { type Specimen, specimens } from "../checks/sandbox/specimens";
import type { Env } from "../env";
import { htmlPage } from "./html-page";
import { unknownPage } from "./sandbox-pages";

const home = "/sandbox/specimens";

/** Documents of nobody, to be uploaded where a document is wanted: a page that lists them, and the files. */
export const specimenRoutes = new Hono<{ Bindings: Env }>()
  .get(home, () => htmlPage({ title: "Specimen documents", body: <List /> }))
  .get(`${home}/:file`, async (c) => {
    const specimen = specimens.find(({ file }) => file === c.req.param("file"));
    if (specimen === undefined) return unknownPage();
    const stored = await c.env.ASSETS.fetch(`https://assets.invalid/specimens/${specimen.file}`);
    if (!stored.ok) return unknownPage();
    return new Response(stored.body, {
      headers: {
        "content-type": specimen.contentType,
        "content-disposition": `inline; filename="${specimen.file}"`,
        "cache-control": "public, max-age=86400",
        "x-content-type-options": "nosniff",
        "content-security-policy": "default-src 'none'; sandbox",
      },
    });
  });

const List = () => (
  <>
    <h1>Specimen documents</h1>
    <p>
      Documents of nobody, issued by no country. Upload one where a document is wanted, or send its file name as the
      reference: the checks <code>document-ocr</code> and <code>identity-documents</code> of the sandbox know it by its
      content, whatever you call it.
    </p>
    <ul>
      {specimens.map((specimen) => (
        <Line key={specimen.file} {...specimen} />
      ))}
    </ul>
  </>
);

const Line = ({ file, title, scenario, mrz }: Specimen) => (
  <li>
    <p>
      <a href={`${home}/${file}`}>{file}</a>
      <br />
      {title}. {scenarios[scenario].summary}
    </p>
    {mrz.length > 0 && (
      <p>
        <code>{mrz.join(" ")}</code>
      </p>
    )}
  </li>
);
