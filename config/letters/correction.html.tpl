{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#b3261e;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">{{#HAS_FAULTS}}材料有 {{COUNT}} 处请补正{{/HAS_FAULTS}}{{#NO_FAULTS}}材料请补正{{/NO_FAULTS}}</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉。敬请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前</b>{{/DEADLINE_AHEAD}}<b>直接回复本邮件，只需补发有问题的材料</b>。</p>
{{#HAS_REASON}}
<p style="margin:0 0 12px 0;text-indent:2em;">我办意见：<b>{{REASON}}</b></p>
{{/HAS_REASON}}
{{>part-notes}}
</td></tr>
{{>part-faults}}
{{>part-kept}}
{{>part-wishes}}
{{>part-foot}}
