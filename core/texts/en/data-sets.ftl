### The data sets that ship with the lab: their titles, and what is predicted from what.

digits = Handwritten digits, 8×8
digits-description = Which digit 0–9 is it? 1,797 scanned digits of 43 people, reduced to 8×8 pixels of 17 grey levels. Trains in seconds. E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, 1998.
mnist = Handwritten digits, 28×28 (10,000 of MNIST)
mnist-description = Which digit 0–9 is it? 10,000 of the 70,000 images of MNIST, 28×28 pixels. Y. LeCun, C. Cortes and C. J. C. Burges, 1998.
mnist1d = MNIST-1D (digits as signals of 40 points)
mnist1d-description = Which of ten patterns hides in a noisy, shifted and stretched signal of 40 points? Small, yet it tells linear models, MLPs and CNNs apart. S. Greydanus and D. Kobak, ICML 2024, arXiv:2011.14439.
modular = Addition modulo 59
modular-description = What is (a + b) mod 59? All 59² pairs as the tokens a, b, =; half of the table is trained on. A transformer that learns the rule gets the other half right, often long after it has memorised its own. After A. Power et al., arXiv:2201.02177.
breast-cancer = Breast cancer (Wisconsin, diagnostic)
breast-cancer-description = Is a tumour malignant or benign? 569 patients, 30 measurements of cell nuclei in images of a fine needle aspirate. W. Wolberg, O. Mangasarian, N. Street and W. Street, UCI Machine Learning Repository, 1995.
diabetes = Diabetes progression
diabetes-description = How far does diabetes progress within a year? A score for 442 patients, from age, sex, body mass index, blood pressure and six blood values. B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, Least Angle Regression, 2004.
