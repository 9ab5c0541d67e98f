// Where code scanning may point for a problem: a path below the current directory, and nothing else of what the user typed.
import { pathToUri } from '../../model/path-text.ts';

/**
 * Relative and inside, without `.` and `..`. Of an absolute path, a URL or one that leads outside only the last name is left: an alert must not
 * tell how a machine's folders are called, and GitHub could not open it.
 */
export function toInnerUri(file: string): string {
  const segments = isForeign(file) ? undefined : resolveSegments(file);
  return pathToUri(segments === undefined || segments.length === 0 ? lastName(file) : segments.join('/'));
}

function isForeign(file: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:|[A-Za-z][A-Za-z0-9+.-]*:\/\/)/.test(file);
}

/** @returns undefined where the path leaves its start, even to come back */
function resolveSegments(file: string): readonly string[] | undefined {
  const segments: string[] = [];
  for (const segment of file.split('/')) {
    if (segment === '..' && segments.pop() === undefined) return undefined;
    if (segment !== '' && segment !== '.' && segment !== '..') segments.push(segment);
  }
  return segments;
}

function lastName(file: string): string {
  const name = file.split(/[/\\]/).findLast((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return name ?? 'inventory';
}
