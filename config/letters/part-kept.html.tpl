{{! 各封信共用的一段：补正信里，已经收妥的材料一览（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_KEPT}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#1b7f3b;border-bottom:2px solid #1b7f3b;padding-bottom:4px;">{{#NO_REASON}}已经收妥，不必再发{{/NO_REASON}}{{#HAS_REASON}}已经收到的材料{{/HAS_REASON}}</div></td></tr>
{{#HAS_REASON}}
<tr><td style="padding:4px 16px;">上述意见没有提到的，不必再发。</td></tr>
{{/HAS_REASON}}
<tr><td style="padding:0 16px;">
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;font-size:16px;line-height:1.6;color:#222222;">
<tr><td style="padding:4px 8px 4px 0;border-bottom:1px solid #cfd4d9;font-size:13px;color:#5f6368;">材料及核对情况</td><td align="right" width="56" style="padding:4px 0;border-bottom:1px solid #cfd4d9;font-size:13px;color:#5f6368;">结论</td></tr>
{{#KEPT}}
<tr>
<td valign="top" style="padding:9px 8px 9px 0;border-bottom:1px solid #e3e6e9;">
<div style="word-wrap:break-word;overflow-wrap:anywhere;">{{NUMBER}}. {{NAME}}</div>
<div style="font-size:14px;line-height:1.6;color:#555555;">{{DETAIL}}</div>
{{#HAS_CAPTION}}
<div style="font-size:14px;line-height:1.6;color:#555555;word-wrap:break-word;overflow-wrap:anywhere;">说明：{{CAPTION}}</div>
{{/HAS_CAPTION}}
{{#HAS_REMARK}}
<div style="font-size:14px;line-height:1.6;color:#8a5a00;word-wrap:break-word;overflow-wrap:anywhere;">{{REMARK}}</div>
{{/HAS_REMARK}}
{{#HAS_CODE}}
<div style="font-size:13px;line-height:1.6;color:#5f6368;">校验码：{{CODE}}</div>
{{/HAS_CODE}}
</td>
<td valign="top" align="right" width="56" style="padding:9px 0;border-bottom:1px solid #e3e6e9;white-space:nowrap;font-weight:bold;">
{{#GOOD}}<span style="color:#1b7f3b;">{{VERDICT}}</span>{{/GOOD}}{{#NOTICE}}<span style="color:#8a5a00;">{{VERDICT}}</span>{{/NOTICE}}{{#BAD}}<span style="color:#b3261e;">{{VERDICT}}</span>{{/BAD}}
</td>
</tr>
{{/KEPT}}
</table>
</td></tr>
{{/HAS_KEPT}}
