// Who works in the demo's estate.
import type { Author } from './build-repository.ts';

export const ana: Author = { name: 'Ana Sousa', email: 'ana@harbour.example' };
export const ben: Author = { name: 'Ben Okafor', email: 'ben@harbour.example' };
export const chen: Author = { name: 'Chen Li', email: 'chen@harbour.example' };
export const dana: Author = { name: 'Dana Weiss', email: 'dana@harbour.example' };
