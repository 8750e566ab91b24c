### What the language says of itself. It has one plural form.

tag = zh-Hans
name = 中文
decimal-sign = .
group-separator = ,
list-separator = 、
clause-separator = ；
alternative-separator = {" 或 "}
sentence-separator = {""}
