{{#HAS_WISHES}}
<tr><td style="padding:16px 24px 6px 24px;"><div style="font-size:17px;font-weight:bold;color:#8a5a00;border-bottom:2px solid #8a5a00;padding-bottom:4px;">如有条件，请予完善</div></td></tr>
{{#WISH}}
<tr><td style="padding:8px 24px 4px 24px;">
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#fdf8ec;border-left:4px solid #8a5a00;">
<tr><td style="padding:10px 14px;">
<div style="font-weight:bold;color:#8a5a00;">{{NUMBER}}. {{TITLE}}</div>
{{#PLACE}}
<div style="word-break:break-all;">{{#HAS_NAME}}<b>{{NAME}}</b>：{{/HAS_NAME}}{{STATE}}{{#HAS_CODE}} <span style="font-size:12px;color:#8a8f94;white-space:nowrap;">校验码：{{CODE}}</span>{{/HAS_CODE}}</div>
{{/PLACE}}
{{#HAS_DEMAND}}
<div><b>希望：</b>{{DEMAND}}</div>
{{/HAS_DEMAND}}
{{#HAS_REMEDY}}
<div style="margin-top:4px;"><b>办法：</b></div>
{{#REMEDY_LINE}}
<div style="padding-left:1em;text-indent:-1em;font-size:15px;">· {{REMEDY}}</div>
{{/REMEDY_LINE}}
{{/HAS_REMEDY}}
</td></tr>
</table>
</td></tr>
{{/WISH}}
{{/HAS_WISHES}}
