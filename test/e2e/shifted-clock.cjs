// Preloaded into a process: its clock goes wrong by so much, and each SIGUSR2 sets it back by an hour.
const now = Date.now;
let shiftMs = Number(process.env.WAYMARK_TEST_SHIFT_MS ?? 0);
Date.now = () => now() + shiftMs;
process.on('SIGUSR2', () => {
  shiftMs -= 3_600_000;
});
