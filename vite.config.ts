import path from "node:path";
import { type BuildEnvironmentOptions, defineConfig, type Plugin } from "vite";
import { packAuditVerifier } from "./scripts/audit-verifier.mjs";
import { packDocs } from "./scripts/docs-pages.mjs";
import { putInPlace } from "./scripts/put-in-place.mjs";
import { packReportFonts } from "./scripts/report-fonts.mjs";
import { tellPackages } from "./scripts/shipped-packages.mjs";

// Built beside and put in their place when all is there: a server that runs meanwhile never finds an empty folder.
const freshFolder = `.edgecase/pages-${process.pid}`;

/**
 * The browser's parts, built into `public/assets` with the hash of their content in each name; a `manifest.json` tells the Worker the
 * names. A build for each, so that the applicant's page never loads a piece it would share with the console, and what other websites
 * load stands alone. `npm run build:ui`.
 */
const both: BuildEnvironmentOptions = {
  outDir: freshFolder,
  assetsDir: "",
  target: "es2022",
  // A loader for old browsers that would cost more than it saves.
  modulePreload: false,
  reportCompressedSize: true,
};

/** The applicant's pages load the engines of rules they need, and not all there are. */
const enginesHere: Plugin = {
  name: "engines-here",
  enforce: "pre",
  applyToEnvironment: ({ name }) => name === "client",
  resolveId: (source, importer) =>
    source === "./engines" && importer?.endsWith("/src/collection/conditions.ts") === true
      ? path.join(path.dirname(importer), "engines-here.ts")
      : null,
};

export default defineConfig({
  plugins: [enginesHere, tellPackages],
  publicDir: false,
  base: "/assets/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  environments: {
    client: {
      build: {
        ...both,
        emptyOutDir: true,
        manifest: "manifest.json",
        rollupOptions: {
          input: { flow: "src/ui/flow/browser/enhance.ts" },
          output: { entryFileNames: "[name]-[hash].js", chunkFileNames: "[name]-[hash].js" },
        },
      },
    },
    console: {
      consumer: "client",
      build: {
        ...both,
        emptyOutDir: false, // the other build has just emptied it
        manifest: "console/manifest.json",
        cssCodeSplit: false,
        assetsInlineLimit: 0, // files of fonts and character maps are fetched: the policy of the page lets no data addresses be
        rollupOptions: {
          input: { console: "src/ui/console/main.tsx" },
          output: {
            entryFileNames: "console/[name]-[hash].js",
            chunkFileNames: "console/[name]-[hash].js",
            assetFileNames: "console/[name]-[hash][extname]",
          },
        },
      },
    },
    embed: {
      consumer: "client",
      build: {
        ...both,
        emptyOutDir: false,
        manifest: "embed/manifest.json",
        rollupOptions: {
          input: { embed: "src/embed/embed.ts" },
          preserveEntrySignatures: "strict",
          output: { format: "iife", name: "Edgecase", entryFileNames: "embed/[name]-[hash].js" },
        },
      },
    },
    sdk: {
      consumer: "client",
      build: {
        ...both,
        emptyOutDir: false,
        manifest: "sdk/manifest.json",
        rollupOptions: {
          input: { flow: "src/sdk/flow.ts" },
          preserveEntrySignatures: "strict",
          output: { format: "es", entryFileNames: "sdk/[name]-[hash].js", chunkFileNames: "sdk/[name]-[hash].js" },
        },
      },
    },
  },
  builder: {
    async buildApp({ build, environments }) {
      for (const name of ["client", "console", "embed", "sdk"] as const) {
        const environment = environments[name];
        if (environment) await build(environment);
      }
      await packReportFonts(freshFolder);
      await packDocs(freshFolder);
      await packAuditVerifier(freshFolder);
      putInPlace(freshFolder, "public/assets");
    },
  },
});
