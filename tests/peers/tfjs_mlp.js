// The same work in TensorFlow.js: an MLP 64-WIDTH-WIDTH-10 trained with Adam, one step after another, batches gathered from the
// data. It has no way to train many at once: their trial-steps are those of one after the other. Run by `cargo lab bench` in a page of the browser that our own figure comes from, behind
// TensorFlow.js's own scripts, when TFJS names a folder whose node_modules holds @tensorflow/tfjs and
// @tensorflow/tfjs-backend-wasm. The first steps are left out; median of five runs of at least a second each.

const EXAMPLES = 1079;

// `binaries`: where the files of the wasm backend are. A page without cross-origin isolation has one thread, as has our worker.
const measure = async (binaries, WIDTH, BATCH) => {
  const SIZES = [64, WIDTH, WIDTH, 10];
  tf.wasm.setWasmPaths(binaries);
  if (!(await tf.setBackend("wasm"))) throw new Error("the wasm backend does not start");
  await tf.ready();
  const data = tf.randomNormal([EXAMPLES, SIZES[0]], 0, 1, "float32", 1);
  const labels = tf.oneHot(tf.randomUniform([EXAMPLES], 0, SIZES.at(-1), "int32", 2), SIZES.at(-1)).toFloat();
  const layers = SIZES.slice(1).map((outputs, i) => {
    const bound = Math.sqrt(6 / SIZES[i]);
    const weights = tf.variable(tf.randomUniform([SIZES[i], outputs], -bound, bound, "float32", 3 + i));
    return [weights, tf.variable(tf.zeros([outputs]))];
  });
  const adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  const step = () =>
    tf.tidy(() => {
      const rows = tf.randomUniform([BATCH], 0, EXAMPLES, "int32");
      const [x, y] = [tf.gather(data, rows), tf.gather(labels, rows)];
      const outputs = () =>
        layers.reduce((x, [weights, bias], i) => {
          const z = tf.add(tf.matMul(x, weights), bias);
          return i + 1 < layers.length ? tf.relu(z) : z;
        }, x);
      adam.minimize(() => tf.losses.softmaxCrossEntropy(y, outputs()));
    });
  const steps_per_second = await rate(step, () => layers[0][1].data());
  return { steps_per_second, version: tf.version.tfjs, backend: tf.getBackend() };
};
