//! The data sets that ship: the figures of `Builtin` against the real files, and what every split and standardisation
//! must hold on them.

use lab_core::dataset::{Builtin, Dataset, Layout, Shape, Targets, read_packed_header};
use lab_core::text::Lang;

fn bytes(builtin: Builtin) -> Vec<u8> {
    let path = format!("{}/../static/data/{}", env!("CARGO_MANIFEST_DIR"), builtin.file());
    std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn load(builtin: Builtin) -> Dataset {
    builtin.load(&bytes(builtin)).unwrap_or_else(|error| panic!("{}: {error}", builtin.name()))
}

#[test]
fn figures_are_those_of_the_files() {
    for builtin in Builtin::ALL {
        // `load` itself compares name, shape, outputs and the sizes of the parts.
        let data = load(builtin);
        assert_eq!(data.task(), builtin.task());
        assert_eq!(data.examples(), builtin.examples());
        assert_eq!(data.inputs.len(), builtin.examples() * builtin.shape().len());
        let (found, stated) = (data.chance(), builtin.chance());
        assert!((found - stated).abs() <= 1e-6 * found, "{}: chance is {found}, stated {stated}", builtin.name());
        if builtin.file().ends_with(".lab") {
            let file = bytes(builtin);
            let (header, _) = read_packed_header(&file).expect("the header was read before");
            let titles = [Lang::En, Lang::Zh].map(|lang| builtin.title().get(lang));
            assert_eq!([header.title.en.as_str(), header.title.zh.as_str()], titles);
        }
    }
}

#[test]
fn splits_are_disjoint_cover_and_hold_every_class_in_proportion() {
    for builtin in Builtin::ALL {
        let data = load(builtin);
        let parts = [&data.split.train, &data.split.valid, &data.split.test];
        let mut all: Vec<u32> = parts.into_iter().flatten().copied().collect();
        all.sort_unstable();
        assert_eq!(all, (0..data.examples() as u32).collect::<Vec<_>>(), "{}", builtin.name());
        if let Targets::Classes { labels, names } = &data.targets {
            let share = |part: &[u32], class: usize| {
                let of_class = part.iter().filter(|i| usize::from(labels[**i as usize]) == class).count();
                of_class as f64 / part.len() as f64
            };
            for class in 0..names.len() {
                let difference = share(&data.split.train, class) - share(&data.split.valid, class);
                assert!(difference.abs() < 0.005, "{}, class {class}: {difference}", builtin.name());
            }
        }
    }
}

#[test]
fn the_published_test_split_of_mnist1d_is_kept() {
    let mut test = load(Builtin::Mnist1d).split.test;
    test.sort_unstable();
    assert_eq!(test, (4000..5000).collect::<Vec<u32>>());
}

/// The table of addition modulo 59 is whole: every pair once, its class the sum.
#[test]
fn the_modular_table_is_whole_and_right() {
    let data = load(Builtin::Modular);
    let Targets::Classes { labels, .. } = &data.targets else { panic!("classes") };
    let mut pairs = std::collections::BTreeSet::new();
    for (row, label) in data.inputs.chunks_exact(180).zip(labels) {
        let ones: Vec<usize> = row.iter().enumerate().filter(|(_, x)| **x == 1.0).map(|(i, _)| i).collect();
        let &[a, b, equals] = ones.as_slice() else { panic!("three tokens: {ones:?}") };
        assert_eq!((usize::from(*label), equals), ((a + b - 60) % 59, 120 + 59));
        pairs.insert((a, b - 60));
    }
    assert_eq!(pairs.len(), 59 * 59);
    let mut test = data.split.test;
    test.sort_unstable();
    assert_eq!(test, (2176..3481).collect::<Vec<u32>>());
}

#[test]
fn training_inputs_have_mean_zero_and_deviation_one() {
    // Tokens stay as they are.
    for builtin in Builtin::ALL.into_iter().filter(|builtin| builtin.shape().layout() != Layout::Tokens) {
        let data = load(builtin);
        let width = data.shape.len();
        // One group of numbers per feature of a table; one in all for images and sequences.
        let groups = if matches!(data.shape, Shape::Table { .. }) { width } else { 1 };
        let (mut sums, mut squares) = (vec![0.0; groups], vec![0.0; groups]);
        for row in &data.split.train {
            for i in 0..width {
                let z = f64::from(data.inputs[*row as usize * width + i]);
                sums[i % groups] += z;
                squares[i % groups] += z * z;
            }
        }
        let count = (data.split.train.len() * width / groups) as f64;
        for (sum, square) in sums.iter().zip(&squares) {
            assert!((sum / count).abs() < 1e-5 && (square / count - 1.0).abs() < 1e-5, "{}", builtin.name());
        }
    }
}

/// FNV-1a over the bits of the inputs and the order of the split: another number means that old and new results cannot
/// be compared, and that native and WebAssembly builds may train on different data.
#[test]
fn every_bit_is_as_it_was() {
    let fold = |hash: u64, word: u32| (hash ^ u64::from(word)).wrapping_mul(0x0000_0100_0000_01B3);
    let found = Builtin::ALL.map(|builtin| {
        let data = load(builtin);
        let parts = [&data.split.train, &data.split.valid, &data.split.test];
        let words = data.inputs.iter().map(|x| x.to_bits()).chain(parts.into_iter().flatten().copied());
        words.fold(0xCBF2_9CE4_8422_2325, fold)
    });
    let expected = [
        "2b0d4d6526e79752",
        "c8edae6bb4d0e967",
        "171e7674426a917a",
        "3bfd8b6caa7fc595",
        "245ec5b4f896f1d0",
        "d8396b6feaf6d319",
    ];
    assert_eq!(found.map(|hash| format!("{hash:016x}")), expected);
}
