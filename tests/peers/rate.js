// Steps per second of a peer in the browser: the first second is left out, then the median of five runs of at least a second
// each. `settled` waits until the last step is done. Runs before `tfjs_mlp.js` and `jaxjs_mlp.js`.

const rate = async (step, settled) => {
  const run = async () => {
    const start = performance.now();
    let steps = 0;
    while (performance.now() - start < 1000) {
      for (let i = 0; i < 10; i += 1) step();
      await settled();
      steps += 10;
    }
    return (1000 * steps) / (performance.now() - start);
  };
  await run();
  const speeds = [];
  for (let i = 0; i < 5; i += 1) speeds.push(await run());
  speeds.sort((a, b) => a - b);
  return speeds[2];
};
