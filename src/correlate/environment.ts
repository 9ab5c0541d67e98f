// What a path says of its environment, and whether it is a CI definition. Folder names only: a word within a file's name says little.

const testWords = 'test|tests|__tests__|spec|specs|fixtures|testdata|e2e|sandbox|staging|dev|development|local';
const prodWords = 'prod|production|live';

export function environmentOfPath(path: string): 'prod' | 'test' | undefined {
  if (prodPath.test(path)) return 'prod';
  return testPath.test(path) ? 'test' : undefined;
}

const prodPath = pathWith(prodWords);
const testPath = pathWith(testWords);

/** A folder's whole name, or after the first dot of a file's name a part between dots. */
function pathWith(words: string): RegExp {
  return new RegExp(`(?:^|/)(?:${words})/|\\.(?:${words})(?:\\.[^/]*)?$`, 'i');
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
