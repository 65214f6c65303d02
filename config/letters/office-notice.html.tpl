{{! 给本办公室的通知：有来信需要人工核对（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#8a5a00" style="padding:16px;background-color:#8a5a00;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">有一封来信需要人工核对</div>
</td></tr>
<tr><td style="padding:20px 16px 0 16px;">
<p style="margin:0 0 12px 0;"><b>{{OFFICE}}：</b></p>
<p style="margin:0 0 12px 0;text-indent:2em;">下面这封来信，系统不能自行判断。来信已经原样保存，没有给对方回信，请人工核对处理。</p>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;font-size:16px;line-height:1.6;color:#222222;">
{{#HAS_MESSAGE}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">待处理编号</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{MESSAGE}}</td></tr>
{{/HAS_MESSAGE}}
{{#HAS_SENDER}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">发件人</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{SENDER}}</td></tr>
{{/HAS_SENDER}}
{{#HAS_SUBJECT}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">主题</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{SUBJECT}}</td></tr>
{{/HAS_SUBJECT}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">收到时间</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{RECEIVED}}</td></tr>
{{#HAS_CAMPAIGN}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">活动</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{CAMPAIGN}}</td></tr>
{{/HAS_CAMPAIGN}}
{{#HAS_AGENCY}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">登记单位</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{AGENCY}}</td></tr>
{{/HAS_AGENCY}}
{{#HAS_RECEIPT}}
<tr><td valign="top" width="88" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">回执编号</td><td valign="top" style="padding:4px 0;word-wrap:break-word;overflow-wrap:anywhere;">{{RECEIPT}}</td></tr>
{{/HAS_RECEIPT}}
</table>
</td></tr>
{{#HAS_EVIDENCE}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">需要核对的原因</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#EVIDENCE_LINE}}
<div style="word-wrap:break-word;overflow-wrap:anywhere;">· {{EVIDENCE}}</div>
{{/EVIDENCE_LINE}}
</td></tr>
{{/HAS_EVIDENCE}}
{{#HAS_CANDIDATES}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">来信中提到的单位</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#CANDIDATE_LINE}}
<div style="word-wrap:break-word;overflow-wrap:anywhere;">· {{CANDIDATE}}</div>
{{/CANDIDATE_LINE}}
</td></tr>
{{/HAS_CANDIDATES}}
{{>part-items}}
{{>part-code}}
<tr><td style="padding:16px 16px 0 16px;">
<p style="margin:0 0 12px 0;text-indent:2em;">处理时，请在报送系统的待处理清单里找{{#HAS_MESSAGE}}第 {{MESSAGE}} 号{{/HAS_MESSAGE}}{{#NO_MESSAGE}}这封来信{{/NO_MESSAGE}}，指定它属于哪个单位；需要向对方了解情况的，请另发邮件或打电话，直接回复本通知对方收不到。</p>
</td></tr>
<tr><td style="padding:4px 16px 20px 16px;text-align:right;">报送系统<br>{{TODAY}}</td></tr>
{{>part-end}}
