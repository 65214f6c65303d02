{{! 活动信息收悉的回执（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1b7f3b" style="padding:16px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">活动信息收悉</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}} 报送的{{CAMPAIGN}}信息收悉，已经登记。{{#DEADLINE_AHEAD}}活动结束后，敬请于<b>{{DEADLINE}}前（含当日）</b>报送活动总结等材料。{{/DEADLINE_AHEAD}}</p>
{{>part-notes}}
</td></tr>
{{>part-items}}
{{>part-code}}
{{>part-foot}}
