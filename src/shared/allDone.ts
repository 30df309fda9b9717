/** Waits for all of them, also where one fails. @throws what the first of those that failed threw */
export async function allDone(works: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(works);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}
