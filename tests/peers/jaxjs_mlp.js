// The same work in jax-js: an MLP 64-WIDTH-WIDTH-10 trained with Adam in one jitted step, batches gathered from the data, on its
// WebAssembly backend. Its kernels take one thread, as does our worker. Run by `cargo lab bench` in a page of the browser that our
// own figure comes from, when TFJS names a folder whose node_modules holds @jax-js/jax. The first steps are left out; median
// of five runs of at least a second each.

const EXAMPLES = 1079;

// Its files of CommonJS, by name.
const load = (files, name, loaded = {}) => {
  const file = name.split("/").at(-1);
  if (!loaded[file]) {
    loaded[file] = { exports: {} };
    const require = (other) => load(files, other, loaded);
    new Function("module", "exports", "require", files[file])(loaded[file], loaded[file].exports, require);
  }
  return loaded[file].exports;
};

const measureJax = async (files, version, WIDTH, BATCH) => {
  const jax = load(files, "index.cjs");
  const { numpy: np, nn, random, tree } = jax;
  const SIZES = [64, WIDTH, WIDTH, 10];
  await jax.init("wasm");
  jax.defaultDevice("wasm");
  const data = random.normal(random.key(1), [EXAMPLES, SIZES[0]]);
  const classes = Array.from({ length: EXAMPLES }, (_, i) => (i * 7) % SIZES.at(-1));
  const labels = nn.oneHot(np.array(classes, { dtype: np.int32 }), SIZES.at(-1));
  const layers = SIZES.slice(1).map((outputs, i) => {
    const bound = Math.sqrt(6 / SIZES[i]);
    const weights = random.uniform(random.key(3 + i), [SIZES[i], outputs], { minval: -bound, maxval: bound });
    return { weights, bias: np.zeros([outputs]) };
  });
  const zeros = () => tree.map((x) => np.zeros(x.shape), layers);

  const loss = (layers, x, y) => {
    layers.forEach(({ weights, bias }, i) => {
      const z = np.add(np.matmul(x, weights), bias);
      x = i + 1 < layers.length ? nn.relu(z) : z;
    });
    return np.mean(np.sum(nn.logSoftmax(x, 1).mul(y), 1)).neg();
  };
  const gradient = jax.grad(loss);
  // Arrays are consumed by what uses them; `.ref` keeps one for another use.
  const advance = jax.jit((layers, m, s, t, data, labels, rows) => {
    const [x, y] = [np.take(data, rows.ref, 0), np.take(labels, rows, 0)];
    const g = gradient(tree.ref(layers), x, y);
    m = tree.map((m, g) => m.mul(0.9).add(g.ref.mul(0.1)), m, tree.ref(g));
    s = tree.map((s, g) => s.mul(0.999).add(g.ref.mul(g).mul(0.001)), s, g);
    const steps = t.add(1);
    const power = (base) => np.exp(steps.ref.mul(Math.log(base)));
    const rate = np.sqrt(np.subtract(1, power(0.999))).div(np.subtract(1, power(0.9))).mul(1e-3);
    layers = tree.map(
      (p, m, s) => p.sub(rate.ref.mul(m).div(np.sqrt(s).add(1e-8))),
      layers,
      tree.ref(m),
      tree.ref(s),
    );
    rate.dispose();
    return [layers, m, s, steps];
  });

  let state = [layers, zeros(), zeros(), np.zeros([])];
  const step = () => {
    const picked = Int32Array.from({ length: BATCH }, () => Math.floor(Math.random() * EXAMPLES));
    state = advance(...state, data.ref, labels.ref, np.array(picked, { dtype: np.int32 }));
  };
  return { steps_per_second: await rate(step, () => state[0][0].bias.ref.data()), version, backend: "wasm" };
};
