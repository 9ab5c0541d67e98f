// Asks the engine of one text whether there is a secret in it: what an inventory must not hold.
import { readCatalogue, readKernel } from '../detectors/catalogue.ts';
import { createTextDetector } from '../scan/detect-text.ts';

/** Generic detectors do not count: a purpose may well speak of a password. */
export function createFindSecrets(): (text: string) => boolean {
  const detect = createTextDetector(readKernel(), readCatalogue());
  return (text) => detect(text).candidates.some(({ detector }) => detector.provider !== 'generic');
}
