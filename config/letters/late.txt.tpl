{{! 截止日期之后收到、符合要求的回执（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}材料收悉（晚于截止日期）{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}} 发来的{{CAMPAIGN}}材料收悉。经核对，材料符合要求，不需要再补正。收到的时间晚于截止日期{{#HAS_DEADLINE}}（{{DEADLINE}}）{{/HAS_DEADLINE}}，我办已按实际收到时间登记，材料照常接收。
{{#HAS_RECEIPT}}

　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-unconfirmed}}
{{#HAS_WISHES}}

　　以下几项如有条件，请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）{{/DEADLINE_AHEAD}}直接回复本邮件补发；确实没有的，不影响本次报送。

{{/HAS_WISHES}}
{{>part-wishes}}

{{>part-items}}
{{>part-code}}
{{>part-foot}}
