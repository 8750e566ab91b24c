### 数量。

parameters = { $count } 个参数
trials = { $count } 个试验
steps = { $count } 步
plots = { $count } 幅图
studies = { $count } 个研究
