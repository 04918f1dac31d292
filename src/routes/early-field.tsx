import { type EarlyToken, formTokenField } from "../auth/form-token";

/** Stands in each form that is sent before there is a session. */
export const EarlyField = ({ early }: { early: EarlyToken }) => (
  <input type="hidden" name={formTokenField} value={early.token} />
);

/** What goes with a page of such forms. */
export const withEarlyCookie = ({ cookie }: EarlyToken, status = 200) => ({
  status,
  headers: { "Set-Cookie": cookie },
});
