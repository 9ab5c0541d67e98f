// The password that a URL's user information holds.

const userInformation = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/?#:@]{0,256}:([^\s/]{1,512})@[^\s@]{1,1024}$/i;

/** As it stands: percent-encoded. What follows the last @ is the host, for passwords are often left unencoded. */
export function urlPassword(text: string): string | undefined {
  return userInformation.exec(text)?.[1];
}
