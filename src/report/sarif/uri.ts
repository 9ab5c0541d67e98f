// URIs in a form that RFC 3986 allows: WHATWG's parser, which is Node's, lets more through.

const schemes = new Set(['https:', 'http:', 'ssh:', 'git:']);

/** An absolute URI without user information; undefined for what is none, or has a scheme that no reader could open. */
export function toAbsoluteUri(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !schemes.has(url.protocol) || !/^[A-Za-z0-9.\-:[\]]+$/.test(url.host)) return undefined;
  return `${url.protocol}//${url.host}${encodeRest(url.pathname + url.search)}${url.hash === '' ? '' : `#${encodeRest(url.hash.slice(1))}`}`;
}

function encodeRest(text: string): string {
  return text.replace(/%(?![0-9A-Fa-f]{2})/g, '%25').replace(/[^A-Za-z0-9\-._~:/?@!$&'()*+,;=%]/g, encodeURIComponent);
}
