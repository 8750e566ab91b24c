//! The data sets that ship with the lab: their names, sizes and what is known about them.
//!
//! The figures stand here so that a study can be checked before its data is fetched; `load` refuses a file that does not
//! have them, and `tests/datasets.rs` holds them to the real files. Knows nothing of where the files are.

use super::{CsvError, Dataset, PackedError, Shape, Task, parse_csv, parse_packed};
use crate::text::{Lang, Text};
use std::fmt;

/// A data set that ships with the lab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Builtin {
    Digits,
    Mnist,
    Mnist1d,
    BreastCancer,
    Diabetes,
}

impl Builtin {
    pub const ALL: [Builtin; 5] =
        [Builtin::Digits, Builtin::Mnist, Builtin::Mnist1d, Builtin::BreastCancer, Builtin::Diabetes];

    /// The data set of that name, as study files write it.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|builtin| builtin.name() == name)
    }

    pub fn name(self) -> &'static str {
        self.facts().name
    }

    pub fn title(self) -> Text {
        self.facts().title
    }

    /// What is predicted from what, and who collected it.
    pub fn description(self) -> Text {
        self.facts().description
    }

    pub fn task(self) -> Task {
        self.facts().task
    }

    pub fn shape(self) -> Shape {
        self.facts().shape
    }

    /// Classes, or 1 for a regression.
    pub fn outputs(self) -> usize {
        self.facts().outputs
    }

    pub fn examples(self) -> usize {
        let [train, valid, test] = self.facts().parts;
        train + valid + test
    }

    pub fn train_examples(self) -> usize {
        self.facts().parts[0]
    }

    pub fn valid_examples(self) -> usize {
        self.facts().parts[1]
    }

    pub fn test_examples(self) -> usize {
        self.facts().parts[2]
    }

    /// `valid_error` of the best guess that ignores the inputs (`Dataset::chance`).
    pub fn chance(self) -> f64 {
        self.facts().chance
    }

    /// The name of the file in the data folder.
    pub fn file(self) -> &'static str {
        self.facts().file
    }

    /// Decodes the content of `file()`.
    pub fn load(self, bytes: &[u8]) -> Result<Dataset, LoadError> {
        let data = match self.facts().target {
            None => parse_packed(bytes).map_err(LoadError::Packed)?,
            Some(target) => {
                let text = str::from_utf8(bytes).map_err(|_| LoadError::NotText)?;
                parse_csv(self.name(), text, target, self.task()).map_err(LoadError::Csv)?
            }
        };
        let parts = [data.split.train.len(), data.split.valid.len(), data.split.test.len()];
        let found = (data.name.as_str(), data.shape, data.outputs(), parts);
        if found == (self.name(), self.shape(), self.outputs(), self.facts().parts) {
            Ok(data)
        } else {
            Err(LoadError::Differs { expected: self, examples: data.examples(), found: data.name })
        }
    }

    const fn facts(self) -> &'static Facts {
        match self {
            Builtin::Digits => &DIGITS,
            Builtin::Mnist => &MNIST,
            Builtin::Mnist1d => &MNIST1D,
            Builtin::BreastCancer => &BREAST_CANCER,
            Builtin::Diabetes => &DIABETES,
        }
    }
}

/// Why the file of a built-in data set is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum LoadError {
    Packed(PackedError),
    Csv(Vec<CsvError>),
    /// A table that is not UTF-8.
    NotText,
    /// A sound file, but of other data.
    Differs {
        expected: Builtin,
        found: String,
        examples: usize,
    },
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl LoadError {
    /// The sentence a person reads.
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            LoadError::Packed(error) => error.sentence(lang),
            LoadError::Csv(errors) => {
                errors.iter().map(|error| error.sentence(lang)).collect::<Vec<_>>().join(lang.pick("; ", "；"))
            }
            LoadError::NotText => lang.pick("the table is not UTF-8 text", "表格不是 UTF-8 文本").into(),
            LoadError::Differs { expected, found, examples } => {
                let (file, due) = (expected.file(), expected.examples());
                lang.pick(
                    format!(
                        "{file} should hold {due} examples of \"{}\", found {examples} of \"{found}\"",
                        expected.name()
                    ),
                    format!("{file} 应有 “{}” 的 {due} 个样本，却是 “{found}” 的 {examples} 个", expected.name()),
                )
            }
        }
    }
}

struct Facts {
    name: &'static str,
    file: &'static str,
    title: Text,
    description: Text,
    task: Task,
    shape: Shape,
    outputs: usize,
    /// Examples in train, valid and test.
    parts: [usize; 3],
    chance: f64,
    /// The column to predict, if the file is a table.
    target: Option<&'static str>,
}

