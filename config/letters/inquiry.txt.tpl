主题：回复：来信收悉，已转工作人员{{#HAS_CAMPAIGN}}（{{CAMPAIGN}}）{{/HAS_CAMPAIGN}}
{{>part-greeting}}
　　您好！{{RECEIVED}}发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，已转我办工作人员办理，将尽快答复您。

　　如果您本来要报送材料，这封邮件里没有附件，请添加附件后直接回复本邮件。
{{>part-foot}}
