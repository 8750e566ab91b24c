### 研究的自述。

## 事后向已有试验提出的问题。

asked = 哪个 { $parameters } 的 { $metric } 最好？
