{{! 来信已转工作人员的回执（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1f5a99" style="padding:16px;background-color:#1f5a99;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">来信收悉，已转工作人员</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！{{RECEIVED}} 发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，已转我办工作人员办理，将尽快答复您。</p>
<p style="margin:0 0 12px 0;text-indent:2em;">如果您是要报送材料，请留意：这封邮件里没有附件。请添加附件后直接回复本邮件。</p>
</td></tr>
{{>part-foot}}
