{{! 材料收悉、但还有希望补充的材料（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1b7f3b" style="padding:16px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">材料收悉，另有几项可补充</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}} 发来的{{CAMPAIGN}}材料收悉，已经登记，<b>必需的材料都已收到</b>。</p>
{{>part-notes}}
<p style="margin:0 0 12px 0;text-indent:2em;">以下几项如有条件，请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>{{/DEADLINE_AHEAD}}直接回复本邮件补发；<b>确实没有的，不影响本次报送</b>。</p>
</td></tr>
{{>part-wishes}}
{{>part-items}}
{{>part-code}}
{{>part-foot}}
