// What a person watching a scan sees.

export interface Progress {
  readonly objects: number;
  readonly bytes: number;
  /** Confirmed sightings, before they are joined to findings. */
  readonly findings: number;
  readonly phase: 'reading' | 'joining history';
}
