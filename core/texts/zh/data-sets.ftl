### 随附的数据集：名称，以及由什么预测什么。

digits = 手写数字 8×8
digits-description = 识别 0–9 中的哪个数字？43 人手写的 1,797 个数字，缩小为 8×8 像素、17 级灰度，数秒即可训练完成。E. Alpaydin 与 C. Kaynak，UCI 机器学习库，1998 年。
mnist = 手写数字 28×28（MNIST 中的 10,000 张）
mnist-description = 识别 0–9 中的哪个数字？MNIST 的 70,000 张图像中的 10,000 张，28×28 像素。Y. LeCun、C. Cortes 与 C. J. C. Burges，1998 年。
mnist1d = MNIST-1D（40 点的一维数字信号）
mnist1d-description = 带噪声、经平移与拉伸的 40 点信号里藏着十种模式中的哪一种？数据虽小，却能拉开线性模型、MLP 与 CNN 的差距。S. Greydanus 与 D. Kobak，ICML 2024，arXiv:2011.14439。
modular = 模 59 加法
modular-description = (a + b) mod 59 等于多少？全部 59² 对，写成词元 a、b、=，用其中一半训练。学会规律的 transformer 能答对另一半，往往是在记住训练样本很久之后。参照 A. Power 等，arXiv:2201.02177。
breast-cancer = 乳腺癌诊断（威斯康星）
breast-cancer-description = 肿瘤是恶性还是良性？569 名患者，30 项由细针穿刺图像测得的细胞核特征。W. Wolberg、O. Mangasarian、N. Street 与 W. Street，UCI 机器学习库，1995 年。
diabetes = 糖尿病进展
diabetes-description = 一年内糖尿病进展到什么程度？442 名患者的评分，依据年龄、性别、体重指数、血压与六项血液指标。B. Efron、T. Hastie、I. Johnstone 与 R. Tibshirani，Least Angle Regression，2004 年。
