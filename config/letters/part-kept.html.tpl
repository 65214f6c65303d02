{{#HAS_KEPT}}
<tr><td style="padding:16px 24px 6px 24px;"><div style="font-size:17px;font-weight:bold;color:#1b7f3b;border-bottom:2px solid #1b7f3b;padding-bottom:4px;">已经收妥，不必再发</div></td></tr>
<tr><td style="padding:0 24px;">
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="font-size:16px;line-height:1.6;">
{{#KEPT}}
<tr>
<td valign="top" style="padding:9px 8px 9px 0;border-bottom:1px solid #e3e6e9;word-break:break-all;">
<div>{{NAME}}</div>
<div style="font-size:14px;color:#555555;">{{DETAIL}}{{#HAS_CODE}}　<span style="font-size:12px;color:#8a8f94;white-space:nowrap;">校验码：{{CODE}}</span>{{/HAS_CODE}}</div>
{{#HAS_CAPTION}}
<div style="font-size:14px;color:#555555;">说明：{{CAPTION}}</div>
{{/HAS_CAPTION}}
{{#HAS_REMARK}}
<div style="font-size:14px;color:#8a5a00;">{{REMARK}}</div>
{{/HAS_REMARK}}
</td>
<td valign="top" align="right" width="64" style="padding:9px 0;border-bottom:1px solid #e3e6e9;white-space:nowrap;font-weight:bold;">
{{#GOOD}}<span style="color:#1b7f3b;">{{VERDICT}}</span>{{/GOOD}}{{#NOTICE}}<span style="color:#8a5a00;">{{VERDICT}}</span>{{/NOTICE}}{{#BAD}}<span style="color:#b3261e;">{{VERDICT}}</span>{{/BAD}}
</td>
</tr>
{{/KEPT}}
</table>
</td></tr>
<tr><td style="padding:6px 24px 0 24px;font-size:12px;color:#8a8f94;">校验码由文件内容算出，相当于文件的收条：内容相同，校验码就相同。</td></tr>
{{/HAS_KEPT}}
