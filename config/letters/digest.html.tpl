{{! 给本办公室的每日汇总（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1f4e79" style="padding:16px;background-color:#1f4e79;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">报送情况汇总</div>
<div style="font-size:14px;line-height:1.6;color:#ffffff;">{{RECEIVED}} 以来</div>
</td></tr>
{{#SECTION}}
<tr><td style="padding:16px 16px 6px 16px;">{{#URGENT}}<div style="font-size:17px;font-weight:bold;color:#b3261e;border-bottom:2px solid #b3261e;padding-bottom:4px;">{{TITLE}}</div>{{/URGENT}}{{#NOTICE}}<div style="font-size:17px;font-weight:bold;color:#1f4e79;border-bottom:2px solid #1f4e79;padding-bottom:4px;">{{TITLE}}</div>{{/NOTICE}}</td></tr>
<tr><td style="padding:4px 16px;">
{{#LINE}}
<p style="margin:0 0 4px 1em;text-indent:-1em;font-size:15px;word-wrap:break-word;overflow-wrap:anywhere;">· {{WORDS}}</p>
{{#HAS_COMMAND}}
<div style="margin:0 0 6px 1em;padding:4px 8px;background-color:#eef0f2;font-family:Consolas,Menlo,monospace;font-size:13px;line-height:1.5;word-wrap:break-word;overflow-wrap:anywhere;">{{COMMAND}}</div>
{{/HAS_COMMAND}}
{{/LINE}}
</td></tr>
{{/SECTION}}
{{#TABLE}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#222222;border-bottom:2px solid #222222;padding-bottom:4px;">{{TITLE}}</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#BAR}}
<div style="margin:4px 0 2px 0;font-size:14px;line-height:1.6;"><b>{{NAME}}</b>　{{WORDS}}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;margin:0 0 8px 0;"><tr>
{{#PART}}
{{#GOOD}}<td width="{{WIDTH}}%" bgcolor="#1b7f3b" style="height:14px;line-height:14px;font-size:1px;background-color:#1b7f3b;">&nbsp;</td>{{/GOOD}}{{#BAD}}<td width="{{WIDTH}}%" bgcolor="#d9822b" style="height:14px;line-height:14px;font-size:1px;background-color:#d9822b;">&nbsp;</td>{{/BAD}}{{#PAPER}}<td width="{{WIDTH}}%" bgcolor="#1f4e79" style="height:14px;line-height:14px;font-size:1px;background-color:#1f4e79;">&nbsp;</td>{{/PAPER}}{{#OPEN}}<td width="{{WIDTH}}%" bgcolor="#c9ced4" style="height:14px;line-height:14px;font-size:1px;background-color:#c9ced4;">&nbsp;</td>{{/OPEN}}
{{/PART}}
</tr></table>
{{/BAR}}
</td></tr>
<tr><td style="padding:0 16px;">
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;font-size:15px;line-height:1.6;color:#222222;">
{{#ROW}}
<tr>
<td valign="top" style="padding:5px 8px 5px 0;border-bottom:1px solid #e3e6e9;word-wrap:break-word;overflow-wrap:anywhere;">{{NAME}}{{#HAS_REMARK}}<div style="font-size:13px;line-height:1.5;color:#5f6368;">{{REMARK}}</div>{{/HAS_REMARK}}</td>
<td valign="top" align="right" width="72" style="padding:5px 0;border-bottom:1px solid #e3e6e9;white-space:nowrap;font-weight:bold;">{{#GOOD}}<span style="color:#1b7f3b;">{{STATE}}</span>{{/GOOD}}{{#BAD}}<span style="color:#b35a00;">{{STATE}}</span>{{/BAD}}{{#PAPER}}<span style="color:#1f4e79;">{{STATE}}</span>{{/PAPER}}{{#OPEN}}<span style="color:#5f6368;">{{STATE}}</span>{{/OPEN}}</td>
</tr>
{{/ROW}}
</table>
</td></tr>
{{/TABLE}}
<tr><td style="padding:16px 16px 20px 16px;text-align:right;">{{TODAY}}　报送系统</td></tr>
{{>part-end}}
