/** Waits for all promises, even if one fails. @throws what the first failed one in the list threw */
export async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
