//! What is known of each data set that ships.

use crate::dataset::{Shape, Task};
use crate::text::Text;

pub(super) struct Facts {
    pub name: &'static str,
    pub file: &'static str,
    pub title: Text,
    pub description: Text,
    pub task: Task,
    pub shape: Shape,
    pub outputs: usize,
    /// Examples in train, valid and test.
    pub parts: [usize; 3],
    pub chance: f64,
    /// The column to predict, if the file is a table.
    pub target: Option<&'static str>,
}

pub(super) const DIGITS: Facts = Facts {
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

pub(super) const MNIST: Facts = Facts {
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

pub(super) const MNIST1D: Facts = Facts {
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

pub(super) const MODULAR: Facts = Facts {
    name: "modular",
    file: "modular.lab",
    title: Text::new("Addition modulo 59", "模 59 加法"),
    description: Text::new(
        "What is (a + b) mod 59? All 59² pairs as the tokens a, b, =; half of the table is trained on. A transformer that \
         learns the rule gets the other half right, often long after it has memorised its own. After A. Power et al., \
         arXiv:2201.02177.",
        "(a + b) mod 59 等于多少？全部 59² 对，写成词元 a、b、=，用其中一半训练。学会规律的 transformer 能答对另一半，\
         往往是在记住训练样本很久之后。参照 A. Power 等，arXiv:2201.02177。",
    ),
    task: Task::Classification,
    shape: Shape::Tokens { vocabulary: 60, length: 3 },
    outputs: 59,
    parts: [1740, 436, 1305],
    chance: 427.0 / 436.0,
    target: None,
};

pub(super) const BREAST_CANCER: Facts = Facts {
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

pub(super) const DIABETES: Facts = Facts {
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
