主题：回复：{{CAMPAIGN}}材料收悉，另有几项请留意{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉，已经登记，必需的材料都已收到。
{{#HAS_RECEIPT}}
　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}

　　以下几项希望予以补充完善。如有条件，请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前{{/DEADLINE_AHEAD}}直接回复本邮件补发；确实没有的，不影响本次报送。

{{>part-wishes}}
{{>part-items}}
{{>part-foot}}
