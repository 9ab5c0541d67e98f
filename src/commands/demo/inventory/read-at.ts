// When the sources of the demo's inventory were last read.

/** The morning of the scan. */
export const readAt = '2026-06-30T03:00:00Z';
