{{! 材料收悉、齐全合格的回执（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}材料收悉，齐全合格{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！贵单位{{RECEIVED}} 发来的{{CAMPAIGN}}材料收悉。经核对，材料齐全，符合要求，不需要再补发。
{{#HAS_RECEIPT}}

　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{>part-notes}}

　　如需更换或者增加材料，请直接回复本邮件，附上要更换或增加的文件即可。

{{>part-items}}
{{>part-code}}
{{>part-foot}}
