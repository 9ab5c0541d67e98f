// Git LFS pointers (git-lfs, docs/spec.md): the file in git is three lines, the content is elsewhere.

const largestPointer = 1024;
const head = 'version https://git-lfs.github.com/spec/';

/** The object's place below a repository's `lfs` folder, if the content is a pointer. */
export function lfsObjectOf(content: Uint8Array): string | undefined {
  if (content.length > largestPointer || content.length < head.length) return undefined;
  const text = Buffer.from(content.buffer, content.byteOffset, content.length).toString('latin1');
  const oid = text.startsWith(head) ? /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1] : undefined;
  return oid === undefined ? undefined : `objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`;
}
