import { Hono } from "hono";
import { apiRoutes, documentFor } from "./routes/api";
import { auditKeys } from "./routes/audit-keys";
import { brandFileDoor } from "./routes/brand-file-door";
import { brandingPreview } from "./routes/branding-preview";
import { callbackRoutes } from "./routes/callbacks";
import { consoleRoutes } from "./routes/console-pages";
import { onContentHost } from "./routes/content-host";
import { onOwnHosts } from "./routes/custom-hosts";
import { docsRoutes } from "./routes/docs-page";
import { eventTailRoutes } from "./routes/event-tail";
import { feedRoutes } from "./routes/feed";
import { flowRoutes } from "./routes/flow";
import { flowDoorRoutes } from "./routes/flow-api-door";
import { formPreview } from "./routes/form-preview-page";
import { type AppEnv, dressed } from "./routes/framework-headers";
import { failed, mountRoutes, refuse } from "./routes/framework-mount";
import { joinRoutes } from "./routes/join";
import { mailboxRoutes } from "./routes/mailbox";
import { metricsDoor } from "./routes/metrics-door";
import { observed } from "./routes/observed";
import { operatorDoor } from "./routes/operator-door";
import { portalPages } from "./routes/portal-pages";
import { presenceRoutes } from "./routes/presence";
import { notFound } from "./routes/problem";
import { publishedScripts } from "./routes/published-scripts";
import { revisionPreview } from "./routes/revision-preview-page";
import { sandboxRoutes } from "./routes/sandbox";
import { securityTxt } from "./routes/security-txt";
import { signInRoutes } from "./routes/sign-in";
import { importDoor } from "./routes/transaction-import-routes";
import { triggerDoor } from "./routes/trigger-door";

const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#3f51b5"/><path d="M16 6 26 16 16 26 6 16Z" fill="none" stroke="#fff" stroke-width="3"/></svg>`;

/** The HTTP side: dress every answer, then the API by its registry, then the pages; what was thrown ends here. */
export const app = new Hono<AppEnv>();

app.use(dressed);
app.use(observed);
// The host of uploads leads to them and nowhere else.
app.use(onContentHost);
// A tenant's own host leads to its flows and nowhere else.
app.use(onOwnHosts);
// Before the registry: callbacks and the sandbox have their own doors and their own proof of who calls.
app.route("/", callbackRoutes);
app.route("/", operatorDoor);
app.route("/", metricsDoor);
app.route("/", securityTxt);
app.route("/", triggerDoor);
app.route("/", importDoor);
app.route("/", feedRoutes);
app.route("/", eventTailRoutes);
app.route("/", presenceRoutes);
app.route("/", sandboxRoutes);
app.route("/", mailboxRoutes);
app.route("/", portalPages);
app.route("/", flowRoutes);
app.route("/", flowDoorRoutes);
app.route("/", publishedScripts);
app.route("/", auditKeys);
app.route("/", signInRoutes);
app.route("/", joinRoutes);
app.route("/", brandFileDoor);
app.route("/", brandingPreview);
app.route("/", formPreview);
app.route("/", revisionPreview);
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
