// Ends with status 0 when the process in this container answers /health/live, where operators are answered at all.
const ports = [process.env.OPS_PORT, process.env.PORT].filter(Boolean);

const isAlive = (port) =>
  fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(4_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

process.exit((await Promise.all(ports.map(isAlive))).includes(true) ? 0 : 1);
