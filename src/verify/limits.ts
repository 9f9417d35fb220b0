/** What one run of a notebook may take. The supervisor ends it when it takes more. */
export interface Limits {
  readonly seconds: number;
  readonly memoryBytes: number;
  readonly diskBytes: number;
  readonly processes: number;
}

export const USUAL_LIMITS: Limits = { seconds: 600, memoryBytes: 8e9, diskBytes: 4e9, processes: 256 };