const DIGITS: Facts = Facts {
    name: "digits",
    file: "digits.lab",
    title: Text::new("Handwritten digits, 8×8", "手写数字 8×8"),
    description: Text::new(
        "Which digit 0–9 is it? 1,797 scanned digits of 43 people, reduced to 8×8 pixels of 17 grey levels. Trains in \
         seconds. E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998.",
        "识别 0–9 中的哪个数字？43 人手写的 1,797 个数字，缩小为 8×8 像素、17 级灰度，数秒即可训练完成。\
         E. Alpaydin 与 C. Kaynak，UCI 机器学习库，1998 年。",
    ),
    task: Task::Classification,
    shape: Shape::Image { channels: 1, height: 8, width: 8 },
    outputs: 10,
    parts: [1079, 359, 359],
    chance: 323.0 / 359.0,
    target: None,
};

const MNIST: Facts = Facts {
    name: "mnist",
    file: "mnist.lab",
    title: Text::new("Handwritten digits, 28×28 (10,000 of MNIST)", "手写数字 28×28（MNIST 中的 10,000 张）"),
    description: Text::new(
        "Which digit 0–9 is it? 10,000 of the 70,000 images of MNIST, 28×28 pixels. Y. LeCun, C. Cortes and \
         C. J. C. Burges, 1998.",
        "识别 0–9 中的哪个数字？MNIST 的 70,000 张图像中的 10,000 张，28×28 像素。Y. LeCun、C. Cortes 与 \
         C. J. C. Burges，1998 年。",
    ),
    task: Task::Classification,
    shape: Shape::Image { channels: 1, height: 28, width: 28 },
    outputs: 10,
    parts: [6000, 2000, 2000],
    chance: 0.8875,
    target: None,
};

const MNIST1D: Facts = Facts {
    name: "mnist1d",
    file: "mnist1d.lab",
    title: Text::new("MNIST-1D (digits as signals of 40 points)", "MNIST-1D（40 点的一维数字信号）"),
    description: Text::new(
        "Which of ten patterns hides in a noisy, shifted and stretched signal of 40 points? Small, yet it tells linear \
         models, MLPs and CNNs apart. S. Greydanus and D. Kobak, ICML 2024, arXiv:2011.14439.",
        "带噪声、经平移与拉伸的 40 点信号里藏着十种模式中的哪一种？数据虽小，却能拉开线性模型、MLP 与 CNN 的差距。\
         S. Greydanus 与 D. Kobak，ICML 2024，arXiv:2011.14439。",
    ),
    task: Task::Classification,
    shape: Shape::Sequence { channels: 1, length: 40 },
    outputs: 10,
    parts: [3200, 800, 1000],
    chance: 0.8975,
    target: None,
};

const BREAST_CANCER: Facts = Facts {
    name: "breast_cancer",
    file: "breast_cancer.csv",
    title: Text::new("Breast cancer (Wisconsin, diagnostic)", "乳腺癌诊断（威斯康星）"),
    description: Text::new(
        "Is a tumour malignant or benign? 569 patients, 30 measurements of cell nuclei in images of a fine needle \
         aspirate. W. Wolberg, O. Mangasarian, N. Street and W. Street, UCI Machine Learning Repository, 1995.",
        "肿瘤是恶性还是良性？569 名患者，30 项由细针穿刺图像测得的细胞核特征。W. Wolberg、O. Mangasarian、N. Street 与 \
         W. Street，UCI 机器学习库，1995 年。",
    ),
    task: Task::Classification,
    shape: Shape::Table { features: 30 },
    outputs: 2,
    parts: [343, 113, 113],
    chance: 42.0 / 113.0,
    target: Some("diagnosis"),
};

const DIABETES: Facts = Facts {
    name: "diabetes",
    file: "diabetes.csv",
    title: Text::new("Diabetes progression", "糖尿病进展"),
    description: Text::new(
        "How far does diabetes progress within a year? A score for 442 patients, from age, sex, body mass index, blood \
         pressure and six blood values. B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, 2004.",
        "一年内糖尿病进展到什么程度？442 名患者的评分，依据年龄、性别、体重指数、血压与六项血液指标。B. Efron、T. Hastie、\
         I. Johnstone 与 R. Tibshirani，Least Angle Regression，2004 年。",
    ),
    task: Task::Regression,
    shape: Shape::Table { features: 10 },
    outputs: 1,
    parts: [266, 88, 88],
    chance: 82.562_584_5,
    target: Some("progression"),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed() {
        for builtin in Builtin::ALL {
            assert_eq!(Builtin::parse(builtin.name()), Some(builtin));
        }
        assert_eq!(Builtin::parse("Digits"), None);
    }

    #[test]
    fn a_file_of_other_data_is_refused() {
        assert_eq!(Builtin::Digits.load(b"hello"), Err(LoadError::Packed(PackedError::NoHeader)));
        assert_eq!(Builtin::Diabetes.load(&[0xFF]), Err(LoadError::NotText));
        let rows: String = (0..20).map(|i| format!("{i},{}\n", i * i)).collect();
        let error = Builtin::Diabetes.load(format!("age,progression\n{rows}").as_bytes()).unwrap_err();
        let sentence = "diabetes.csv should hold 442 examples of \"diabetes\", found 20 of \"diabetes\"";
        assert_eq!(error.to_string(), sentence);
    }
}
