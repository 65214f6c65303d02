{{! 截止日期之后收到、符合要求的回执（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#8a5a00" style="padding:16px;background-color:#8a5a00;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">材料收悉（晚于截止日期）</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}} 发来的{{CAMPAIGN}}材料收悉。经核对，材料符合要求，<b>不需要再补正</b>。收到的时间晚于截止日期{{#HAS_DEADLINE}}（{{DEADLINE}}）{{/HAS_DEADLINE}}，我办已按实际收到时间登记，材料照常接收。</p>
{{>part-unconfirmed}}
{{#HAS_WISHES}}
<p style="margin:0 0 12px 0;text-indent:2em;">以下几项如有条件，请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>{{/DEADLINE_AHEAD}}直接回复本邮件补发；<b>确实没有的，不影响本次报送</b>。</p>
{{/HAS_WISHES}}
</td></tr>
{{>part-wishes}}
{{>part-items}}
{{>part-code}}
{{>part-foot}}
