// Whether an identity of one provider can own a secret that a detector of another found.

/** Formats of no single provider, whose secrets any identity may use. */
const openProviders = new Set(['generic', 'private-key', 'connection-string', 'url', 'http', 'netrc', 'jwt']);

export function isOfProvider(identityProvider: string, detectorProvider: string): boolean {
  return identityProvider === detectorProvider || openProviders.has(detectorProvider) || identityProvider === 'unknown';
}
