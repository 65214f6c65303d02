{{! 给本办公室的告警解除：邮箱恢复（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1e6b3a" style="padding:16px;background-color:#1e6b3a;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">收件邮箱已恢复</div>
</td></tr>
<tr><td style="padding:20px 16px 0 16px;">
<p style="margin:0 0 12px 0;"><b>{{OFFICE}}：</b></p>
<p style="margin:0 0 12px 0;text-indent:2em;">收件邮箱已能连接。中断期间各单位的来信没有丢失，系统正在收取和回复，收到时间按服务商记录的时间计算。您不需要做什么。</p>
</td></tr>
{{#HAS_EVIDENCE}}
<tr><td style="padding:8px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#1e6b3a;border-bottom:2px solid #1e6b3a;padding-bottom:4px;">各邮箱的情况</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#EVIDENCE_LINE}}
<div>· {{EVIDENCE}}</div>
{{/EVIDENCE_LINE}}
</td></tr>
{{/HAS_EVIDENCE}}
<tr><td style="padding:16px 16px 20px 16px;text-align:right;">{{TODAY}}　报送系统</td></tr>
{{>part-end}}
