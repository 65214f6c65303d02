{{! 提醒报送或补正的信（纯文本格式）。第一行“主题：”后面是邮件主题。文字可以改，双花括号和其中的名字请不要改。 }}
主题：{{#HAS_RECEIPT}}【{{RECEIPT}}】{{/HAS_RECEIPT}}提醒：{{CAMPAIGN}}材料{{#NO_RECEIPT}}{{#DEADLINE_AHEAD}}请于{{DEADLINE}}前报送{{/DEADLINE_AHEAD}}{{#OVERDUE}}尚未收到{{/OVERDUE}}{{/NO_RECEIPT}}{{#HAS_RECEIPT}}{{#HAS_FAULTS}}还有 {{COUNT}} 处请补正{{/HAS_FAULTS}}{{#NO_FAULTS}}{{#HAS_REASON}}请补正{{/HAS_REASON}}{{#NO_REASON}}还可完善{{/NO_REASON}}{{/NO_FAULTS}}{{/HAS_RECEIPT}}
{{>part-greeting}}
　　您好！{{CAMPAIGN}}的材料报送截止日期是{{DEADLINE}}（{{WEEKDAY}}）{{#LAST_DAY}}，即今天{{/LAST_DAY}}{{#OVERDUE}}，现已截止{{/OVERDUE}}。{{#NO_RECEIPT}}截至目前，我办尚未收到贵单位的材料，敬请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）报送{{/DEADLINE_AHEAD}}{{#OVERDUE}}尽快报送{{/OVERDUE}}。{{/NO_RECEIPT}}{{#HAS_RECEIPT}}贵单位报送的材料已经收到，{{#HAS_FAULTS}}还有 {{COUNT}} 处需要补正。敬请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）{{/DEADLINE_AHEAD}}{{#OVERDUE}}尽快{{/OVERDUE}}直接回复本邮件，只补发下面提到的材料，并请在同一封邮件里一次发齐。{{/HAS_FAULTS}}{{#NO_FAULTS}}{{#HAS_REASON}}还需要补正。敬请{{#DEADLINE_AHEAD}}于{{DEADLINE}}前（含当日）{{/DEADLINE_AHEAD}}{{#OVERDUE}}尽快{{/OVERDUE}}直接回复本邮件，补发有关材料。{{/HAS_REASON}}{{#NO_REASON}}内容合格。下面的材料还可以补充完善，如有条件，请于{{DEADLINE}}前（含当日）直接回复本邮件补充；没有的，不必回复。{{/NO_REASON}}{{/NO_FAULTS}}{{/HAS_RECEIPT}}

　　如果您刚刚已经发出，请不必理会本邮件。
{{#HAS_RECEIPT}}

　　回执编号：{{RECEIPT}}
{{/HAS_RECEIPT}}
{{#HAS_REASON}}

　　我办意见：{{REASON}}

{{/HAS_REASON}}
{{#HAS_ASKED}}

━━ 请报送的材料 ━━

{{#ASKED_LINE}}
   · {{ASKED}}
{{/ASKED_LINE}}

　　请把材料作为附件，直接回复本邮件，并在主题中写明单位名称。
{{/HAS_ASKED}}
{{>part-faults}}
{{>part-wishes}}
{{>part-code}}
{{>part-foot}}
