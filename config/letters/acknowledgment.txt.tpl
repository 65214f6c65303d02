主题：回复：{{CAMPAIGN}}材料收悉{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉。经核对，材料齐全，符合要求，不需要再补发。
{{#HAS_RECEIPT}}
　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}

{{>part-items}}

　　如需更换或者增加材料，直接回复本邮件，附上要更换或增加的文件即可。
{{>part-foot}}
