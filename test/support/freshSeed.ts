/** Another seed each time, so that each run looks at other cases; it is printed, and `FATHOM_SEED` plays them once more. */
export function freshSeed(): number {
  const given = process.env["FATHOM_SEED"];
  const seed = given === undefined ? Math.floor(Math.random() * 0x7fff_ffff) : Number(given);
  console.error(`FATHOM_SEED=${seed}`);
  return seed;
}
