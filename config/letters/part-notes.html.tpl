{{! 各封信共用的一段：晚到和邮箱待核实的说明（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#LATE}}
<p style="margin:0 0 12px 0;text-indent:2em;">另，材料收到的时间晚于截止日期{{#HAS_DEADLINE}}（{{DEADLINE}}）{{/HAS_DEADLINE}}，我办已按实际收到时间登记，照常接收。</p>
{{/LATE}}
{{>part-unconfirmed}}
