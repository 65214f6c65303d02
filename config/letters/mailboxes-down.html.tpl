{{! 给本办公室的告警：邮箱连不上（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#b3261e" style="padding:16px;background-color:#b3261e;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">收件邮箱无法连接</div>
</td></tr>
<tr><td style="padding:20px 16px 0 16px;">
<p style="margin:0 0 12px 0;"><b>{{OFFICE}}：</b></p>
<p style="margin:0 0 12px 0;text-indent:2em;">报送系统现在连不上任何一个收件邮箱，各单位的来信暂时收不到，也不能回复。</p>
</td></tr>
{{#HAS_EVIDENCE}}
<tr><td style="padding:8px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#b3261e;border-bottom:2px solid #b3261e;padding-bottom:4px;">各邮箱的情况</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#EVIDENCE_LINE}}
<div>· {{EVIDENCE}}</div>
{{/EVIDENCE_LINE}}
</td></tr>
{{/HAS_EVIDENCE}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#b3261e;border-bottom:2px solid #b3261e;padding-bottom:4px;">请您处理</div></td></tr>
<tr><td style="padding:4px 16px;">
<div>1. 到邮箱网站登录一次，看邮箱是否正常、授权码是否失效、客户端收发信服务是否开启。</div>
<div>2. 邮箱正常的，请联系网络管理员检查报送系统所在的服务器能否上网。</div>
<div>3. 不必请各单位重新发送：来信存放在邮箱服务商处，恢复连接后系统自动收取，收到时间按服务商记录的时间计算。</div>
</td></tr>
<tr><td style="padding:16px 16px 20px 16px;text-align:right;">{{TODAY}}　报送系统</td></tr>
{{>part-end}}
