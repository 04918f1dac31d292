import { render } from "preact";
import "../shared/tokens.css";
import "../shared/shared.css";
import "./console.css";
import "./case.css";
import { watchActivity } from "../shared/activity";
import { keepFocus } from "../shared/keep-focus";
import { startRouter } from "../shared/router";
import { startShortcuts } from "../shared/shortcut";
import { App } from "./app";
import { startLive } from "./model/live";
import { startSession } from "./model/session";
import { startTheme } from "./shell/theme";

startTheme();
watchActivity();
startRouter();
startShortcuts();
keepFocus();
void startSession().then(startLive);

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
