import { defineConfig } from "vite";

/**
 * The browser's part, built into `public/assets` with the hash of its content in each name; `manifest.json` there tells the Worker the
 * names. `npm run build:ui`.
 */
export default defineConfig({
  publicDir: false,
  base: "/assets/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "public/assets",
    assetsDir: "",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    // A loader for old browsers that would cost more than it saves: our one chunk is asked for when a page has uploads.
    modulePreload: false,
    // One style sheet for the whole console: a sheet per chunk would bring a loader into every script, the flow's included.
    cssCodeSplit: false,
    reportCompressedSize: true,
    rollupOptions: {
      input: { flow: "src/ui/flow/browser/enhance.ts", console: "src/ui/console/main.tsx" },
      output: { entryFileNames: "[name]-[hash].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
});
