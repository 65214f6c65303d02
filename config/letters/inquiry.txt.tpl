{{! 来信已转工作人员的回执（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}来信收悉，已转工作人员{{#HAS_CAMPAIGN}}：{{CAMPAIGN}}{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！{{RECEIVED}} 发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，已转我办工作人员办理，将尽快答复您。

　　如果您是要报送材料，请留意：这封邮件里没有附件。请添加附件后直接回复本邮件。
{{>part-foot}}
