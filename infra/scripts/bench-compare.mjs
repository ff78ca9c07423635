// Compares the figures of two checkouts that ran in turns.

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** What one thing costs in each turn: wall clock or CPU seconds, or a figure that has a unit of its own. */
function costs(runs, name, member) {
  return runs.flatMap(({ figures }) => {
    const figure = figures.find((each) => each.name === name);
    return (figure?.[member] ?? []).map((value) => (member === 'values' ? value : value / figure.count));
  });
}

const members = { secondsPerRound: 'wall clock', cpuSecondsPerRound: 'CPU', values: 'value' };

function* pairs(now, then) {
  for (const { name } of now[0].figures) {
    for (const [member, what] of Object.entries(members)) {
      const [ours, theirs] = [costs(now, name, member), costs(then, name, member)];
      if (ours.length > 0 && theirs.length > 0) yield { name, what, ours, theirs, ratio: median(ours) / median(theirs) };
    }
  }
}

/** Prints a ratio for each figure that both have: below 1 this checkout takes less. */
export function compare(now, then, ref) {
  const compared = [...pairs(now, then)];
  const spread = (values) => values.map((value) => value.toPrecision(4)).join(' ');
  console.log(`this checkout against ${ref}; below 1 this checkout takes less`);
  for (const { name, what, ours, theirs, ratio } of compared) {
    console.log(`  ${name.padEnd(40)} ${what.padEnd(10)} ${ratio.toFixed(3)} ×   (${spread(ours)} against ${spread(theirs)})`);
  }
  return { against: ref, compared, now, then };
}
