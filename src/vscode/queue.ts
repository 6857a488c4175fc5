/** Does one piece of work after the other; one that fails holds up none. */
export function createQueue(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let working: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = working.then(work);
    working = next.catch(() => undefined);
    return next;
  };
}
