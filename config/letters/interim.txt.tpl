{{! 活动信息收悉的回执（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}活动信息收悉{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}} 报送的{{CAMPAIGN}}信息收悉，已经登记。{{#DEADLINE_AHEAD}}活动结束后，敬请于{{DEADLINE}}前（含当日）报送活动总结等材料。{{/DEADLINE_AHEAD}}
{{>part-notes}}

{{>part-items}}
{{>part-code}}
{{>part-foot}}
