{{! 补充的材料收悉、现已符合要求的回执（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}补充材料收悉，现已符合要求{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}} 补充的{{CAMPAIGN}}材料收悉，已并入原来报送的材料。经核对，{{#HAS_WISHES}}必需的材料现已齐全，符合要求{{/HAS_WISHES}}{{#NO_WISHES}}材料现已齐全，符合要求{{/NO_WISHES}}，不需要再补正。文末列出贵单位目前报送的全部材料，请核对。
{{#HAS_RECEIPT}}

　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}
{{#HAS_WISHES}}

　　以下几项如有条件，请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）{{/DEADLINE_AHEAD}}直接回复本邮件补发；确实没有的，不影响本次报送。

{{/HAS_WISHES}}
{{>part-wishes}}

{{>part-items}}
{{>part-code}}
{{>part-foot}}
