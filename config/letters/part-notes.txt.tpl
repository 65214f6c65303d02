{{! 各封信共用的一段：晚到和邮箱待核实的说明（纯文本格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#LATE}}

　　另，材料收到的时间晚于截止日期{{#HAS_DEADLINE}}（{{DEADLINE}}）{{/HAS_DEADLINE}}，我办已按实际收到时间登记，照常接收。
{{/LATE}}
{{>part-unconfirmed}}
