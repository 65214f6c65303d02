{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td style="padding:18px 24px;background-color:#8a5a00;color:#ffffff;">
<div style="font-size:22px;line-height:1.4;font-weight:bold;">有一封来信需要人工核对</div>
</td></tr>
<tr><td style="padding:20px 24px 0 24px;">
<p style="margin:0 0 12px 0;"><b>{{OFFICE}}：</b></p>
<p style="margin:0 0 12px 0;text-indent:2em;">下面这封来信，系统不能自行判断，已经原样保存，没有给对方回信，请人工核对处理。</p>
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:16px;line-height:1.6;">
{{#HAS_MESSAGE}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">待处理编号</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{MESSAGE}}</td></tr>
{{/HAS_MESSAGE}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">发件人</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{SENDER}}</td></tr>
{{#HAS_SUBJECT}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">主题</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{SUBJECT}}</td></tr>
{{/HAS_SUBJECT}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">收到时间</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{RECEIVED}}</td></tr>
{{#HAS_CAMPAIGN}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">活动</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{CAMPAIGN}}</td></tr>
{{/HAS_CAMPAIGN}}
{{#HAS_AGENCY}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">登记单位</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{AGENCY}}</td></tr>
{{/HAS_AGENCY}}
{{#HAS_RECEIPT}}
<tr><td valign="top" width="96" style="padding:4px 8px 4px 0;color:#555555;white-space:nowrap;">回执编号</td><td valign="top" style="padding:4px 0;word-break:break-all;">{{RECEIPT}}</td></tr>
{{/HAS_RECEIPT}}
</table>
</td></tr>
{{#HAS_EVIDENCE}}
<tr><td style="padding:16px 24px 6px 24px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">需要核对的原因</div></td></tr>
<tr><td style="padding:4px 24px;">
{{#EVIDENCE_LINE}}
<div>· {{EVIDENCE}}</div>
{{/EVIDENCE_LINE}}
</td></tr>
{{/HAS_EVIDENCE}}
{{#HAS_CANDIDATES}}
<tr><td style="padding:16px 24px 6px 24px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">来信中提到的单位</div></td></tr>
<tr><td style="padding:4px 24px;">
{{#CANDIDATE_LINE}}
<div>· {{CANDIDATE}}</div>
{{/CANDIDATE_LINE}}
</td></tr>
{{/HAS_CANDIDATES}}
{{>part-items}}
<tr><td style="padding:16px 24px 20px 24px;text-align:right;">{{TODAY}}　报送系统</td></tr>
{{>part-end}}
