### 任务与数据的种类，用于句中。

classification = 分类任务
regression = 回归任务
tables = 表格数据
sequences = 序列数据
images = 图像数据
tokens = 词元数据
