{{! 请补正材料的信（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}{{#INTERIM}}活动信息{{/INTERIM}}{{#FINAL}}{{#AMENDS}}还有{{/AMENDS}}材料{{/FINAL}}请补正{{#HAS_FAULTS}}（{{COUNT}}处）{{/HAS_FAULTS}}{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}} {{#AMENDS}}补充的{{CAMPAIGN}}材料收悉，已并入原来报送的材料。{{/AMENDS}}{{#BEGINS}}发来的{{CAMPAIGN}}{{#INTERIM}}信息{{/INTERIM}}{{#FINAL}}材料{{/FINAL}}收悉。{{/BEGINS}}{{#HAS_FAULTS}}经核对，{{#AMENDS}}还{{/AMENDS}}有 {{COUNT}} 处需要补正。{{/HAS_FAULTS}}敬请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）{{/DEADLINE_AHEAD}}直接回复本邮件，只补发下面提到的材料，并请在同一封邮件里一次发齐。
{{#HAS_RECEIPT}}

　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{#HAS_REASON}}

　　我办意见：{{REASON}}

{{/HAS_REASON}}
{{>part-notes}}
{{>part-faults}}
{{>part-wishes}}
{{>part-kept}}
{{>part-code}}
{{>part-foot}}
