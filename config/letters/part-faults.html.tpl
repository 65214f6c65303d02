{{! 各封信共用的一段：需要补正的地方（网页格式）。文字可以改，双花括号和其中的名字请不要改。 }}
{{#HAS_FAULTS}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#b3261e;border-bottom:2px solid #b3261e;padding-bottom:4px;">需要补正的地方（{{COUNT}} 处）</div></td></tr>
{{#FAULT}}
<tr><td style="padding:8px 16px 4px 16px;">
<table width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#fdf3f2" style="table-layout:fixed;background-color:#fdf3f2;">
<tr><td style="padding:10px 12px;border-left:4px solid #b3261e;font-size:16px;line-height:1.7;color:#222222;">
<div style="font-weight:bold;color:#b3261e;">{{NUMBER}}. {{TITLE}}</div>
{{#PLACE}}
<div style="word-wrap:break-word;overflow-wrap:anywhere;">{{#HAS_NAME}}<b style="unicode-bidi:isolate;">{{NAME}}</b>：{{/HAS_NAME}}{{STATE}}{{#HAS_CODE}} <span style="font-size:13px;color:#5f6368;white-space:nowrap;">（校验码：{{CODE}}）</span>{{/HAS_CODE}}</div>
{{/PLACE}}
{{#HAS_DEMAND}}
<div style="margin-top:4px;"><b>要求：</b>{{DEMAND}}</div>
{{/HAS_DEMAND}}
{{#HAS_REMEDY}}
<div style="margin-top:4px;"><b>办法：</b></div>
{{#REMEDY_LINE}}
<p style="margin:0 0 2px 1em;text-indent:-1em;font-size:15px;">· {{REMEDY}}</p>
{{/REMEDY_LINE}}
{{/HAS_REMEDY}}
</td></tr>
</table>
</td></tr>
{{/FAULT}}
{{/HAS_FAULTS}}
