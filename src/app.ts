import { Hono } from "hono";
import { errorFields, log } from "./lib/log";
import { apiRoutes, documentFor } from "./routes/api";
import { callbackRoutes } from "./routes/callbacks";
import { consoleRoutes } from "./routes/console-pages";
import { docsRoutes } from "./routes/docs-page";
import { type AppEnv, dressed } from "./routes/framework-headers";
import { mountRoutes, refuse } from "./routes/framework-mount";
import { notFound, problem } from "./routes/problem";
import { sandboxRoutes } from "./routes/sandbox";
import { signInRoutes } from "./routes/sign-in";

/** The HTTP side: dress every answer, then the API by its registry, then the pages; what was thrown ends here. */
export const app = new Hono<AppEnv>();

app.use(dressed);
// Before the registry: callbacks and the sandbox have their own doors and their own proof of who calls.
app.route("/", callbackRoutes);
app.route("/", sandboxRoutes);
app.route("/", signInRoutes);
app.route("/", consoleRoutes);
app.route("/", docsRoutes(documentFor));
mountRoutes(app, apiRoutes);

app.notFound((c) =>
  c.req.path.startsWith("/api/")
    ? refuse(c, notFound("path"))
    : new Response("There is no such page.\n", { status: 404 }),
);

app.onError((thrown, c) => {
  const { requestId } = c.var;
  // The pattern of the route, never the path: paths carry ids and secrets of links.
  log.error("request.failed", { requestId, route: c.req.routePath, method: c.req.method, ...errorFields(thrown) });
  if (isBusy(thrown))
    return refuse(c, problem("not_ready", "Busy; try again in a moment.", { headers: { "Retry-After": "1" } }));
  return refuse(c, problem("internal", "Something went wrong on our side. `requestId` finds it in the log."));
});

// The platform marks what a second try can help: an object that is restarting or has too much to do.
const isBusy = (thrown: Error): boolean =>
  ("retryable" in thrown && thrown.retryable === true) || ("overloaded" in thrown && thrown.overloaded === true);
