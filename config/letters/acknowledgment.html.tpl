{{! 材料收悉、齐全合格的回执（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1b7f3b" style="padding:16px;background-color:#1b7f3b;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">材料收悉，齐全合格</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！贵单位{{RECEIVED}} 发来的{{CAMPAIGN}}材料收悉。经核对，材料齐全，符合要求，<b>不需要再补发</b>。</p>
{{>part-notes}}
<p style="margin:0 0 12px 0;text-indent:2em;">如需更换或者增加材料，请直接回复本邮件，附上要更换或增加的文件即可。</p>
</td></tr>
{{>part-items}}
{{>part-code}}
{{>part-foot}}
