// The start of the reference's reader at /docs, served as it is.
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const ink = dark ? "#e9ebf2" : "#23252d";
const ground = dark ? "#15171d" : "#ffffff";
const quiet = dark ? "#1d2029" : "#f6f7fa";
const brand = dark ? "#9db1ff" : "#3f51b5";

globalThis.Redoc.init(
  "/api/v1/openapi.json",
  {
    // The one style sheet of the page carries the nonce that the reader's own need.
    nonce: document.querySelector("style").nonce,
    hideDownloadButton: true,
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
          responses: {
            success: { color: "#7fd6a2" },
            error: { color: "#ff9d94" },
            redirect: { color: "#e6c07a" },
            info: { color: "#8ab4ff" },
          },
        }),
      },
      schema: {
        nestedBackground: quiet,
        typeNameColor: ink,
        typeTitleColor: ink,
        linesColor: dark ? "#4a5163" : "#c9cedb",
      },
      sidebar: { backgroundColor: quiet, textColor: ink, activeTextColor: brand },
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
  },
  document.getElementById("reference"),
  () => document.getElementById("loading")?.remove(),
);
document.documentElement.style.background = ground;
