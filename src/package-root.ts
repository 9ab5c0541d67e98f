// The package's folder, which `src` and `dist` stand in: every file of `dist` lies directly below it, whatever folder of `src` it came from.
export const packageRoot = new URL('../', import.meta.url);
