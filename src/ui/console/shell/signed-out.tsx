import { signedOut } from "../../shared/api";
import { Button } from "../../shared/button";
import { me, startSession } from "../model/session";

/** What to do when the session has ended. The address stays, so that the work goes on where it stopped. */
export const SignedOut = () => (
  <main id="main" class="cover">
    <div class="cover-box">
      <h1>You are signed out</h1>
      <p>
        Sessions end after 12 hours. Open your sign-in link in another tab, then come back here: this page goes on where
        you were. An administrator of your team can send you a new link.
      </p>
      <div class="row wrap">
        <Button
          kind="primary"
          onClick={() => {
            me.clear();
            signedOut.value = false;
            void startSession();
          }}
        >
          I have signed in, go on
        </Button>
        <a class="button quiet" href="/sign-in">
          Where is my link?
        </a>
      </div>
    </div>
  </main>
);
