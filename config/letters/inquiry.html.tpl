{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#1f5a99;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">来信收悉，已转工作人员</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！{{RECEIVED}}发来的邮件{{#HAS_SUBJECT}}（主题：{{SUBJECT}}）{{/HAS_SUBJECT}}收悉，已转我办工作人员办理，将尽快答复您。</p>
<p style="margin:0 0 12px 0;text-indent:2em;">如果您本来要报送材料，这封邮件里没有附件，请添加附件后直接回复本邮件。</p>
</td></tr>
{{>part-foot}}
