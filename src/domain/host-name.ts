/**
 * A host name of a tenant as it is registered: lower case letters, at least two labels, no port, no address, nothing that only exists
 * inside. Null: something else. Names with other letters come in their `xn--` form.
 */
export function readHostName(text: string): string | null {
  const host = text.trim().toLowerCase().replace(/\.$/, "");
  if (host.length > 253 || !/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(host))
    return null;
  return insideOnly.test(host) ? null : host;
}

const insideOnly = /\.(?:local|localhost|internal|intranet|lan|home|corp|arpa|onion)$/;
