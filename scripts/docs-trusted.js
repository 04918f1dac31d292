// Before the reader of the reference draws: text becomes markup there only without anything in it that runs. What it draws is our own
// document, and the page's policy lets no inline script run; this is the second lock. Browsers without Trusted Types have the first. Pages
// without the reader make no markup at all.
if (globalThis.Redoc !== undefined) {
  const parse = globalThis.trustedTypes?.createPolicy("docs-parse", { createHTML: (text) => text });
  const running = "script, iframe, frame, frameset, object, embed, base, meta, link, form, template";

  const withoutScripts = (html) => {
    const room = document.createElement("template");
    room.innerHTML = parse.createHTML(html);
    for (const element of room.content.querySelectorAll(running)) element.remove();
    for (const element of room.content.querySelectorAll("*"))
      for (const { name, value } of [...element.attributes])
        if (/^on/i.test(name) || /^[\s\0]*(?:javascript|data|vbscript):/i.test(value)) element.removeAttribute(name);
    return room.innerHTML;
  };

  globalThis.trustedTypes?.createPolicy("default", {
    createHTML: withoutScripts,
    // The search of the reader runs in a worker that it makes of its own source.
    createScriptURL: (url) => (url.startsWith(`blob:${location.origin}/`) ? url : null),
  });
}
