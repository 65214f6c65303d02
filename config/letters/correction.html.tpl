{{! 请补正材料的信（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#b3261e" style="padding:16px;background-color:#b3261e;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">{{#AMENDS}}补充材料收悉，{{/AMENDS}}{{#HAS_FAULTS}}{{#AMENDS}}还{{/AMENDS}}有 {{COUNT}} 处请补正{{/HAS_FAULTS}}{{#NO_FAULTS}}材料请补正{{/NO_FAULTS}}</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}} {{#AMENDS}}补充的{{CAMPAIGN}}材料收悉，已并入原来报送的材料。{{/AMENDS}}{{#BEGINS}}发来的{{CAMPAIGN}}{{#INTERIM}}信息{{/INTERIM}}{{#FINAL}}材料{{/FINAL}}收悉。{{/BEGINS}}{{#HAS_FAULTS}}经核对，{{#AMENDS}}还{{/AMENDS}}有 {{COUNT}} 处需要补正。{{/HAS_FAULTS}}敬请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>{{/DEADLINE_AHEAD}}<b>直接回复本邮件，只补发下面提到的材料</b>，并请在同一封邮件里一次发齐。</p>
{{#HAS_REASON}}
<p style="margin:0 0 12px 0;text-indent:2em;">我办意见：<b>{{REASON}}</b></p>
{{/HAS_REASON}}
{{>part-notes}}
</td></tr>
{{>part-faults}}
{{>part-wishes}}
{{>part-kept}}
{{>part-code}}
{{>part-foot}}
