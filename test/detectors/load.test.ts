import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileCatalogue } from '../../src/detectors/compile.ts';
import { loadDetectorFile } from '../../src/detectors/load.ts';
import { UsageError } from '../../src/model/usage-error.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const file = join(createTemporaryFolder('detectors'), 'acme.yaml');

const good = `provider: acme
docs: https://docs.acme.example/keys
revoke: https://docs.acme.example/revoke
detectors:
  - id: acme-key
    title: Acme key
    kind: api-key
    severity: high
    keywords: [acme_]
    pattern: '(?<secret>acme_[0-9a-z]{8})'
    examples: ['acme_<lower:8>', 'x acme_<lower:8>']
    nearMisses: ['acme_<lower:7>', 'acme <lower:8>']
`;

function load(text: string) {
  writeFileSync(file, text);
  return loadDetectorFile(file);
}

/** The message of what loading throws, without the file's name. */
function complaintOf(text: string): string {
  try {
    load(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message.replace(file, '');
  }
  return 'none';
}

test('a good file loads', () => {
  expect(load(good)).toMatchObject([{ detector: { id: 'acme-key', provider: 'acme', assigned: false, facts: [] }, where: `${file}:5` }]);
});

test('what inventories are compared by is kept as it is written', () => {
  const fields = { idType: 'acme-key-id', environment: 'test', since: '2021-04-01', canExpire: true };
  const lines = Object.entries(fields).map(([name, value]) => `    ${name}: ${value}\n`);
  expect(load(good.replace('    examples:', `${lines.join('')}    examples:`))[0]?.detector).toMatchObject(fields);
});

describe('a mistake is told with its line, in words that quote nothing of the file', () => {
  const replaced = (from: string, to: string) => {
    if (!good.includes(from)) throw new Error(`nothing to replace: ${from}`);
    return good.replace(from, to);
  };
  const pattern = (source: string) => replaced("'(?<secret>acme_[0-9a-z]{8})'", `'${source}'`);

  test.each([
    ['no YAML', replaced('provider: acme', 'provider: [acme'), ':2: is not valid YAML'],
    ['a key twice', replaced('provider: acme', 'provider: acme\nprovider: acme'), ':2: is not valid YAML'],
    ['an alias', replaced('acme\n', '&a acme\n').replace('title: Acme key', 'title: *a'), ': uses aliases, which are not allowed here'],
    ['an empty file', '', ':1: the file must be an object with fields'],
    ['a list for the file', '- a\n', ':1: the file must be an object with fields'],
    ['an unknown field of the file', replaced('provider:', 'extends: other\nprovider:'), ':1: unknown field "extends"'],
    ['an unknown field of a detector', replaced('    title:', '    verify: https://x\n    title:'), ':6: unknown field "verify"'],
    ['no provider', replaced('provider: acme\n', ''), ':1: "provider" is missing'],
    ['a bad provider', replaced('provider: acme', 'provider: Acme Inc'), ':1: "provider" must be lower-case words joined by "-"'],
    ['an http address', replaced('docs: https:', 'docs: http:'), ':2: "docs" must be an https:// address'],
    ['no detectors', replaced(good.slice(good.indexOf('detectors:')), 'detectors: []\n'), ':4: "detectors" must be at least one'],
    ['no title', replaced('    title: Acme key\n', ''), ':5: "detectors.title" is missing'],
    ['a bad id', replaced('id: acme-key', 'id: acme_key'), ':5: "detectors.id" must be lower-case words joined by "-"'],
    ['an unknown kind', replaced('kind: api-key', 'kind: magic'), /^:7: "detectors\.kind" must be one of "api-key", /],
    ['an unknown severity', replaced('severity: high', 'severity: urgent'), ':8: "detectors.severity" must be one of "critical", "high", "medium", "low"'],
    ['a short keyword', replaced('[acme_]', '[ac]'), ':9: "detectors.keywords" must be lower-case ASCII of 3 characters or more'],
    ['a keyword in capitals', replaced('[acme_]', '[ACME_]'), ':9: "detectors.keywords" must be lower-case ASCII of 3 characters or more'],
    ['no keyword', replaced('    keywords: [acme_]\n', ''), ':5: acme-key: "keywords" is missing'],
    ['one example', replaced("['acme_<lower:8>', 'x acme_<lower:8>']", "['acme_<lower:8>']"), ':11: "detectors.examples" must be at least two'],
    ['no near misses', replaced("    nearMisses: ['acme_<lower:7>', 'acme <lower:8>']\n", ''), ':5: "detectors.nearMisses" is missing'],
    ['an unknown placeholder', replaced("'x acme_<lower:8>'", "'x acme_<letters:8>'"), ':11: no such placeholder: <letters:…>'],
    ['an unknown placeholder of a near miss', replaced("'acme <lower:8>'", "'acme <letters:8>'"), ':12: no such placeholder: <letters:…>'],
    ['an entropy that is text', replaced('    examples:', '    entropy: high\n    examples:'), ':11: "detectors.entropy" must be a number'],
    ['an entropy above 8', replaced('    examples:', '    entropy: 9\n    examples:'), /^:11: "detectors\.entropy" must be /],
    ['half a random bit', replaced('    examples:', '    randomBits: 1.5\n    examples:'), /^:11: "detectors\.randomBits" must be /],
    ['an unknown fact', replaced('    examples:', '    facts: [horoscope]\n    examples:'), /^:11: "detectors\.facts" must be /],
    [
      'an id type in capitals',
      replaced('    examples:', '    idType: Key ID\n    examples:'),
      ':11: "detectors.idType" must be lower-case words joined by "-"',
    ],
    ['an unknown environment', replaced('    examples:', '    environment: prod\n    examples:'), ':11: "detectors.environment" must be one of "live", "test"'],
    ['a first day that is none', replaced('    examples:', '    since: 2021-13-01\n    examples:'), ':11: "detectors.since" must be a day such as 2021-04-01'],
    ['an expiry that is no yes or no', replaced('    examples:', '    canExpire: often\n    examples:'), ':11: "detectors.canExpire" must be true or false'],
    ['two forms', replaced('    examples:', "    assigned: '[a-z]{8}'\n    examples:"), ':5: acme-key: give one of "pattern", "assigned" and "run"'],
    ['no form', replaced("    pattern: '(?<secret>acme_[0-9a-z]{8})'\n", ''), ':5: acme-key: give one of "pattern", "assigned" and "run"'],
    ['a pattern that is none', pattern('(?<secret>acme_['), ':10: acme-key: the pattern is not a regular expression that JavaScript understands'],
    ['a pattern without a secret', pattern('acme_[a-z]{8}'), ':10: acme-key: the pattern has no group named "secret"'],
    ['a pattern without a bound', pattern('(?<secret>acme_[a-z]+)'), ':10: acme-key: a quantifier has no upper bound: write {n,m} for * and +'],
    ['a pattern without a keyword', pattern('(?<secret>acne_[a-z]{8})'), ':10: acme-key: no point of the pattern always begins with one of the keywords'],
    [
      'a value without a bound',
      replaced("pattern: '(?<secret>acme_[0-9a-z]{8})'", "assigned: '[a-z]*'"),
      ':10: acme-key: a quantifier has no upper bound: write {n,m} for * and +',
    ],
  ])('%s', (_, text, message) => {
    if (typeof message === 'string') expect(complaintOf(text)).toBe(message);
    else expect(complaintOf(text)).toMatch(message);
  });

  test('a file that is not there', () => {
    expect(() => loadDetectorFile(`${file}.none`)).toThrow(new UsageError('cannot be read', `${file}.none`));
  });

  test('an id that two files give', () => {
    const detectors = load(good).map(({ detector }) => detector);
    expect(() => compileCatalogue([...detectors, ...detectors])).toThrow(new UsageError('two detectors have the id "acme-key"'));
  });
});

test('the catalogue does not depend on the order of the files', () => {
  const one = load(good).map(({ detector }) => detector);
  const two = load(good.replaceAll('acme', 'bcme')).map(({ detector }) => detector);
  expect(compileCatalogue([...one, ...two])).toEqual(compileCatalogue([...two, ...one]));
});
