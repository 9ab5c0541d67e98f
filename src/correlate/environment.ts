// What a path says of its environment, and whether it is a CI definition. Folder names only: a word within a file's name says little.

const testFolders = new Set([
  'test',
  'tests',
  '__tests__',
  'spec',
  'specs',
  'fixtures',
  'testdata',
  'e2e',
  'sandbox',
  'staging',
  'dev',
  'development',
  'local',
]);
const prodFolders = new Set(['prod', 'production', 'live']);

export function environmentOfPath(path: string): 'prod' | 'test' | undefined {
  const segments = path.toLowerCase().split('/');
  const stem = (segments.at(-1) ?? '').split('.');
  const words = [...segments.slice(0, -1), ...stem.slice(1)];
  if (words.some((word) => prodFolders.has(word))) return 'prod';
  return words.some((word) => testFolders.has(word)) ? 'test' : undefined;
}

const nonProduction = /^(?:test|testing|dev|development|staging|stage|sandbox|local|qa|uat|nonprod|preview|demo)$/i;
const production = /^(?:prod|production|live)$/i;

export function isProduction(environment: string | undefined): boolean {
  return environment !== undefined && production.test(environment);
}

export function isNonProduction(environment: string | undefined): boolean {
  return environment !== undefined && nonProduction.test(environment);
}

/** Pipelines of the usual CI systems, by where each wants its definition. */
const ciDefinitions =
  /(?:^|\/)(?:\.github\/workflows\/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci\/config\.yml|azure-pipelines\.ya?ml|Jenkinsfile|bitbucket-pipelines\.yml|\.travis\.yml|buildspec\.ya?ml|\.drone\.yml|\.buildkite\/[^/]+\.ya?ml)$/;

export function isCiDefinition(path: string): boolean {
  return ciDefinitions.test(path);
}
