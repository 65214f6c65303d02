{{! 给本办公室的通知：发出的信被退回（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#8a5a00" style="padding:16px;background-color:#8a5a00;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">有一封信没有送到</div>
</td></tr>
<tr><td style="padding:20px 16px 0 16px;">
<p style="margin:0 0 12px 0;"><b>{{OFFICE}}：</b></p>
<p style="margin:0 0 12px 0;text-indent:2em;">系统发出的下面这封信没有送到：被邮件服务器拒收或退回，或者多次发送都没有成功。收信人没有看到信中的内容。</p>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;font-size:16px;line-height:1.6;color:#222222;">
{{#HAS_AGENCY}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">收信单位</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{AGENCY}}</td></tr>
{{/HAS_AGENCY}}
{{#HAS_CONTACT}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">联系电话</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{CONTACT}}</td></tr>
{{/HAS_CONTACT}}
{{#HAS_RECEIPT}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">回执编号</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{RECEIPT}}</td></tr>
{{/HAS_RECEIPT}}
{{#HAS_SUBJECT}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">信件主题</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{SUBJECT}}</td></tr>
{{/HAS_SUBJECT}}
{{#HAS_CAMPAIGN}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">活动</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{CAMPAIGN}}</td></tr>
{{/HAS_CAMPAIGN}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">得知时间</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{RECEIVED}}</td></tr>
</table>
</td></tr>
{{#HAS_EVIDENCE}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">没有送到的邮箱和原因</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#EVIDENCE_LINE}}
<div>· {{EVIDENCE}}</div>
{{/EVIDENCE_LINE}}
</td></tr>
{{/HAS_EVIDENCE}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">请您处理</div></td></tr>
<tr><td style="padding:4px 16px;">
<div>1. 打电话与收信人联系，转告信中的内容，并核对邮箱地址。</div>
<div>2. 邮箱地址有变化的，请在单位名册中改正。</div>
<div>3. 对方用这个邮箱再次来信后，“邮件退回”的标记自动取消。</div>
</td></tr>
<tr><td style="padding:16px 16px 20px 16px;text-align:right;">{{TODAY}}　报送系统</td></tr>
{{>part-end}}
