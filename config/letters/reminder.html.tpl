{{! 提醒报送或补正的信（网页格式）。双花括号里是系统填入的内容：文字可以改，双花括号和其中的名字请不要改。 }}
{{%AUTOESCAPE context="HTML"}}
{{>part-head}}
<tr><td bgcolor="#1f4e79" style="padding:16px;background-color:#1f4e79;color:#ffffff;">
<div style="font-size:20px;line-height:1.4;font-weight:bold;color:#ffffff;">{{#NO_RECEIPT}}{{#DEADLINE_AHEAD}}请于{{DEADLINE}}前报送材料{{/DEADLINE_AHEAD}}{{#OVERDUE}}尚未收到贵单位的材料{{/OVERDUE}}{{/NO_RECEIPT}}{{#HAS_RECEIPT}}{{#HAS_FAULTS}}还有 {{COUNT}} 处请补正{{/HAS_FAULTS}}{{#NO_FAULTS}}{{#HAS_REASON}}材料请补正{{/HAS_REASON}}{{#NO_REASON}}材料还可完善{{/NO_REASON}}{{/NO_FAULTS}}{{/HAS_RECEIPT}}</div>
{{>part-campaign}}
</td></tr>
{{>part-greeting}}
<p style="margin:0 0 12px 0;text-indent:2em;">您好！{{CAMPAIGN}}的材料报送截止日期是<b>{{DEADLINE}}（{{WEEKDAY}}）</b>{{#LAST_DAY}}，即今天{{/LAST_DAY}}{{#OVERDUE}}，现已截止{{/OVERDUE}}。{{#NO_RECEIPT}}截至目前，我办尚未收到贵单位的材料，敬请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>报送{{/DEADLINE_AHEAD}}{{#OVERDUE}}<b>尽快报送</b>{{/OVERDUE}}。{{/NO_RECEIPT}}{{#HAS_RECEIPT}}贵单位报送的材料已经收到，{{#HAS_FAULTS}}还有 {{COUNT}} 处需要补正。敬请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>{{/DEADLINE_AHEAD}}{{#OVERDUE}}尽快{{/OVERDUE}}<b>直接回复本邮件，只补发下面提到的材料</b>，并请在同一封邮件里一次发齐。{{/HAS_FAULTS}}{{#NO_FAULTS}}{{#HAS_REASON}}还需要补正。敬请{{#DEADLINE_AHEAD}}于<b>{{DEADLINE}}前（含当日）</b>{{/DEADLINE_AHEAD}}{{#OVERDUE}}尽快{{/OVERDUE}}<b>直接回复本邮件</b>，补发有关材料。{{/HAS_REASON}}{{#NO_REASON}}内容合格。下面的材料还可以补充完善，如有条件，请于{{DEADLINE}}前（含当日）直接回复本邮件补充；没有的，不必回复。{{/NO_REASON}}{{/NO_FAULTS}}{{/HAS_RECEIPT}}</p>
<p style="margin:0 0 12px 0;text-indent:2em;">如果您刚刚已经发出，请不必理会本邮件。</p>
{{#HAS_REASON}}
<p style="margin:0 0 12px 0;text-indent:2em;">我办意见：<b>{{REASON}}</b></p>
{{/HAS_REASON}}
</td></tr>
{{#HAS_ASKED}}
<tr><td style="padding:16px 16px 6px 16px;"><div style="font-size:17px;font-weight:bold;color:#1f4e79;border-bottom:2px solid #1f4e79;padding-bottom:4px;">请报送的材料</div></td></tr>
<tr><td style="padding:4px 16px;">
{{#ASKED_LINE}}
<p style="margin:0 0 4px 1em;text-indent:-1em;">· {{ASKED}}</p>
{{/ASKED_LINE}}
<p style="margin:8px 0 0 0;text-indent:2em;">请把材料作为附件，直接回复本邮件，并在主题中写明单位名称。</p>
</td></tr>
{{/HAS_ASKED}}
{{>part-faults}}
{{>part-wishes}}
{{>part-code}}
{{>part-foot}}
