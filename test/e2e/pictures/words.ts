// Every wording of Ponder and VS Code that the pictures depend on. What is missing here is found by ids, roles and places.

export const WORDS = {
  /** Of the question box's placeholder. */
  question: /question/i,
  /** A row of the question box. */
  writeInEditor: /Write in Editor/i,
  /** In Filter Jobs: a state of which there are jobs, and one of which there are none. */
  filterWithJobs: 'Failed',
  filterWithout: 'Lost',
  /** In Filter Jobs, when the one above is not offered. */
  filterByText: /Text/,
  /** A word of one planted answer, and one of none. */
  found: 'xylophone',
  notFound: 'zeppelin',
  model: 'o3-pro',
  effort: 'high',
} as const;
