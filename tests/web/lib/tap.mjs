// TAP for Meson: one line for each thing that was checked. A check is a function; what it throws, or the list of faults it returns,
// is what went wrong.
//
//   await check('ar 360 home', async () => { … });
//   done();                                    the plan, and the exit status
let n = 0;
let failed = 0;

const lines = (fault) => String(fault instanceof Error ? fault.stack ?? fault.message : fault).split('\n');

export async function check(name, act) {
  let faults;
  try {
    faults = (await act()) ?? [];
  } catch (error) {
    faults = [error];
  }
  n++;
  if (faults.length) failed++;
  console.log(`${faults.length ? 'not ' : ''}ok ${n} - ${name}`);
  for (const fault of faults) for (const line of lines(fault)) console.log(`# ${line}`);
}

export function skip(name, reason) {
  n++;
  console.log(`ok ${n} - ${name} # SKIP ${reason}`);
}

export function must(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

export function done() {
  console.log(`1..${n}`);
  process.exitCode = failed ? 1 : 0;
}
