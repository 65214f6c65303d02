{{! 补充的材料收悉、现已符合要求的回执（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1b7f3b" style="padding:16px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">补充材料收悉，现已符合要求</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}} 补充的{{CAMPAIGN}}材料收悉，已并入原来报送的材料。经核对，{{#HAS_WISHES}}必需的材料现已齐全，符合要求{{/HAS_WISHES}}{{#NO_WISHES}}材料现已齐全，符合要求{{/NO_WISHES}}，<b>不需要再补正</b>。</p>
{{>part-notes}}
{{#HAS_WISHES}}
<p style="margin:0 0 12px 0;text-indent:2em;">以下几项如有条件，请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>{{/DEADLINE_AHEAD}}直接回复本邮件补发；<b>确实没有的，不影响本次报送</b>。</p>
{{/HAS_WISHES}}
<p style="margin:0 0 12px 0;text-indent:2em;">文末列出贵单位目前报送的全部材料，请核对。</p>
</td></tr>
{{>part-wishes}}
{{>part-items}}
{{>part-code}}
{{>part-foot}}
