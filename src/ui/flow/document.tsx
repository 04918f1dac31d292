import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import type { PageEnd, Shell } from "./model";
import { Foreign } from "./said";
import { flowCss } from "./styles";
import { fileUrl, themeCss } from "./theme";
import { FormToken, TokenField } from "./token-field";
import { flowWords, languageName } from "./words";

/** The whole HTML text of a page of the flow. `nonce` goes to the style elements and to `script`, the address of the enhancement. */
export function flowDocument(page: {
  shell: Shell;
  title: string;
  hasForm?: boolean;
  /** What a page without questions is, for whoever embeds it. */
  at?: PageEnd | null;
  /** An address that the browser goes on to by itself: checked by `redirectAddress`. */
  leaveFor?: string | null;
  children: ComponentChildren;
  nonce: string;
  script: string | null;
}): string {
  const { shell, nonce, script } = page;
  const theme = themeCss(shell.theme);
  const words = flowWords(shell.language, shell.texts);
  const favicon = fileUrl(shell.theme.favicon);
  return `<!doctype html>${renderToString(
    <html lang={shell.language} dir={shell.rightToLeft ? "rtl" : "ltr"}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={colourSchemes[shell.theme.mode ?? "auto"]} />
        <meta name="robots" content="noindex" />
        {favicon !== null && <link rel="icon" href={favicon} />}
        {page.leaveFor != null && <meta http-equiv="refresh" content={`0;url=${page.leaveFor}`} />}
        <title>{`${page.title} · ${shell.companyName}`}</title>
        {!shell.isPart && <style nonce={nonce}>{flowCss}</style>}
        {theme !== "" && !shell.isPart && <style nonce={nonce}>{theme}</style>}
        {script !== null && !shell.isPart && <script type="module" nonce={nonce} src={script} />}
      </head>
      <FormToken.Provider value={shell.formToken ?? ""}>
        <body data-words={script === null ? undefined : JSON.stringify(words.browser)}>
          <a class="skip" href="#main">
            {words.skip}
          </a>
          <header class="top">
            {page.hasForm === true && <EnterButton />}
            <Who shell={shell} />
            <Tongues shell={shell} hasForm={page.hasForm === true} label={words.language} />
          </header>
          <main
            id="main"
            tabIndex={-1}
            data-at={page.at?.name}
            data-case={page.at?.caseId}
            data-screen={page.at?.screen}
            data-parents={shell.origins?.join(" ") || undefined}
          >
            <Foreign.Provider value={shell.foreign ?? none}>{page.children}</Foreign.Provider>
          </main>
          {shell.theme.poweredBy === true && <footer class="by">{words.poweredBy}</footer>}
        </body>
      </FormToken.Provider>
    </html>,
  )}`;
}

const none: ReadonlyMap<string, string> = new Map();

const colourSchemes = { auto: "light dark", light: "light", dark: "dark" } as const;

/** Who asks: the tenant's logo, or the first letter of its name and the name. */
function Who({ shell }: { shell: Shell }) {
  const { logo, logoDark, mode = "auto" } = shell.theme;
  const dark = fileUrl(logoDark);
  const src = mode === "dark" && dark !== null ? dark : fileUrl(logo);
  if (src === null)
    return (
      <span class="who">
        <span class="mark" aria-hidden="true">
          {[...shell.companyName][0]?.toLocaleUpperCase(shell.language)}
        </span>
        <bdi>{shell.companyName}</bdi>
      </span>
    );
  return (
    <picture class="who">
      {mode === "auto" && dark !== null && <source srcset={dark} media="(prefers-color-scheme: dark)" />}
      <img src={src} alt={shell.companyName} />
    </picture>
  );
}

/**
 * Enter in a field presses the form's first button in the document: this one. It stands before the languages, which belong to the same
 * form, and before every "Remove".
 */
const EnterButton = () => (
  <button
    class="default"
    type="submit"
    form="answers"
    name="action"
    value="continue"
    tabIndex={-1}
    aria-hidden="true"
  />
);

/**
 * The other languages as buttons. On a page with answers they belong to its form, so that what was typed is saved before the page
 * comes back in the other language.
 */
function Tongues({ shell, hasForm, label }: { shell: Shell; hasForm: boolean; label: string }) {
  const others = shell.languages.filter((code) => code !== shell.language);
  if (others.length === 0 || (!hasForm && shell.languageAction === null)) return null;
  const buttons = others.map((code) => (
    <button
      key={code}
      type="submit"
      class="bare"
      lang={code}
      {...(hasForm
        ? { form: "answers", name: "action", value: `language:${code}` }
        : { name: "language", value: code })}
    >
      {languageName(code)}
    </button>
  ));
  // A few stand side by side; many would push the page down.
  const shown =
    others.length <= fewTongues ? (
      buttons
    ) : (
      <details class="more">
        <summary>
          <span class="unseen">{label}: </span>
          {languageName(shell.language)}
        </summary>
        <div>{buttons}</div>
      </details>
    );
  return hasForm ? (
    <nav class="tongues" aria-label={label}>
      {shown}
    </nav>
  ) : (
    <form class="tongues" method="post" action={shell.languageAction ?? ""} aria-label={label}>
      <TokenField />
      {shown}
    </form>
  );
}

const fewTongues = 2;
