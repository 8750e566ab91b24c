### 学习页：课程列表，以及课程正文之外的话。

introduction = 每课提出一个论断，用一个录制的研究展示它，再让您亲手一试：训练就在本浏览器中进行。任务在您自己的记录上检查。
all-lessons = 全部课程
figure = 录制的研究：{ $title }
your-figure = 您的研究：{ $title }
your-guess = 您的猜测
not-chosen = 请选择……
guess-kept = 现场运行一次，看看猜得有多接近。
guess-said = 您的猜测：{ $guess }。记录显示：{ $truth }。
truth-said = 记录显示：{ $truth }。
see-curve = 现场运行一次，把图中的曲线与您设想的曲线相比较。
live = 现场运行
run = 运行此研究
open-design = 在设计页打开
started = { $name }：{ $progress }
to-run = 到运行页观看
to-analyze = 到分析页解读
no-record = 请现场运行，或打开自己的研究：任务在当前研究上检查。
checked-on = 已就当前研究“{ $name }”的现有进度作了检查。
passed = 任务已达成。可以由此继续，也可以换一种做法再试。
holds = 成立
holds-not = 尚不成立
unchecked = 尚未检查
next-lesson = 下一课：{ $title }
no-lesson = 没有课程“{ $id }”。学习页列有全部课程。
not-fetched = 无法获取本站的文件 { $path }。待服务器恢复应答后，请重新载入此页。
bad-course = 本站的课程无法读取：{ $why }。请重新构建站点。

chapter = 第 { $number } 章
about = { $minutes } 分钟 · 《调参手册》 { $rows }
