// How a state is meant.

/** How the state of a job is meant: what its colour and its icon say. */
export const TONES = ['good', 'live', 'neutral', 'doubtful', 'bad'] as const;
export type Tone = (typeof TONES)[number];
