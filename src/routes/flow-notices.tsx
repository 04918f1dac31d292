import { NoticeView } from "../ui/flow/notices";
import { flowAnswer } from "./flow-answer";
import { fileRules, type Visit } from "./flow-visit";

/** The page is no longer asked for. */
export function pageGone({ env, shell, words, base }: Visit): Promise<Response> {
  const way = { href: base, label: words.toOverview };
  const body = <NoticeView title={words.pageGoneTitle} lead={words.pageGoneLead} way={way} />;
  return flowAnswer(env, { shell, title: words.pageGoneTitle, body }, { status: 404 });
}

/** Something was sent that the page at `href` does not have. */
export function notOnPage({ env, shell, words }: Visit, href: string): Promise<Response> {
  const body = <NoticeView title={words.foreignTitle} lead={words.undeclared} way={{ href, label: words.again }} />;
  return flowAnswer(env, { shell, title: words.foreignTitle, body }, { status: 422 });
}

/** More was sent than is taken. */
export function tooMuch({ env, shell, words, base }: Visit): Promise<Response> {
  const lead = fileRules.problemSentence("too_large", shell.language);
  const body = <NoticeView title={words.foreignTitle} lead={lead} way={{ href: base, label: words.again }} />;
  return flowAnswer(env, { shell, title: words.foreignTitle, body }, { status: 413 });
}
