### What the language says of itself. It has one plural form.

tag = zh-Hans
name = 中文
# Said of this language to those who read another.
switch = 切换到中文
decimal-sign = .
group-separator = ,
list-separator = 、
clause-separator = ；
alternative-separator = {" 或 "}
sentence-separator = {""}
