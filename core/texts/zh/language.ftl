### What the language says of itself. It has one plural form.

tag = zh-Hans
name = 中文
decimal-sign = .
group-separator = ,
list-separator = 、
