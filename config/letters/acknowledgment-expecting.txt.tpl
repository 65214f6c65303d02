{{! 材料收悉、但还有希望补充的材料（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}材料收悉，另有几项可补充{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}} 发来的{{CAMPAIGN}}材料收悉，已经登记，必需的材料都已收到。
{{#HAS_RECEIPT}}

　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}

　　以下几项如有条件，请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）{{/DEADLINE_AHEAD}}直接回复本邮件补发；确实没有的，不影响本次报送。

{{>part-wishes}}
{{>part-items}}
{{>part-code}}
{{>part-foot}}
