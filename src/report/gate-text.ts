// Which gate dropped a string, in words for the developer who wondered why it was not found.
import type { Gate } from '../model/dropped.ts';

export const gateTexts: Readonly<Record<Gate, string>> = {
  binary: 'the content is binary, where only the formats of providers are looked for',
  assignment: 'no value of six or more characters is assigned to it',
  pattern: 'what stands around it has not the form of such a secret',
  checksum: 'its checksum is wrong, or it cannot be decoded: that of a real one would be right',
  placeholder: 'it looks like an example, a placeholder or a reference to where the value is kept',
  'low-entropy': 'its characters repeat too much for a random one',
  'not-random': 'it looks like a word, a path, code, a digest or an id, or what stands around it says that it is one',
  overlap: 'a stronger detector matched the same text',
  identifier: 'it is a public id and no secret by itself',
  unchanged: 'it stood already in what the change replaced',
};
