/**
 * What a browser without a script posts for the form in a page: each control that has a name and is not switched off, in order. Reads
 * our own renderer's HTML, which quotes every attribute and closes every element.
 */
export function postedBy(html: string): [name: string, value: string][] {
  const posted: [string, string][] = [];
  const closed: boolean[] = [];
  const tags = /<(\/?)(fieldset|input|select|textarea)\b((?:[^>"]|"[^"]*")*)>/g;
  for (let found = tags.exec(html); found !== null; found = tags.exec(html)) {
    const [, isEnd, tag, attributes = ""] = found;
    if (tag === "fieldset") {
      if (isEnd === "") closed.push(has(attributes, "disabled"));
      else closed.pop();
      continue;
    }
    const name = attribute(attributes, "name");
    if (isEnd !== "" || name === null || has(attributes, "disabled") || closed.some(Boolean)) continue;
    const type = attribute(attributes, "type");
    if (tag === "select")
      posted.push([name, chosenIn(html.slice(found.index, html.indexOf("</select>", found.index)))]);
    else if (tag === "textarea")
      posted.push([name, plain(html.slice(tags.lastIndex, html.indexOf("</textarea>", found.index)))]);
    else if (type !== "file" && (!["checkbox", "radio"].includes(type ?? "") || has(attributes, "checked")))
      posted.push([name, attribute(attributes, "value") ?? ""]);
  }
  return posted;
}

/** A select posts what is chosen in it, else its first option. */
function chosenIn(select: string): string {
  const options = [...select.matchAll(/<option\b((?:[^>"]|"[^"]*")*)>/g)].map(([, attributes = ""]) => attributes);
  return attribute(options.find((option) => has(option, "selected")) ?? options[0] ?? "", "value") ?? "";
}

const has = (attributes: string, name: string): boolean => new RegExp(`\\s${name}(?:=""|[\\s/]|$)`).test(attributes);

function attribute(attributes: string, name: string): string | null {
  const found = new RegExp(`\\s${name}(?:="([^"]*)"|(?=[\\s/]|$))`).exec(attributes);
  return found === null ? null : plain(found[1] ?? "");
}

const plain = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&quot;", '"').replaceAll("&gt;", ">").replaceAll("&amp;", "&");
