// Turns work that gives into something that is read: for a transaction that must stay open while its rows are taken.

/**
 * What `work` gives, one at a time; each `give` resolves when it was taken. The work's failure is the reader's; a reader
 * that stops makes the next `give` reject, so that the work ends.
 */
export async function* pulled<T>(
  work: (give: (value: T) => Promise<void>) => Promise<void>,
): AsyncGenerator<T, void, undefined> {
  let wake = Promise.withResolvers<void>();
  let offered: { value: T; taken: PromiseWithResolvers<void> } | undefined;
  let over = false;
  const done = work(async (value) => {
    if (over) throw new Error('nobody reads any more');
    const taken = Promise.withResolvers<void>();
    offered = { value, taken };
    wake.resolve();
    await taken.promise;
  }).finally(() => {
    over = true;
    wake.resolve();
  });
  // The failure is thrown below; until then nobody awaits it.
  done.catch(() => undefined);
  try {
    for (;;) {
      await wake.promise;
      wake = Promise.withResolvers();
      if (offered === undefined) break;
      const { value, taken } = offered;
      offered = undefined;
      yield value;
      taken.resolve();
    }
    await done;
  } finally {
    over = true;
    offered?.taken.reject(new Error('nobody reads any more'));
    await done.catch(() => undefined);
  }
}
