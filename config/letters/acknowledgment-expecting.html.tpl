{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">材料收悉，另有几项请留意</div>
<div style="font-size:14px;line-height:1.6;">{{#HAS_CAMPAIGN}}{{CAMPAIGN}}{{/HAS_CAMPAIGN}}{{#HAS_RECEIPT}}　<span style="white-space:nowrap;">回执编号 <b style="font-size:16px;">{{RECEIPT}}</b></span>{{/HAS_RECEIPT}}</div>
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}}发来的{{CAMPAIGN}}材料收悉，已经登记，<b>必需的材料都已收到</b>。</p>
{{>part-notes}}
<p style="margin:0 0 12px 0;text-indent:2em;">以下几项希望予以补充完善。如有条件，请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前{{/DEADLINE_AHEAD}}直接回复本邮件补发；确实没有的，不影响本次报送。</p>
</td></tr>
{{>part-wishes}}
{{>part-items}}
{{>part-foot}}
