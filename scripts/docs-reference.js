// The start of the reference's reader at /docs, served as it is. A page with a part of the API has it drawn by the reader; the overview has
// links to all operations.
const place = document.getElementById("reference");
const anchor = () => decodeURIComponent(location.hash.slice(1));
/** The operation that an anchor names: `operation/openCase`, or with the part before it, as earlier versions wrote it. */
const operationAt = (name) => /(?:^|\/)operation\/([\w-]+)$/.exec(name)?.[1];
/** As src/routes/docs-reference-page.tsx makes it of a part's name. */
const slugOf = (name) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");

if (place === null) {
  leadOn();
  addEventListener("hashchange", leadOn);
} else void draw();

/** From the overview to the part that the anchor means. */
function leadOn() {
  const operation = operationAt(anchor());
  const tag = /^tag\/([^/]+)$/.exec(anchor())?.[1];
  const end = operation === undefined ? tag && `?tag=${slugOf(tag)}` : `#operation/${operation}`;
  const link = end && [...document.querySelectorAll("main a")].find(({ href }) => href.endsWith(end));
  if (link) location.replace(link.href);
}

/** The document with the operations of one part alone, at the top: the reader draws all that it is given, at once. */
async function partOf(tag) {
  const whole = await (await fetch("/api/v1/openapi.json")).json();
  const paths = Object.entries(whole.paths).map(([path, methods]) => {
    const own = Object.entries(methods).filter(([, operation]) => operation.tags?.[0] === tag);
    return [path, Object.fromEntries(own.map(([method, operation]) => [method, { ...operation, tags: [] }]))];
  });
  const { description } = whole.tags.find(({ name }) => name === tag) ?? {};
  return {
    ...whole,
    info: { title: tag, version: "", description },
    externalDocs: undefined,
    tags: [],
    paths: Object.fromEntries(paths.filter(([, own]) => Object.keys(own).length > 0)),
  };
}

/** An anchor with the part's name before it, or an operation of another part: to where it is. */
function settleAnchor({ paths }) {
  const operation = operationAt(anchor());
  const tag = /^tag\/([^/]+)/.exec(anchor())?.[1];
  const isHere = Object.values(paths).some((methods) =>
    Object.values(methods).some(({ operationId }) => operationId === operation),
  );
  if (isHere && anchor() !== `operation/${operation}`) location.replace(`#operation/${operation}`);
  else if ((operation !== undefined && !isHere) || (operation === undefined && tag !== undefined))
    location.replace(`/docs${location.hash}`);
}

async function draw() {
  const part = await partOf(place.dataset.tag);
  settleAnchor(part);
  addEventListener("hashchange", () => settleAnchor(part));
  globalThis.Redoc.init(part, options(), place, () => document.getElementById("loading")?.remove());
}

function options() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const ink = dark ? "#e9ebf2" : "#23252d";
  const quiet = dark ? "#1d2029" : "#f6f7fa";
  const brand = dark ? "#9db1ff" : "#3f51b5";

  document.documentElement.style.background = dark ? "#15171d" : "#ffffff";
  return {
    // The one style sheet of the page carries the nonce that the reader's own need.
    nonce: document.querySelector("style").nonce,
    // The page has a list of operations and a search of its own.
    disableSearch: true,
    hideFab: true,
    hideDownloadButton: true,
    hideSecuritySection: true,
    jsonSampleExpandLevel: 2,
    nativeScrollbars: true,
    onlyRequiredInSamples: false,
    requiredPropsFirst: true,
    scrollYOffset: "#top",
    theme: {
      colors: {
        primary: { main: brand },
        text: { primary: ink, secondary: ink },
        border: { dark: "#3a3f4c", light: dark ? "#3a3f4c" : "#dfe1e8" },
        ...(dark && {
          gray: { 50: quiet, 100: "#2a2e39" },
          http: { get: "#7fd6a2", post: "#8ab4ff", put: "#e6c07a", patch: "#e0a3e8", delete: "#ff9d94" },
        }),
        // On a ground of their own colour, which takes from their contrast.
        responses: {
          success: { color: dark ? "#7fd6a2" : "#14661f" },
          error: { color: dark ? "#ff9d94" : "#a8120f" },
          redirect: { color: dark ? "#e6c07a" : "#7a5200" },
          info: { color: dark ? "#8ab4ff" : "#0b5a94" },
        },
      },
      schema: {
        nestedBackground: quiet,
        typeNameColor: ink,
        typeTitleColor: ink,
        linesColor: dark ? "#4a5163" : "#c9cedb",
      },
      sidebar: { width: "0px" },
      rightPanel: { backgroundColor: "#1d2433", textColor: "#ffffff" },
      codeBlock: { backgroundColor: "#111722" },
      typography: {
        fontFamily: "system-ui, sans-serif",
        fontSize: "15px",
        headings: { fontFamily: "system-ui, sans-serif", fontWeight: "600" },
        code: {
          fontFamily: "ui-monospace, monospace",
          fontSize: "13px",
          color: dark ? "#ffc9a8" : "#a3390b",
          backgroundColor: dark ? "#262b37" : "#f1f2f6",
          wrap: true,
        },
        links: { color: brand, visited: brand, hover: brand },
      },
    },
  };
}
