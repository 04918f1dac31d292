import { Hono } from "hono";
import { apiRoutes, documentFor } from "./routes/api";
import { callbackRoutes } from "./routes/callbacks";
import { consoleRoutes } from "./routes/console-pages";
import { docsRoutes } from "./routes/docs-page";
import { feedRoutes } from "./routes/feed";
import { flowRoutes } from "./routes/flow";
import { type AppEnv, dressed } from "./routes/framework-headers";
import { failed, mountRoutes, refuse } from "./routes/framework-mount";
import { mailboxRoutes } from "./routes/mailbox";
import { notFound } from "./routes/problem";
import { sandboxRoutes } from "./routes/sandbox";
import { signInRoutes } from "./routes/sign-in";

const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3f51b5"/><path d="M16 6 26 16 16 26 6 16Z" fill="none" stroke="#fff" stroke-width="3"/></svg>`;

/** The HTTP side: dress every answer, then the API by its registry, then the pages; what was thrown ends here. */
export const app = new Hono<AppEnv>();

app.use(dressed);
// Before the registry: callbacks and the sandbox have their own doors and their own proof of who calls.
app.route("/", callbackRoutes);
app.route("/", feedRoutes);
app.route("/", sandboxRoutes);
app.route("/", mailboxRoutes);
app.route("/", flowRoutes);
app.route("/", signInRoutes);
app.route("/", consoleRoutes);
app.route("/", docsRoutes(documentFor));
mountRoutes(app, apiRoutes);

app.get("/favicon.ico", (c) =>
  c.body(favicon, 200, { "Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400" }),
);

app.notFound((c) =>
  c.req.path.startsWith("/api/")
    ? refuse(c, notFound("path"))
    : new Response("There is no such page.\n", { status: 404 }),
);

app.onError(failed);
